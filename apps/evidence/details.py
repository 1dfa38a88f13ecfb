"""What belongs to one kind of entry, written once: empty fields may be filled later, filled ones never change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from apps.audit.services import record
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
    model = DETAIL_MODELS.get(entry.kind)
    written = {name: value for name, value in fields.items() if not _is_empty(name, value)}
    unknown = set(fields) - set(NAMES.get(EntryKind(entry.kind), ()))
    if unknown:
        raise KeyError(sorted(unknown)[0])
    if model is None or not written:
        return
    of_kind: Any = model  # each has an entry, which the type of all of them does not say
    row: SaltedModel = of_kind.objects.filter(entry=entry).first() or of_kind(owner=by, entry=entry)
    added = {name: value for name, value in written.items() if _is_empty(name, getattr(row, name))}
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
