from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.intake.sweep import sweep_intake
from apps.intake.taking import run_batch
from apps.intake.taking_back import run_taking_back
from apps.intake.texts import run_texts
from apps.intake.values import run_values


@shared_task
def take_in(job_id: str) -> None:
    """Take in one batch; safe to run twice, and by two workers at once."""
    run_batch(UUID(job_id), clock=timezone.now)


@shared_task
def read_files(job_id: str) -> None:
    """Read the words of one person's unread files; safe to run twice."""
    run_texts(UUID(job_id), clock=timezone.now)


@shared_task
def take_back(job_id: str) -> None:
    """Take back what one batch made; safe to run twice."""
    run_taking_back(UUID(job_id), clock=timezone.now)


@shared_task
def take_values(job_id: str) -> None:
    """Save the values of one table; safe to run twice."""
    run_values(UUID(job_id), clock=timezone.now)


@shared_task
def sweep() -> int:
    """Twice an hour, by beat: what waits without a job gets one."""
    return sweep_intake(now=timezone.now())
