"""Takes back what a batch made, at most a hundred entries a transaction: broken off anywhere, it goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import hold_chain
from apps.core.owner_scope import owner_scope
from apps.evidence.models import Entry
from apps.evidence.models.entry import EntryQuerySet
from apps.evidence.services import undo_entry, withdraw_entry
from apps.intake.kinds import UNDO_JOB_KIND
from apps.intake.models import Batch, Item
from apps.jobs import process as jobs
from apps.jobs import services as job_services
from apps.jobs.models import Job, JobState

log = structlog.get_logger("daybook.intake")
Clock = Callable[[], datetime]

AT_ONCE = 100  # entries of one transaction; a request takes back no more than these itself
LONGEST = timedelta(seconds=120)  # then another job goes on: below the worker's limit


def left_of(batch: Batch) -> EntryQuerySet:
    """The entries a batch made that still stand, in a fixed order."""
    made = Item.objects.for_user(batch.owner_id).filter(batch=batch).logged().values("entry")
    return Entry.objects.for_user(batch.owner_id).present().filter(pk__in=made).order_by("pk")


def take_back_some(
    batch: Batch, *, by: User, now: datetime, after: UUID | None = None
) -> list[UUID]:
    """Take back the next entries, inside the caller's transaction: removed where undo was open when it was asked for,
    else withdrawn. None left: the batch is marked as taken back. Returns which entries were met.
    """
    hold_chain(by.pk)
    left = left_of(batch)
    entries = list((left.filter(pk__gt=after) if after else left)[:AT_ONCE])
    for entry in entries:
        if not undo_entry(entry=entry, by=by, now=now, asked=batch.undone_at):
            why = _("Taken back together with what came with it")
            withdraw_entry(entry=entry, by=by, now=now, why=why)
    if len(entries) < AT_ONCE:
        Batch.objects.for_user(by).filter(pk=batch.pk).update(taken_back_at=now)
    return [entry.pk for entry in entries]


def job_of(batch: Batch) -> Job | None:
    """The newest job that takes a batch back."""
    found = Job.objects.for_user(batch.owner_id).filter(kind=UNDO_JOB_KIND, about_id=batch.pk)
    return found.order_by("-created_at", "-id").first()


def run_taking_back(job_id: UUID, *, clock: Clock) -> None:
    """Take back the rest of one batch, if no other worker does. Every ending is a state of the job."""
    job = jobs.claim(job_id, now=clock())
    if job is None:
        return
    try:
        _run(job, clock=clock)
    except SoftTimeLimitExceeded:  # what is taken back stays so: another job goes on from there
        _end(job, now=clock())
    except Exception as error:  # noqa: BLE001  a job ends as a row that says so; the sweep asks for another
        log.warning("taking_back_failed", job=str(job_id), error=type(error).__name__)
        jobs.finish(job, state=JobState.FAILED, now=clock(), error="unexpected")


def _run(job: Job, *, clock: Clock) -> None:
    begun, after = clock(), None
    with owner_scope(job.owner_id):
        by = User.objects.get(pk=job.owner_id)
        batch = Batch.objects.for_user(by).get(pk=job.about_id)
        total = left_of(batch).count()
    done = 0
    while jobs.report(job, now=clock(), done=done, total=total):
        with owner_scope(by.pk):
            met = take_back_some(batch, by=by, now=clock(), after=after)
        done += len(met)
        if len(met) < AT_ONCE or clock() - begun > LONGEST:
            break
        after = met[-1]  # what the person brings back meanwhile is not taken again
    _end(job, now=clock())


def _end(job: Job, *, now: datetime) -> None:
    with owner_scope(job.owner_id):
        ended = jobs.finish(job, state=JobState.DONE, now=now)
        batch = Batch.objects.for_user(job.owner_id).get(pk=job.about_id)
        if ended and batch.taken_back_at is None:
            owner = User.objects.get(pk=job.owner_id)
            job_services.enqueue(kind=UNDO_JOB_KIND, about=batch, by=owner, now=now)
