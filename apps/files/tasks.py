from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.files.sweeping import sweep


@shared_task
def sweep_files() -> int:
    """Twice an hour, by beat: what uploads that were killed left behind goes (R20), and pictures beyond their room."""
    return sweep(now=timezone.now())
