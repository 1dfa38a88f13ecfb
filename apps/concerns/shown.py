"""What the places of a plan's concerns show, read in three queries however many there are.

A plan may have a thousand places, and Today reads them all: a row is a tuple of what is needed and no more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.urls import reverse

from apps.concerns.enums import Bearing
from apps.concerns.likely import PlaceFacts
from apps.concerns.models import Place
from apps.concerns.strength import FEEDBACK, OWN, REFERENCE, Shown, Strength, strength_of
from apps.core.audience import Audience
from apps.core.fuzzy import Lag, is_same_day
from apps.core.moments import Seconds
from apps.evidence.citing import lost_quotes
from apps.evidence.models import Attachment
from apps.plans.models import Plan

HELPS, HURTS, UNDECIDED = str(Bearing.HELPS), str(Bearing.HURTS), str(Audience.UNDECIDED)
MAIL_FILES: Final = frozenset({"message/rfc822", "application/vnd.ms-outlook"})


class OneFile(NamedTuple):
    """A file that a place shows: the one it names, or one of its entry's."""

    pk: UUID
    name: str
    origin: str
    media_type: str

    @property
    def is_mail(self) -> bool:
        return self.media_type in MAIL_FILES


class ShownBy(NamedTuple):
    """One thing that a place shows, with its facts and what a reader calls it."""

    concern: UUID
    entry: UUID
    facts: PlaceFacts
    name: str
    page: int | None = None
    is_undecided: bool = False

    @property
    def entry_url(self) -> str:
        return reverse("entry", args=[self.entry])


class _Row(NamedTuple):
    """One present place, in the order of `COLUMNS`; `start` and `written` are seconds since 1970.

    `file` to `media_type` are None where no file is named, and `start` where the day is not known.
    """

    concern: UUID
    bearing: str
    audience: str
    page: int | None
    quote: str
    entry: UUID
    kind: str
    statement: str
    precision: str
    zone: str
    thread: str | None
    giver: str | None
    held: str | None
    file: UUID | None
    file_name: str | None
    origin: str | None
    media_type: str | None
    start: float | None
    written: float
    has_words: bool
    is_gone: bool


# What the person sent is their own note: nobody else says anything in it.
OWN_MAIL: Final = Q(entry__email__sender__icontains=F("owner__email")) | (
    Q(owner__name__gt="") & Q(entry__email__sender__istartswith=F("owner__name"))
)
COLUMNS: Final = (
    "concern_id", "bearing", "audience", "page", "quote", "entry_id", "entry__kind", "entry__statement",
    "entry__happened_precision", "entry__happened_zone", "entry__email__thread", "entry__feedback__giver",
    "entry__reference__place", "attachment__file_id", "attachment__name", "attachment__file__origin",
    "attachment__file__media_type", "start", "written", "has_words", "is_gone",
)  # fmt: skip


def shown_by(plan: Plan) -> dict[UUID, list[ShownBy]]:
    """By concern, what its present places show; an entry with several files shows each. At most three queries."""
    rows = list(_places(plan))
    files = _files_of(plan) if any(_is_whole(one) for one in rows) else {}
    quoted = ((row.file, row.quote) for row in rows if row.file is not None)
    lost = lost_quotes(plan.owner_id, quoted)
    found: dict[UUID, list[ShownBy]] = defaultdict(list)
    for row in rows:
        shown = _shown(row, _files(row, files), is_lost=(row.file, row.quote) in lost)
        found[row.concern] += shown
    return found


def _places(plan: Plan) -> Iterator[_Row]:
    # Texts of mails may be long: only whether they are there is read.
    said = (Q(entry__email__text__gt="") & ~OWN_MAIL) | Q(entry__feedback__exact_words__gt="")
    gone = Q(entry__withdrawn_at__isnull=False) | Q(attachment__withdrawn_at__isnull=False)
    rows = Place.objects.for_user(plan.owner_id).present()
    rows = rows.filter(concern__plan=plan, concern__withdrawn_at=None).annotate(
        start=Seconds("entry__happened_from"), written=Seconds("entry__written_at"),
        has_words=ExpressionWrapper(said, output_field=BooleanField()),
        is_gone=ExpressionWrapper(gone, output_field=BooleanField()),
    )  # fmt: skip
    return map(_Row._make, rows.order_by("position", "added_at", "pk").values_list(*COLUMNS))


def _is_whole(row: _Row) -> bool:
    """Whether a place points to an entry with all its files."""
    return row.file is None and not row.quote


def _files_of(plan: Plan) -> Mapping[UUID, Sequence[OneFile]]:
    """Present files by entry. All of the plan's: to name a thousand entries takes longer than to read their files."""
    rows = Attachment.objects.for_user(plan.owner_id).present().filter(entry__plan=plan)
    told = rows.order_by("added_at", "pk").values_list(
        "entry_id", "file_id", "name", "file__origin", "file__media_type"
    )
    found: dict[UUID, list[OneFile]] = defaultdict(list)
    for entry, *file in told:
        found[entry].append(OneFile._make(file))
    return found


def _files(row: _Row, of_entries: Mapping[UUID, Sequence[OneFile]]) -> Sequence[OneFile | None]:
    """The file a place names; else those of its entry, unless only words of the entry are quoted."""
    if row.file is not None:
        return (OneFile(row.file, row.file_name or "", row.origin or "", row.media_type or ""),)
    whole = of_entries.get(row.entry) if _is_whole(row) else None
    return whole or (None,)


def _shown(row: _Row, files: Sequence[OneFile | None], *, is_lost: bool) -> list[ShownBy]:
    lag = _lag(row)
    return [_one(row, file, lag=lag, is_lost=is_lost) for file in files]


def _lag(row: _Row) -> Lag:
    """Not known, of the same day, or else later: how strong a note is asks for no more."""
    if row.start is None:
        return Lag.NOT_KNOWN
    is_same = is_same_day(
        precision=row.precision, zone=row.zone, start=row.start, written=row.written
    )
    return Lag.SAME_DAY if is_same else Lag.LATER


def _one(row: _Row, file: OneFile | None, *, lag: Lag, is_lost: bool) -> ShownBy:
    strength = strength_of(
        Shown(
            kind=row.kind, lag=lag, has_file=file is not None, origin=file.origin if file else "",
            is_mail_kept=file is not None and file.is_mail, has_words=row.has_words, is_withdrawn=row.is_gone,
        )
    )  # fmt: skip
    facts = PlaceFacts(
        strength=strength,
        source=source_of(row, file, strength=strength),
        helps=row.bearing == HELPS,
        hurts=row.bearing == HURTS,
        is_dated=lag is not Lag.NOT_KNOWN,
        is_withdrawn=row.is_gone,
        is_lost=is_lost,
    )
    name = file.name if file else _name(row)
    return ShownBy(row.concern, row.entry, facts, name, row.page, row.audience == UNDECIDED)


def source_of(row: _Row, file: OneFile | None, *, strength: Strength) -> str:
    """Equal for what stands in one mail thread, in one file, at one place at work, or comes from one person; own notes are one."""
    if row.thread and (file is None or file.is_mail):
        return f"mail {row.thread}"
    if file is not None:
        return f"file {file.pk}"
    if row.kind == REFERENCE and row.held:
        return f"at {_plain(row.held)}"
    if row.kind == FEEDBACK and row.giver:
        return f"person {_plain(row.giver)}"
    return "own" if strength in OWN else f"entry {row.entry}"


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _name(row: _Row) -> str:
    """What a reader calls it: where it is held, who said it, or the entry's own sentence."""
    return row.held or row.giver or row.statement
