"""Whom intake wakes, and what it hears of: registered once Django is ready."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from apps.accounts.models import User
from apps.core.owner_scope import owner_scope
from apps.evidence import problems, undoing
from apps.evidence.linking import register_arrived
from apps.evidence.models import Entry
from apps.files import services as files
from apps.files.models import StoredFile
from apps.intake.kinds import JOB_KIND, TEXT_JOB_KIND, UNDO_JOB_KIND, VALUES_JOB_KIND
from apps.intake.models import Item, ValuesImport
from apps.intake.wording import said_of
from apps.jobs import registry
from apps.jobs.models import Job
from apps.jobs.process import send
from apps.jobs.services import enqueue


def register() -> None:
    registry.register(JOB_KIND, wake_taker)
    registry.register(TEXT_JOB_KIND, wake_reader)
    registry.register(VALUES_JOB_KIND, wake_counter)
    registry.register(UNDO_JOB_KIND, wake_undoer)
    register_arrived(read_later)
    problems.register(said_of)
    undoing.register_letting_go(forget_entry)
    files.register_letting_go(forget_file)
    files.register_needing(has_to_be_read)


def wake_taker(job: Job) -> None:
    send("apps.intake.tasks.take_in", str(job.pk))


def wake_reader(job: Job) -> None:
    send("apps.intake.tasks.read_files", str(job.pk))


def wake_counter(job: Job) -> None:
    send("apps.intake.tasks.take_values", str(job.pk))


def wake_undoer(job: Job) -> None:
    send("apps.intake.tasks.take_back", str(job.pk))


def read_later(owner_id: UUID, file_ids: list[UUID], now: datetime) -> None:
    """Files became proof of something: those whose words are not known yet are read by a worker."""
    with owner_scope(owner_id):
        unread = StoredFile.objects.for_user(owner_id).filter(pk__in=file_ids, text=None)
        if unread.exists():
            owner = User.objects.get(pk=owner_id)
            enqueue(kind=TEXT_JOB_KIND, about=owner, by=owner, now=now)


def has_to_be_read(file: StoredFile) -> bool:
    """Whether something that came in still waits for these bytes, or can go on with them."""
    return Item.objects.for_user(file.owner_id).unread().of_bytes([file.pk]).exists()


def forget_entry(entry: Entry, now: datetime) -> None:  # noqa: ARG001  one signature
    """An entry is undone: what it came from keeps its outcome and no longer names it."""
    Item.objects.for_user(entry.owner_id).filter(entry=entry).update(entry=None, found={})
    ValuesImport.objects.for_user(entry.owner_id).filter(entry=entry).delete()


def forget_file(file: StoredFile) -> None:
    """A file goes for good: what came in keeps its name and its outcome only."""
    Item.objects.for_user(file.owner_id).filter(file=file).update(file=None, found={})
    ValuesImport.objects.for_user(file.owner_id).filter(file=file).delete()
