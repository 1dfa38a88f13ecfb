"""What belongs to one kind of entry, written once: empty fields may be filled later, filled ones never change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from apps.audit.chain import text_of
from apps.audit.services import Event, record_many
from apps.core.models import SaltedModel
from apps.evidence.enums import EntryKind
from apps.evidence.models import (
    EmailDetail,
    Entry,
    FeedbackDetail,
    MeetingDetail,
    MetricDetail,
    ObstacleDetail,
    ProtectedDetail,
    ReferenceDetail,
)

if TYPE_CHECKING:
    from apps.accounts.models import User

DETAIL_MODELS: dict[str, type[SaltedModel]] = {
    EntryKind.EMAIL: EmailDetail,
    EntryKind.FEEDBACK: FeedbackDetail,
    EntryKind.METRIC: MetricDetail,
    EntryKind.REFERENCE: ReferenceDetail,
    EntryKind.MEETING: MeetingDetail,
    EntryKind.OBSTACLE: ObstacleDetail,
    EntryKind.PROTECTED: ProtectedDetail,
}
NAMES = {
    EntryKind.EMAIL: (
        "sender",
        "recipients",
        "cc",
        "sent_at",
        "subject",
        "text",
        "date_raw",
        "received_at",
        "html",
        "remote_blocked",
        "message_id",
        "thread",
        "claims",
        "problems",
    ),
    EntryKind.FEEDBACK: ("giver", "relation", "channel", "exact_words"),
    EntryKind.METRIC: ("name", "value", "unit", "target", "baseline", "direction", "source"),
    EntryKind.REFERENCE: ("held", "place", "shows", "openable_by"),
    EntryKind.MEETING: ("place", "present", "exact_words", "promised"),
    EntryKind.OBSTACLE: ("effect", "told", "told_date", "resolved_date"),
    EntryKind.PROTECTED: ("sort", "known_to", "known_date"),
}
# Read out of a mail by Daybook; nobody is asked to write them.
READ_OUT = frozenset(
    {
        "sent_at", "date_raw", "received_at", "html", "remote_blocked", "message_id", "thread",
        "claims", "problems",
    }
)  # fmt: skip


def detail_of(entry: Entry) -> SaltedModel | None:
    """The row of the entry's kind, or None while there is none."""
    return getattr(entry, entry.kind, None) if entry.kind in DETAIL_MODELS else None


def missing_details(entry: Entry) -> list[str]:
    """Names of the fields of the entry's kind that are still empty and that a person writes."""
    row = detail_of(entry)
    names = [name for name in NAMES.get(EntryKind(entry.kind), ()) if name not in READ_OUT]
    return [name for name in names if row is None or _is_empty(name, getattr(row, name))]


def _is_empty(name: str, value: Any) -> bool:
    """Whether a field says nothing yet; a figure of zero that a person wrote says something."""
    return not value if name in READ_OUT else value in {None, ""}


def add_details(entry: Entry, *, by: User, now: datetime, fields: Mapping[str, Any]) -> None:
    """Write what belongs to the entry's kind inside the caller's transaction; fills only what is still empty.

    Raises KeyError for a field the kind does not have. Kinds without fields and an empty mapping do nothing.
    """
    written = _written(entry, fields)
    model: Any = DETAIL_MODELS.get(entry.kind)
    if not written:
        return
    row: SaltedModel = model.objects.filter(entry=entry).first() or model(owner=by, entry=entry)
    added = {name: value for name, value in written.items() if _is_empty(name, getattr(row, name))}
    if not added:
        return
    for name, value in added.items():
        setattr(row, name, value)
    row.save()
    record_many([detail_event(entry, row=row, added=added)], now=now)


def new_detail(
    entry: Entry, *, fields: Mapping[str, Any]
) -> tuple[SaltedModel | None, Mapping[str, Any]]:
    """The row of a new entry's kind, not yet stored, and what is written in it; None where nothing is.

    Raises KeyError for a field the kind does not have.
    """
    written = _written(entry, fields)
    if not written:
        return None, {}
    model: Any = DETAIL_MODELS[entry.kind]
    row: SaltedModel = model(owner_id=entry.owner_id, entry=entry, **written)
    return row, written


def _written(entry: Entry, fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(NAMES.get(EntryKind(entry.kind), ()))
    if unknown:
        raise KeyError(sorted(unknown)[0])
    return {name: value for name, value in fields.items() if not _is_empty(name, value)}


def detail_event(entry: Entry, *, row: SaltedModel, added: Mapping[str, Any]) -> Event:
    """What the ledger keeps of details: which fields, and their words as salted hashes."""
    return Event(
        about=row,
        kind="entry.details",
        facts={"entry": str(entry.pk), "fields": sorted(added)},
        content={name: text_of(value) for name, value in added.items()},
        salt=bytes(row.salt),
    )
