"""New entries, one or a hundred at once: their rows first, then their events in the ledger, in one transaction.

Undo, corrections and links have their own modules; this is the only place where an entry begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models, transaction

from apps.audit.chain import text_of
from apps.audit.services import Event, hold_chain, record_many
from apps.core.audience import Audience
from apps.core.fuzzy import FuzzyDate
from apps.evidence import search_index
from apps.evidence.details import detail_event, new_detail
from apps.evidence.enums import EntryKind
from apps.evidence.linking import file_event, new_attachment, tell_of_files
from apps.evidence.models import (
    Attachment,
    Entry,
    EntryGoal,
    EntryPerson,
    EntryPrinciple,
    EntryVersion,
)
from apps.files.models import StoredFile
from apps.goals.models import Goal, Principle
from apps.plans.models import Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

AT_MOST = 100  # entries a transaction: an import never holds the chain for long (design: Ledger)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An entry to be. `files` are pairs of a stored file and the name it came with."""

    kind: str
    statement: str
    happened: FuzzyDate
    client_token: UUID
    original_words: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    goals: Sequence[Goal] = ()
    people: Sequence[Person] = ()
    principles: Sequence[Principle] = ()
    files: Sequence[tuple[StoredFile, str]] = ()
    audience: str = Audience.UNDECIDED


@transaction.atomic
def record_drafts(
    *, plan: Plan, by: User, now: datetime, drafts: Sequence[Draft]
) -> dict[UUID, Entry]:
    """Store drafts with their first words, details and links; `now` becomes their unchangeable written time.

    Returns the entries by their client token, those that stood already among them, untouched.
    Raises ValueError for more than AT_MOST drafts.
    """
    if len(drafts) > AT_MOST:
        raise ValueError(f"at most {AT_MOST} entries a transaction")
    hold_chain(by.pk)
    tokens = [draft.client_token for draft in drafts]
    known = Entry.objects.for_user(by).filter(client_token__in=tokens)
    entries = {one.client_token: one for one in known}
    rows, events = _Rows(), list[Event]()
    for draft in drafts:
        if draft.client_token in entries:
            continue
        entry = _new_entry(draft, plan=plan, by=by, now=now)
        entries[draft.client_token] = entry
        rows.add(entry)
        events += _hang_on(entry, draft, rows, by=by, now=now)
    rows.store()
    search_index.refresh(one.pk for one in rows.of(Entry))
    record_many(events, now=now)
    tell_of_files(by=by, now=now, attachments=rows.of(Attachment))
    return entries


class _Rows:
    """Rows by their table, stored parents first with one statement a table."""

    def __init__(self) -> None:
        self._found: dict[type[models.Model], list[Any]] = {}

    def add(self, row: models.Model) -> None:
        self._found.setdefault(type(row), []).append(row)

    def of(self, model: type[models.Model]) -> list[Any]:
        return self._found.get(model, [])

    def store(self) -> None:
        for model, rows in self._found.items():
            model._default_manager.bulk_create(rows)


def _new_entry(draft: Draft, *, plan: Plan, by: User, now: datetime) -> Entry:
    kind = EntryKind(draft.kind)
    return Entry(
        owner=by,
        plan=plan,
        kind=kind,
        audience=audience_of(kind, draft.audience),
        statement=draft.statement,
        client_token=draft.client_token,
        written_at=now,
        **span_of(draft.happened),
    )


def audience_of(kind: str, wanted: str) -> Audience:
    """Who may see an entry of `kind`: a protected event is for the lawyer, whatever was wanted."""
    return Audience.LAWYER if kind == EntryKind.PROTECTED else Audience(wanted)


def span_of(happened: FuzzyDate) -> dict[str, Any]:
    """The columns of a fuzzy date."""
    return {
        "happened_from": happened.start,
        "happened_until": happened.until,
        "happened_precision": happened.precision.value,
        "happened_zone": happened.zone,
    }


def _hang_on(entry: Entry, draft: Draft, rows: _Rows, *, by: User, now: datetime) -> list[Event]:
    """Add everything that hangs on a new entry to `rows`; returns the events of all of it, in order."""
    facts = {"plan": str(entry.plan_id), "kind": str(entry.kind), "audience": str(entry.audience)}
    version = new_version(
        entry, number=1, happened=draft.happened, original_words=draft.original_words, now=now
    )
    rows.add(version)
    events = [Event(about=entry, kind="entry.created", facts=facts), version_event(version)]
    detail, added = new_detail(entry, fields=draft.details)
    if detail is not None:
        rows.add(detail)
        events.append(detail_event(entry, row=detail, added=added))
    for goal in dict.fromkeys(draft.goals):
        link = EntryGoal(owner=by, entry=entry, goal=goal, added_at=now)
        rows.add(link)
        events.append(_link_event(link, "goal", entry=entry, target=goal))
    for person in dict.fromkeys(draft.people):
        of_person = EntryPerson(owner=by, entry=entry, person=person, added_at=now)
        rows.add(of_person)
        events.append(_link_event(of_person, "person", entry=entry, target=person))
    for principle in dict.fromkeys(draft.principles):
        shows = EntryPrinciple(owner=by, entry=entry, principle=principle, added_at=now)
        rows.add(shows)
        events.append(_link_event(shows, "principle", entry=entry, target=principle))
    for file, name in dict(draft.files).items():
        attachment = new_attachment(entry, file=file, name=name, now=now)
        rows.add(attachment)
        events.append(file_event(attachment))
    return events


def _link_event(link: models.Model, name: str, *, entry: Entry, target: models.Model) -> Event:
    facts = {"entry": str(entry.pk), name: str(target.pk)}
    return Event(about=link, kind=f"entry.{name}", facts=facts)


def new_version(
    entry: Entry,
    *,
    number: int,
    happened: FuzzyDate,
    original_words: str,
    now: datetime,
    why: str = "",
) -> EntryVersion:
    """The words and date of an entry as of `now`, not yet stored."""
    return EntryVersion(
        owner_id=entry.owner_id, entry=entry, number=number, statement=entry.statement,
        original_words=original_words, why=why, written_at=now, **span_of(happened),
    )  # fmt: skip


def version_event(version: EntryVersion) -> Event:
    """What the ledger keeps of a version: its number, and its words as salted hashes."""
    return Event(
        about=version,
        kind="entry.version",
        facts={"entry": str(version.entry_id), "number": version.number},
        content={
            "statement": version.statement,
            "original_words": version.original_words,
            "why": version.why,
            "happened": text_of(version.happened),
        },
        salt=bytes(version.salt),
    )
