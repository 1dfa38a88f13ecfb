"""What to mend in concerns and answers before a packet for a panel is built. It never holds anything back.

The number of queries is the same however many concerns there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.concerns.board import Row, read_board
from apps.concerns.enums import Bearing
from apps.concerns.likely import DISPUTED, Question
from apps.concerns.models import Concern, Place
from apps.concerns.saying import ASKED
from apps.concerns.wording import flag_words, short_words
from apps.core.audience import PacketKind, allowed
from apps.core.text import visible_controls
from apps.evidence.citing import lost_quotes, own_words
from apps.evidence.models import Attachment, Entry
from apps.evidence.quoting import places as found_in
from apps.packets.arguing import decided_concerns, may_show, printed_answer
from apps.packets.assemble_sources import printable_entries
from apps.plans.models import Plan

PANEL = PacketKind.PANEL
FROM_BOARD = (Question.ONLY_OWN_NOTES, Question.SINGLE_SOURCE)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to mend: what it is, what follows, and where it is mended."""

    words: str
    under: str
    url: str
    label: str


@dataclass(frozen=True, kw_only=True)
class ToMend:
    """A concern and what to mend about it."""

    concern: Concern
    findings: Sequence[Finding]

    @property
    def is_left_out(self) -> bool:
        """Whether a packet for a panel does not tell of it, as nothing in it would answer it."""
        return printed_answer(self.concern, PANEL) is None

    @property
    def words(self) -> str:
        return short_words(visible_controls(self.concern.words))


@dataclass(frozen=True, kw_only=True)
class _Record:
    """What the findings are made from: entries that may go in, and quotes that are no longer found where they were."""

    entries: frozenset[UUID]
    lost: Set[tuple[UUID, str]]  # with the file, or with the entry for its own words
    rows: Mapping[UUID, Row] = field(default_factory=dict)

    def is_printed(self, place: Place) -> bool:
        return may_show(place, PANEL) and self._is_there(place)

    def _is_there(self, place: Place) -> bool:
        file = place.attachment
        is_kept = file is None or (file.withdrawn_at is None and _may_go_in(file, place.entry))
        return is_kept and place.entry_id in self.entries

    def stays_out(self, place: Place) -> bool:
        """Whether it, its entry or its file is not decided for a panel, though it helps or explains."""
        return place.bearing != Bearing.HURTS and not flag_words(place) and not self.is_printed(place)  # fmt: skip

    def is_lost(self, place: Place) -> bool:
        return _quoted(place) in self.lost


def _quoted(place: Place) -> tuple[UUID, str]:
    """A quote with the file it is said to stand in, or with the entry."""
    return (place.attachment.file_id if place.attachment else place.entry_id, place.quote)


def _may_go_in(file: Attachment, entry: Entry) -> bool:
    return allowed(PANEL, file.audience, entry.audience)


def to_mend(plan: Plan) -> list[ToMend]:
    """What to mend, by concern, in the user's order; nothing for a plan without concerns for a panel."""
    concerns = decided_concerns(plan, PANEL)
    if not concerns:
        return []
    record = _read(plan, concerns)
    found = (ToMend(concern=one, findings=list(_findings(one, record))) for one in concerns)
    return [one for one in found if one.findings]


def _read(plan: Plan, concerns: Sequence[Concern]) -> _Record:
    quoting = [place for one in concerns for place in one.places.all() if place.quote]
    in_files = [_quoted(one) for one in quoting if one.attachment]
    in_entries = [_quoted(one) for one in quoting if one.attachment is None]
    return _Record(
        entries=frozenset(printable_entries(plan, PANEL).values_list("pk", flat=True)),
        lost=lost_quotes(plan.owner_id, in_files) | _lost_own_words(plan, in_entries),
        rows={one.concern.pk: one for one in read_board(plan).rows},
    )


def _lost_own_words(plan: Plan, quoted: Sequence[tuple[UUID, str]]) -> set[tuple[UUID, str]]:
    """The same of quotes said to be an entry's own words."""
    rows = Entry.objects.for_user(plan.owner_id).filter(pk__in={entry for entry, _quote in quoted})
    read = rows.with_details().prefetch_related("versions")
    said = {one.pk: "\n".join(own_words(one)) for one in read}
    return {(entry, quote) for entry, quote in quoted if not found_in(quote, said[entry])}


