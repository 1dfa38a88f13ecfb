from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from apps.audit.services import Event, hold_chain, record, record_many
from apps.core.audience import Audience
from apps.core.fuzzy import FuzzyDate
from apps.evidence import search_index
from apps.evidence.deciding import Decision, decide_audience, keep_with_lawyer, take_back
from apps.evidence.details import add_details
from apps.evidence.enums import EntryKind
from apps.evidence.linking import (
    attach_file,
    attach_files,
    restore_attachment,
    set_goals,
    set_people,
    set_principles,
    withdraw_attachment,
)
from apps.evidence.models import Entry, EntryVersion
from apps.evidence.recording import (
    Draft,
    audience_of,
    new_version,
    record_drafts,
    span_of,
    version_event,
)
from apps.evidence.undoing import can_undo, let_go_of_files, undo_entry
from apps.files.models import StoredFile
from apps.goals.models import Goal, Principle
from apps.plans.models import Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

__all__ = [
    "Decision",
    "attach_file",
    "attach_files",
    "can_undo",
    "change_kind",
    "correct_entry",
    "decide_audience",
    "fill_details",
    "let_go_of_files",
    "point_instead",
    "record_entry",
    "restore_attachment",
    "restore_entry",
    "set_goals",
    "set_people",
    "set_principles",
    "take_back",
    "undo_entry",
    "withdraw_attachment",
    "withdraw_entry",
]


@transaction.atomic
def record_entry(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    kind: str,
    statement: str,
    happened: FuzzyDate,
    client_token: UUID,
    original_words: str = "",
    details: Mapping[str, Any] | None = None,
    goals: Iterable[Goal] = (),
    people: Iterable[Person] = (),
    principles: Iterable[Principle] = (),
    files: Sequence[tuple[StoredFile, str]] = (),
    audience: str = Audience.UNDECIDED,
) -> Entry:
    """Store a dated statement, its first words, details and links; `now` becomes its unchangeable written time.

    `files` are pairs of a stored file and the name it came with. The same `client_token` from the same person
    returns the entry that was made with it, with files that are new added to it.
    """
    draft = Draft(
        kind=kind, statement=statement, happened=happened, client_token=client_token,
        original_words=original_words, details=details or {}, goals=tuple(goals), people=tuple(people),
        principles=tuple(principles), files=files, audience=audience,
    )  # fmt: skip
    hold_chain(by.pk)
    stood = bool(files) and Entry.objects.for_user(by).filter(client_token=client_token).exists()
    entry = record_drafts(plan=plan, by=by, now=now, drafts=[draft])[client_token]
    if stood:
        attach_files(entry=entry, by=by, now=now, files=files)
    return entry


@transaction.atomic
def correct_entry(
    *,
    entry: Entry,
    by: User,
    now: datetime,
    statement: str,
    happened: FuzzyDate,
    original_words: str | None = None,
    why: str = "",
) -> EntryVersion:
    """Add a correction: the newest words and date; the earlier ones stay. `original_words` None keeps them.

    What says the same as the newest version is none, and returns that: a button pressed twice corrects once.
    """
    hold_chain(by.pk)
    kept = Entry.objects.for_user(by).select_for_update().get(pk=entry.pk)
    latest = EntryVersion.objects.filter(entry=kept).latest("number")
    words = latest.original_words if original_words is None else original_words
    newest = (latest.statement, latest.happened, latest.original_words)
    if newest == (statement, happened, words):
        return latest
    kept.statement, kept.version_count = statement, latest.number + 1
    for name, value in span_of(happened).items():
        setattr(kept, name, value)
    kept.save()
    version = new_version(
        kept, number=latest.number + 1, happened=happened, original_words=words, now=now, why=why
    )
    version.save(force_insert=True)
    record_many([version_event(version)], now=now)
    search_index.refresh([kept.pk])
    return version


@transaction.atomic
def change_kind(
    *, entry: Entry, by: User, now: datetime, kind: str, details: Mapping[str, Any] | None = None
) -> None:
    """Say what kind of entry it is; details of the earlier kind stay stored and are no longer shown.

    A protected event is for the lawyer from then on, with all that was ever joined to it.
    """
    hold_chain(by.pk)
    wanted = EntryKind(kind)
    entry.refresh_from_db(
        fields=["kind", "audience"]
    )  # a page may have seen it before another decision
    if entry.kind != wanted:
        audience = audience_of(wanted, entry.audience)
        events = [
            Event(about=entry, kind="entry.kind", facts={"from": entry.kind, "to": str(wanted)})
        ]
        if audience != entry.audience:
            facts = {"from": entry.audience, "to": str(audience)}
            events.append(Event(about=entry, kind="entry.audience", facts=facts))
        Entry.objects.for_user(by).filter(pk=entry.pk).update(kind=wanted, audience=audience)
        if wanted == EntryKind.PROTECTED:
            keep_with_lawyer(entry)
        record_many(events, now=now)
        entry.kind, entry.audience = wanted, audience
    add_details(entry, by=by, now=now, fields=details or {})
    search_index.refresh([entry.pk])


@transaction.atomic
def fill_details(*, entry: Entry, by: User, now: datetime, details: Mapping[str, Any]) -> None:
    """Write details that are still empty; filled ones never change."""
    hold_chain(by.pk)
    add_details(entry, by=by, now=now, fields=details)
    search_index.refresh([entry.pk])


@transaction.atomic
def point_instead(
    *, entry: Entry, by: User, now: datetime, details: Mapping[str, Any], title: str = ""
) -> None:
    """Make an entry a reference card and take off its files from a work system or of unknown origin.

    A `title` takes the place of its sentence, as a correction.
    """
    hold_chain(by.pk)
    change_kind(entry=entry, by=by, now=now, kind=EntryKind.REFERENCE, details=details)
    let_go_of_files(entry=entry, by=by, now=now)
    if title and title != entry.statement:
        correct_entry(entry=entry, by=by, now=now, statement=title, happened=entry.happened)


@transaction.atomic
def withdraw_entry(*, entry: Entry, by: User, now: datetime, why: str) -> None:
    """Take an entry out of lists and packets; the record keeps it with the reason."""
    hold_chain(by.pk)
    found = Entry.objects.for_user(by).present().filter(pk=entry.pk)
    if found.update(withdrawn_at=now, withdrawn_why=why):
        record(about=entry, kind="entry.withdrawn", now=now)
        search_index.restate([entry.pk])


@transaction.atomic
def restore_entry(*, entry: Entry, by: User, now: datetime) -> None:
    """Take a withdrawal back; its reason stays for the history."""
    hold_chain(by.pk)
    found = Entry.objects.for_user(by).withdrawn().filter(pk=entry.pk)
    if found.update(withdrawn_at=None):
        record(about=entry, kind="entry.restored", now=now)
        search_index.restate([entry.pk])
