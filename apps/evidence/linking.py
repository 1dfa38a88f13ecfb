"""Links of an entry: added and withdrawn, each with its ledger row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from apps.audit.services import Event, hold_chain, record, record_many
from apps.core.audience import Audience
from apps.evidence import search_index
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntryGoal, EntryPerson, EntryPrinciple
from apps.files.models import StoredFile
from apps.files.naming import kept_name
from apps.goals.models import Goal, Principle
from apps.plans.models import Person

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def attach_file(
    *, entry: Entry, by: User, now: datetime, file: StoredFile, name: str = ""
) -> Attachment:
    """Add a stored file as proof, under the name it came with; not decided at first unless it is a protected event's. Twice is once."""
    attachment = _attach(entry=entry, by=by, now=now, file=file, name=name)
    search_index.refresh([entry.pk])
    tell_of_files(by=by, now=now, attachments=[attachment])
    return attachment


def _attach(*, entry: Entry, by: User, now: datetime, file: StoredFile, name: str) -> Attachment:
    hold_chain(by.pk)
    known = Attachment.objects.present().filter(entry=entry, file=file).first()
    if known is not None:
        return known
    attachment = new_attachment(entry, file=file, name=name, now=now)
    attachment.save(force_insert=True)
    record_many([file_event(attachment)], now=now)
    return attachment


def new_attachment(entry: Entry, *, file: StoredFile, name: str, now: datetime) -> Attachment:
    """A link of an entry to a file, not yet stored; a protected event's is for the lawyer."""
    is_protected = entry.kind == EntryKind.PROTECTED
    return Attachment(
        owner_id=entry.owner_id,
        entry=entry,
        file=file,
        name=kept_name(name or file.first_name),
        audience=Audience.LAWYER if is_protected else Audience.UNDECIDED,
        added_at=now,
    )


def file_event(attachment: Attachment) -> Event:
    """What the ledger keeps of an attachment: which file, its hash, and the name as a salted hash."""
    file = attachment.file
    facts = {"entry": str(attachment.entry_id), "file": str(file.pk), "sha256": file.sha256}
    return Event(
        about=attachment,
        kind="entry.file",
        facts=facts,
        content={"name": attachment.name},
        salt=bytes(attachment.salt),
    )


@transaction.atomic
def attach_files(
    *, entry: Entry, by: User, now: datetime, files: Iterable[tuple[StoredFile, str]]
) -> None:
    """Add stored files, each under the name it came with; workers hear of them once."""
    added = [_attach(entry=entry, by=by, now=now, file=file, name=name) for file, name in files]
    search_index.refresh([entry.pk])
    tell_of_files(by=by, now=now, attachments=added)


Arrived = Callable[[UUID, list[UUID], datetime], None]
_arrived: list[Arrived] = []


def register_arrived(tell: Arrived) -> None:
    """Name a function of a higher app that hears, after the commit, whose files became proof of something."""
    _arrived.append(tell)


def tell_of_files(*, by: User, now: datetime, attachments: Iterable[Attachment]) -> None:
    """Once this is committed: let others read the files, and make what pages show of them."""
    files = {one.file_id: one.file for one in attachments}
    for tell in _arrived if files else ():
        transaction.on_commit(partial(tell, by.pk, list(files), now))


@transaction.atomic
def withdraw_attachment(*, attachment: Attachment, by: User, now: datetime) -> None:
    """Take a file off an entry; the link stays in the history and the bytes stay."""
    hold_chain(by.pk)
    found = Attachment.objects.for_user(by).present().filter(pk=attachment.pk)
    if found.update(withdrawn_at=now):
        record(about=attachment, kind="entry.file_withdrawn", now=now)
        search_index.refresh([attachment.entry_id])


@transaction.atomic
def restore_attachment(*, attachment: Attachment, by: User, now: datetime) -> None:
    """Take that back, unless the file was added again meanwhile."""
    hold_chain(by.pk)
    again = Attachment.objects.present().filter(entry=attachment.entry_id, file=attachment.file_id)
    found = Attachment.objects.for_user(by).filter(pk=attachment.pk).exclude(withdrawn_at=None)
    if not again.exists() and found.update(withdrawn_at=None):
        record(about=attachment, kind="entry.file_restored", now=now)
        search_index.refresh([attachment.entry_id])


def _link_goals(*, entry: Entry, by: User, now: datetime, goals: Iterable[Goal]) -> None:
    """Add links to goals, inside the caller's transaction; those that stand already stay."""
    _add(EntryGoal, "goal", entry=entry, by=by, now=now, targets=goals)


def _link_people(*, entry: Entry, by: User, now: datetime, people: Iterable[Person]) -> None:
    """Add links to people, inside the caller's transaction; those that stand already stay."""
    _add(EntryPerson, "person", entry=entry, by=by, now=now, targets=people)


@transaction.atomic
def set_goals(*, entry: Entry, by: User, now: datetime, goals: Iterable[Goal]) -> None:
    """Make these the goals of an entry: links are added and withdrawn, never edited."""
    hold_chain(by.pk)
    wanted = list(goals)
    _withdraw_others(EntryGoal, "goal", entry=entry, now=now, targets=wanted)
    _link_goals(entry=entry, by=by, now=now, goals=wanted)


@transaction.atomic
def set_people(*, entry: Entry, by: User, now: datetime, people: Iterable[Person]) -> None:
    """Make these the people of an entry."""
    hold_chain(by.pk)
    wanted = list(people)
    _withdraw_others(EntryPerson, "person", entry=entry, now=now, targets=wanted)
    _link_people(entry=entry, by=by, now=now, people=wanted)


@transaction.atomic
def set_principles(
    *, entry: Entry, by: User, now: datetime, principles: Iterable[Principle]
) -> None:
    """Make these the principles that an entry shows."""
    hold_chain(by.pk)
    wanted = list(principles)
    _withdraw_others(EntryPrinciple, "principle", entry=entry, now=now, targets=wanted)
    _add(EntryPrinciple, "principle", entry=entry, by=by, now=now, targets=wanted)


LinkModel = type[EntryGoal] | type[EntryPerson] | type[EntryPrinciple]


def _add(
    model: LinkModel, name: str, *, entry: Entry, by: User, now: datetime, targets: Iterable[Any]
) -> None:
    rows: Any = model.objects
    present = set(rows.present().filter(entry=entry).values_list(f"{name}_id", flat=True))
    for target in targets:
        if target.pk in present:
            continue
        link = rows.create(owner=by, entry=entry, added_at=now, **{name: target})
        present.add(target.pk)
        facts = {"entry": str(entry.pk), name: str(target.pk)}
        record(about=link, kind=f"entry.{name}", now=now, facts=facts)


def _withdraw_others(
    model: LinkModel, name: str, *, entry: Entry, now: datetime, targets: list[Any]
) -> None:
    rows: Any = model.objects
    kept = [target.pk for target in targets]
    for link in rows.present().filter(entry=entry).exclude(**{f"{name}_id__in": kept}):
        link.withdrawn_at = now
        link.save(update_fields=["withdrawn_at"])
        record(about=link, kind=f"entry.{name}_withdrawn", now=now, facts={"entry": str(entry.pk)})
