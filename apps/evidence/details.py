"""What belongs to one kind of entry, written once: empty fields may be filled later, filled ones never change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from apps.audit.services import record
from apps.core.models import SaltedModel
from apps.evidence.enums import EntryKind
from apps.evidence.models import EmailDetail, Entry, FeedbackDetail, MetricDetail, ReferenceDetail

if TYPE_CHECKING:
    from apps.accounts.models import User

DETAIL_MODELS: dict[str, type[SaltedModel]] = {
    EntryKind.EMAIL: EmailDetail,
    EntryKind.FEEDBACK: FeedbackDetail,
    EntryKind.METRIC: MetricDetail,
    EntryKind.REFERENCE: ReferenceDetail,
}
NAMES = {
    EntryKind.EMAIL: ("sender", "recipients", "sent_at", "subject", "text"),
    EntryKind.FEEDBACK: ("giver", "relation", "channel", "exact_words"),
    EntryKind.METRIC: ("name", "value", "unit", "target"),
    EntryKind.REFERENCE: ("held", "place", "shows", "openable_by"),
}


def detail_of(entry: Entry) -> SaltedModel | None:
    """The row of the entry's kind, or None while there is none."""
    return getattr(entry, entry.kind, None) if entry.kind in DETAIL_MODELS else None


def missing_details(entry: Entry) -> list[str]:
    """Names of the fields of the entry's kind that are still empty and that a person writes."""
    row = detail_of(entry)
    names = [name for name in NAMES.get(EntryKind(entry.kind), ()) if name != "sent_at"]
    return [name for name in names if row is None or getattr(row, name) in {None, ""}]


def add_details(entry: Entry, *, by: User, now: datetime, fields: Mapping[str, Any]) -> None:
    """Write what belongs to the entry's kind inside the caller's transaction; fills only what is still empty.

    Raises KeyError for a field the kind does not have. Kinds without fields and an empty mapping do nothing.
    """
    model = DETAIL_MODELS.get(entry.kind)
    written = {name: value for name, value in fields.items() if value not in {None, ""}}
    unknown = set(fields) - set(NAMES.get(EntryKind(entry.kind), ()))
    if unknown:
        raise KeyError(sorted(unknown)[0])
    if model is None or not written:
        return
    of_kind: Any = model  # each has an entry, which the type of all of them does not say
    row: SaltedModel = of_kind.objects.filter(entry=entry).first() or of_kind(owner=by, entry=entry)
    added = {name: value for name, value in written.items() if getattr(row, name) in {None, ""}}
    if not added:
        return
    for name, value in added.items():
        setattr(row, name, value)
    row.save()
    _note(entry, row=row, now=now, added=added)


def _note(entry: Entry, *, row: SaltedModel, now: datetime, added: Mapping[str, Any]) -> None:
    record(
        about=row,
        kind="entry.details",
        now=now,
        facts={"entry": str(entry.pk), "fields": sorted(added)},
        content={name: str(value) for name, value in added.items()},
        salt=bytes(row.salt),
    )