def _findings(concern: Concern, record: _Record) -> Iterator[Finding]:
    answer = printed_answer(concern, PANEL)
    if answer is None:
        yield _unanswered(concern)
    elif answer.standing in DISPUTED:
        yield from _unproved(concern, record)
    for place in concern.places.all():
        yield from _of_place(concern, place, record)


def _unanswered(concern: Concern) -> Finding:
    responses = list(concern.responses.all())
    url, label = reverse("concern_answer", args=[concern.pk]), _("Write the answer")
    words = _("It is not answered")
    if responses and responses[0].decided_at is None:
        words = _("Its answer is a draft")
        url, label = reverse("concern_decide", args=[concern.pk]), _("Decide the draft")
    elif responses:
        words = _("Its answer may not go in a packet")
        url, label = concern.get_absolute_url(), _("Change who may see the answer")
    under = _("A packet for a panel leaves this out until an answer may go in; one for your lawyer has it.")  # fmt: skip
    return Finding(words=words, under=under, url=url, label=label)


def _unproved(concern: Concern, record: _Record) -> Iterator[Finding]:
    """An answer that shows nothing, or all of one kind."""
    places = list(concern.places.all())
    printed = [one for one in places if record.is_printed(one) and one.bearing == Bearing.HELPS]
    held = [one for one in places if record.stays_out(one)]
    if held:
        words = ngettext(
            "%(n)d place of its answer would stay out", "%(n)d places of its answer would stay out", len(held)
        ) % {"n": len(held)}  # fmt: skip
        under = _("It is not decided for a packet, or its entry or file is not.")
        yield Finding(words=words, under=under, url=_places_url(concern), label=_("Decide its places"))  # fmt: skip
    if not printed and not held:
        url = reverse("concern_show", args=[concern.pk])
        words = _("Its answer shows no place")
        yield Finding(words=words, under=str(ASKED[Question.NOTHING_SHOWN].why), url=url, label=_("Point to where it shows"))  # fmt: skip
    row = record.rows.get(concern.pk)
    if row is not None and printed and not held:
        yield from (_from_board(concern, one) for one in row.questions if one in FROM_BOARD)


def _from_board(concern: Concern, question: Question) -> Finding:
    words = {
        Question.ONLY_OWN_NOTES: _("Only your own notes show it"),
        Question.SINGLE_SOURCE: _("Only one source shows it"),
    }
    return Finding(
        words=words[question],
        under=str(ASKED[question].help),
        url=reverse("concern_show", args=[concern.pk]),
        label=_("Point to one more"),
    )


def _of_place(concern: Concern, place: Place, record: _Record) -> Iterator[Finding]:
    """A place that shows nothing any more is said, never dropped silently; so is one that hurts."""
    if flag := flag_words(place):
        words = _("A place is gone: %(what)s") % {"what": _name(place)}
        yield Finding(words=words, under=flag, url=place.entry.get_absolute_url(), label=_("Open its entry"))  # fmt: skip
    elif record.is_lost(place):
        words = _("Words are not found where they were: “%(words)s”") % {"words": short_words(place.quote)}  # fmt: skip
        under = _("A panel that looks them up in %(what)s does not find them.") % {"what": _name(place)}  # fmt: skip
        yield Finding(words=words, under=under, url=_places_url(concern), label=_("Compare them once more"))  # fmt: skip
    elif place.bearing == Bearing.HURTS and allowed(PANEL, place.audience):
        words = _("A place that hurts stays out of a packet for a panel, whatever was decided")
        yield Finding(words=words, under=_name(place), url=_places_url(concern), label=_("See its places"))  # fmt: skip


def _places_url(concern: Concern) -> str:
    return f"{concern.get_absolute_url()}#places"


def _name(place: Place) -> str:
    """The file, or the entry's own words."""
    name = place.attachment.name if place.attachment else place.entry.statement
    return short_words(visible_controls(name)).rstrip(".")
