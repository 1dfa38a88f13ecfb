"""What the places of a plan's concerns show, read in two queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse

from apps.concerns.enums import Bearing
from apps.concerns.likely import PlaceFacts
from apps.concerns.models import Place
from apps.concerns.strength import FEEDBACK, OWN, REFERENCE, Shown, Strength, strength_of
from apps.core.fuzzy import FuzzyDate, Lag, Precision, lag_of
from apps.evidence.models import Attachment
from apps.plans.models import Plan

MAIL_FILES: Final = frozenset({"message/rfc822", "application/vnd.ms-outlook"})


@dataclass(frozen=True, kw_only=True)
class OneFile:
    """A file that a place shows: the one it names, or one of its entry's."""

    pk: UUID
    name: str
    origin: str
    media_type: str

    @property
    def is_mail(self) -> bool:
        return self.media_type in MAIL_FILES


@dataclass(frozen=True, kw_only=True)
class ShownBy:
    """One thing that a place shows, with its facts and what a reader calls it."""

    concern: UUID
    entry: UUID
    facts: PlaceFacts
    name: str
    page: int | None = None

    @property
    def entry_url(self) -> str:
        return reverse("entry", args=[self.entry])


def shown_by(plan: Plan) -> dict[UUID, list[ShownBy]]:
    """By concern, what its present places show; an entry with several files shows each. At most two queries."""
    rows = list(_places(plan))
    files = _files_of(plan) if any(_is_whole(one) for one in rows) else {}
    found: dict[UUID, list[ShownBy]] = defaultdict(list)
    for row in rows:
        found[row["concern_id"]] += _shown(row, _files(row, files))
    return found


PLACE: Final = (
    "concern_id", "bearing", "page", "quote", "entry_id", "attachment_id", "entry__kind", "entry__statement",
    "entry__withdrawn_at", "entry__written_at", "entry__happened_from", "entry__happened_until",
    "entry__happened_precision", "entry__happened_zone", "attachment__name", "attachment__withdrawn_at",
    "attachment__file_id", "attachment__file__origin", "attachment__file__media_type", "entry__email__thread",
    "entry__feedback__giver", "entry__reference__place",
)  # fmt: skip


def _places(plan: Plan) -> Iterable[Mapping[str, Any]]:
    # Texts of mails may be long: only whether they are there is read.
    said = Q(entry__email__text__gt="") | Q(entry__feedback__exact_words__gt="")
    rows = Place.objects.for_user(plan.owner_id).present()
    rows = rows.filter(concern__plan=plan, concern__withdrawn_at=None)
    rows = rows.annotate(has_words=ExpressionWrapper(said, output_field=BooleanField()))
    told: Iterable[Mapping[str, Any]] = rows.order_by("position", "added_at", "pk").values(
        *PLACE, "has_words"
    )
    return told


def _is_whole(row: Mapping[str, Any]) -> bool:
    """Whether a place points to an entry with all its files."""
    return row["attachment_id"] is None and not row["quote"]


def _files_of(plan: Plan) -> Mapping[UUID, Sequence[OneFile]]:
    """Present files by entry. All of the plan's: to name a thousand entries takes longer than to read their files."""
    rows = Attachment.objects.for_user(plan.owner_id).present().filter(entry__plan=plan)
    told = rows.order_by("added_at", "pk").values_list(
        "entry_id", "file_id", "name", "file__origin", "file__media_type"
    )
    found: dict[UUID, list[OneFile]] = defaultdict(list)
    for entry, pk, name, origin, media_type in told:
        found[entry].append(OneFile(pk=pk, name=name, origin=origin, media_type=media_type))
    return found


def _files(
    row: Mapping[str, Any], of_entries: Mapping[UUID, Sequence[OneFile]]
) -> Sequence[OneFile | None]:
    """The file a place names; else those of its entry, unless only words of the entry are quoted."""
    if row["attachment_id"] is not None:
        named = OneFile(
            pk=row["attachment__file_id"], name=row["attachment__name"],
            origin=row["attachment__file__origin"], media_type=row["attachment__file__media_type"],
        )  # fmt: skip
        return (named,)
    whole = of_entries.get(row["entry_id"]) if _is_whole(row) else None
    return whole or (None,)


def _shown(row: Mapping[str, Any], files: Sequence[OneFile | None]) -> list[ShownBy]:
    lag = lag_of(_happened(row), written_at=row["entry__written_at"])
    return [_one(row, file, lag=lag) for file in files]


def _one(row: Mapping[str, Any], file: OneFile | None, *, lag: Lag) -> ShownBy:
    is_gone = row["entry__withdrawn_at"] is not None or row["attachment__withdrawn_at"] is not None
    strength = strength_of(
        Shown(
            kind=row["entry__kind"], lag=lag, has_file=file is not None, origin=file.origin if file else "",
            is_mail_kept=file is not None and file.is_mail, has_words=row["has_words"], is_withdrawn=is_gone,
        )
    )  # fmt: skip
    facts = PlaceFacts(
        strength=strength,
        source=source_of(row, file, strength=strength),
        helps=row["bearing"] == Bearing.HELPS,
        hurts=row["bearing"] == Bearing.HURTS,
        is_dated=lag is not Lag.NOT_KNOWN,
        is_withdrawn=is_gone,
    )
    return ShownBy(
        concern=row["concern_id"], entry=row["entry_id"], facts=facts, name=file.name if file else _name(row), page=row["page"],
    )  # fmt: skip


def source_of(row: Mapping[str, Any], file: OneFile | None, *, strength: Strength) -> str:
    """Equal for what stands in one mail thread, in one file, at one place at work, or comes from one person; own notes are one."""
    thread = row["entry__email__thread"]
    if thread and (file is None or file.is_mail):
        return f"mail {thread}"
    if file is not None:
        return f"file {file.pk}"
    if row["entry__kind"] == REFERENCE and row["entry__reference__place"]:
        return f"at {_plain(row['entry__reference__place'])}"
    if row["entry__kind"] == FEEDBACK and row["entry__feedback__giver"]:
        return f"person {_plain(row['entry__feedback__giver'])}"
    return "own" if strength in OWN else f"entry {row['entry_id']}"


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _name(row: Mapping[str, Any]) -> str:
    """What a reader calls it: where it is held, who said it, or the entry's own sentence."""
    name: str = row["entry__reference__place"] or row["entry__feedback__giver"] or row["entry__statement"]  # fmt: skip
    return name


def _happened(row: Mapping[str, Any]) -> FuzzyDate:
    return FuzzyDate(
        precision=Precision(row["entry__happened_precision"]),
        zone=row["entry__happened_zone"],
        start=row["entry__happened_from"],
        until=row["entry__happened_until"],
    )
