"""What workers and the sweep do with jobs: wake, claim, report, finish (R15 to R17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from celery import Task, current_app
from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

from apps.jobs.models import Job, JobState
from apps.jobs.registry import nudge_of

log = structlog.get_logger("daybook.jobs")

MAX_ATTEMPTS = 3
STALE_AFTER = timedelta(minutes=2)
SWEPT_AT_ONCE = 200
# One try: a page must not wait for a broker that is away or mute, the sweep catches up (R3, R15).
PATIENCE = {
    "max_retries": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "retry_on_timeout": False,
}


def nudge(job: Job) -> bool:
    """Wake a worker; without a broker the next sweep does it. Returns whether the broker took it."""
    try:
        nudge_of(job.kind)(job)
    except (OperationalError, OSError) as error:
        log.warning("broker_away", job=str(job.pk), error=type(error).__name__)
        Job.objects.filter(pk=job.pk).update(nudged_at=None)
        return False
    return True


def send(task: Task | str, *args: str) -> None:
    """The one place that puts a message on the broker (tests/guards); `task` may be its name.

    Celery's own pool would hold the caller for six seconds while the broker is away, and its kept connections
    would lose the first message after the broker came back: hence a connection for each message.
    Raises kombu's OperationalError.
    """
    name = task if isinstance(task, str) else task.name
    with current_app.connection_for_write(transport_options=PATIENCE) as connection:
        current_app.send_task(name, args=args, retry=False, connection=connection)


@transaction.atomic
def claim(job_id: UUID, *, now: datetime) -> Job | None:
    """Take a job for work: queued, or running with a dead worker. None if it is another's or finished.

    After MAX_ATTEMPTS the job fails instead: a file that kills its worker is not tried for ever (R17).
    """
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job is None or job.is_finished or not _is_free(job, now=now):
        return None
    if job.cancel_asked:
        _finish(job, state=JobState.CANCELLED, now=now)
        return None
    if job.attempts >= MAX_ATTEMPTS:
        _finish(job, state=JobState.FAILED, now=now, error=job.error or "worker_died")
        return None
    job.state, job.attempts = JobState.RUNNING, job.attempts + 1
    job.heartbeat_at, job.steps_done, job.step, job.done, job.total = now, [], "", 0, 0
    job.save()
    return job


def _is_free(job: Job, *, now: datetime) -> bool:
    if job.state == JobState.QUEUED:
        return True
    return job.heartbeat_at is None or job.heartbeat_at < now - STALE_AFTER


def _finish(job: Job, *, state: JobState, now: datetime, error: str = "") -> None:
    job.state, job.error, job.finished_at = state, error, now
    job.save()


@transaction.atomic
def finish(job: Job, *, state: JobState, now: datetime, error: str = "") -> bool:
    """End a job that this attempt still holds; False when another attempt took over meanwhile."""
    held = Job.objects.select_for_update().filter(
        pk=job.pk, state=JobState.RUNNING, attempts=job.attempts
    )
    current = held.first()
    if current is None:
        return False
    _finish(current, state=state, now=now, error=error)
    return True


def sweep(*, now: datetime) -> int:
    """Wake workers for jobs whose wake-up was lost and whose worker died more than two minutes ago.

    Returns how many the broker took; at the first that it refuses the rest is left for the next sweep.
    """
    woken = 0
    for job in _forgotten(stale=now - STALE_AFTER):
        if not nudge(job):
            break
        Job.objects.filter(pk=job.pk).update(nudged_at=now)
        woken += 1
    return woken


def _forgotten(*, stale: datetime) -> list[Job]:
    """Jobs that nobody was told of, that nobody took since, or whose worker no longer says anything."""
    unheard = Q(nudged_at=None) | Q(nudged_at__lt=stale)
    waiting = Q(state=JobState.QUEUED) & unheard
    orphaned = Q(state=JobState.RUNNING, heartbeat_at__lt=stale) & unheard
    return list(Job.objects.filter(waiting | orphaned).order_by("created_at")[:SWEPT_AT_ONCE])


def report(job: Job, *, now: datetime, **progress: object) -> bool:
    """Store progress and a heartbeat; False when the job was cancelled or another attempt took over."""
    changed = Job.objects.filter(
        pk=job.pk, state=JobState.RUNNING, attempts=job.attempts, cancel_asked=False
    ).update(heartbeat_at=now, **progress)
    return bool(changed)
