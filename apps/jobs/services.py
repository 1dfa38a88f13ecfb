"""Rows are the truth; Celery is only nudged, after the commit (R14, R15)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction

from apps.jobs.models import Job, JobState
from apps.jobs.process import nudge

if TYPE_CHECKING:
    from apps.accounts.models import User

OPEN = [JobState.QUEUED, JobState.RUNNING]


@transaction.atomic
def enqueue(*, kind: str, about: models.Model, by: User, now: datetime) -> Job:
    """Store a job and wake a worker once the row is committed. An open job about the same thing is returned."""
    job, is_new = Job.objects.get_or_create(
        kind=kind,
        about_id=about.pk,
        state__in=OPEN,
        owner=by,
        defaults={
            "state": JobState.QUEUED,
            "about_label": about._meta.label_lower,
            "created_at": now,
            "nudged_at": now,
        },
    )
    if is_new:
        transaction.on_commit(lambda: nudge(job))
    return job


def ask_to_cancel(*, job: Job, now: datetime) -> None:
    """A waiting job stops at once, a running one at its next step."""
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=now, cancel_asked=True
    )
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)


def retry(*, job: Job, now: datetime) -> None:
    """Let a failed or stopped job start over."""
    changed = Job.objects.filter(pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.QUEUED,
        attempts=0,
        error="",
        cancel_asked=False,
        finished_at=None,
        nudged_at=now,
    )
    if changed:
        transaction.on_commit(lambda: nudge(job))
