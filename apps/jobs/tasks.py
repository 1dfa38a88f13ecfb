from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.jobs import process


@shared_task
def sweep() -> int:
    """Once a minute, by beat: what lost its wake-up gets another one."""
    return process.sweep(now=timezone.now())
