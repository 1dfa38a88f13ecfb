"""From any other file to an entry, and the words of a file for search."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.core import fuzzy
from apps.core.forms import FIRST_DAY, LAST_DAY
from apps.core.fuzzy import FuzzyDate
from apps.evidence.enums import EntryKind
from apps.evidence.recording import Draft
from apps.evidence.rules import first_sentence
from apps.files.models import FileText, StoredFile, TextState
from apps.intake.reading import NotRead, read_document

READER = 1  # raised when a reader becomes better: older texts may then be read again


def read_text(file: StoredFile, *, name: str, now: datetime) -> FileText:
    """Read the words of a file, not yet stored; a reader that gave up is a row that says so."""
    try:
        return text_row(file, read_document(file, name=name), now=now)
    except NotRead as failure:
        return unread(file, reason=failure.reason, now=now)


def unread(file: StoredFile, *, reason: str, now: datetime) -> FileText:
    """The row of a file nobody could read."""
    return text_row(file, {"state": TextState.UNREADABLE, "problem": reason}, now=now)


def text_row(file: StoredFile, found: Mapping[str, Any], *, now: datetime) -> FileText:
    """What a reader answered, as a row."""
    state = str(found.get("state", TextState.UNREADABLE))
    return FileText(
        owner_id=file.owner_id,
        file=file,
        state=state if state in TextState.values else TextState.NOTHING,
        text=str(found.get("text", "")).replace("\x00", ""),
        page_ends=[int(end) for end in found.get("page_ends", ())],
        problem=str(found.get("problem", ""))[:40],
        facts=dict(found.get("facts") or {}),
        reader=READER,
        read_at=now,
    )


def draft_of(
    file: StoredFile, *, name: str, text: FileText, client_token: UUID, zone: str
) -> Draft:
    """An entry of kind document named after the file; its own date is proposed where it has one."""
    return Draft(
        kind=EntryKind.DOCUMENT,
        statement=first_sentence(str(text.facts.get("title", ""))) or name,
        happened=happened_of(text, zone=zone),
        client_token=client_token,
        files=((file, name),),
    )


def happened_of(text: FileText, *, zone: str) -> FuzzyDate:
    """The date a picture or an invitation carries (ISO 8601), else not known."""
    stated = str(text.facts.get("taken") or text.facts.get("starts") or "")
    try:
        found = datetime.fromisoformat(stated)
    except ValueError:
        return fuzzy.unknown(zone=zone)
    if not FIRST_DAY <= found.date() <= LAST_DAY:  # no day that a person could write, either
        return fuzzy.unknown(zone=zone)
    if found.tzinfo is None:
        return fuzzy.on_day(found.date(), zone=zone)
    return fuzzy.exactly(found, zone=zone)
