"""What must not occur in a packet: words and file names that belong only to what was kept out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.core.audience import PacketKind, allowed
from apps.core.models import OwnedModel
from apps.evidence.models import (
    Attachment,
    Citation,
    EmailDetail,
    Entry,
    EntryVersion,
    FeedbackDetail,
    MeetingDetail,
    MetricDetail,
    ObstacleDetail,
    Reading,
    ReferenceDetail,
)
from apps.packets.assemble_sources import printable_entries
from apps.packets.canonical import canonical
from apps.packets.kept_out_arguing import arguments_kept_out, signatures_not_to_be_named
from apps.plans.models import DayOff, Person, Plan

WORDS: dict[type[OwnedModel], tuple[str, ...]] = {
    EntryVersion: ("statement", "original_words"),
    EmailDetail: ("subject", "text"),
    FeedbackDetail: ("exact_words",),
    ReferenceDetail: ("place", "shows"),
    MeetingDetail: ("exact_words", "promised"),
    ObstacleDetail: ("effect",),
    MetricDetail: ("source",),
    Reading: ("source",),
}


def kept_out(plan: Plan, *, kind: str, snapshot: dict[str, Any]) -> list[str]:
    """Texts, a paragraph each, and file names of entries and files that may not go in a packet of `kind`.

    Words that also stand in something that may be printed are not forbidden.
    """
    printed = _json(snapshot)
    texts = {*_words(plan, PacketKind(kind)), *_of_files(plan, PacketKind(kind))}
    texts |= {
        *_why_away(plan),
        *arguments_kept_out(plan, PacketKind(kind), entries=_printed(plan, kind)),
    }
    return sorted(text for text in texts if text and _json(text)[1:-1] not in printed)


def _json(value: object) -> str:
    """As in the snapshot, where quotation marks and line ends are escaped."""
    return canonical(value).decode("utf-8", "surrogatepass")


def _words(plan: Plan, kind: PacketKind) -> Iterator[str]:
    out = _entries_kept_out(plan, kind)
    for model, fields in WORDS.items():
        rows = model.objects.for_user(plan.owner_id).filter(Q(entry__in=out))
        for texts in rows.values_list(*fields):
            for text in texts:
                yield from text.split("\n\n")


def _why_away(plan: Plan) -> Iterator[str]:
    """What was noted of days off; a lawyer reads what they were, and no more."""
    rows = DayOff.objects.for_user(plan.owner_id).filter(plan=plan)
    yield from rows.values_list("note", flat=True)


def _entries_kept_out(plan: Plan, kind: PacketKind) -> Collection[UUID]:
    printed = _printed(plan, kind)
    entries = Entry.objects.for_user(plan.owner_id).filter(plan=plan)
    return [pk for pk in entries.values_list("pk", flat=True) if pk not in printed]


def _printed(plan: Plan, kind: str) -> set[UUID]:
    return set(printable_entries(plan, PacketKind(kind)).values_list("pk", flat=True))


def _of_files(plan: Plan, kind: PacketKind) -> Iterator[str]:
    """Names of files that are kept out, and words that were pointed at in them; a printed file shows its words itself."""
    rows = Attachment.objects.for_user(plan.owner_id).filter(entry__plan=plan)
    fields = ("file", "name", "audience", "withdrawn_at", "entry__audience", "entry__withdrawn_at")
    printed: set[UUID] = set()
    for file, name, own, own_at, entry, entry_at in rows.values_list(*fields):
        if own_at or entry_at or not allowed(kind, own, entry):
            yield name
        else:
            printed.add(file)
    places = Citation.objects.for_user(plan.owner_id).filter(
        entry__plan=plan, attachment__isnull=False
    )
    yield from places.exclude(attachment__file__in=printed).values_list("quote", flat=True)


def not_to_be_named(plan: Plan, *, kind: str) -> list[str]:
    """Names of people who did not agree to stand in a packet for a panel; a lawyer may read all."""
    if kind != PacketKind.PANEL:
        return []
    everybody = Person.objects.for_user(plan.owner_id).filter(plan=plan)
    people, named = everybody.filter(may_be_named=False), everybody.filter(may_be_named=True)
    agreed = set(named.values_list("name", flat=True))
    signed = signatures_not_to_be_named(plan) - agreed
    return sorted({*people.values_list("name", flat=True), *signed})
