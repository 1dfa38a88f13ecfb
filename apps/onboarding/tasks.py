from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from apps.onboarding import throwaway


@shared_task
def sweep_examples() -> int:
    """Once an hour, by beat: example plans that nobody left within two days go."""
    return throwaway.sweep(now=timezone.now())
