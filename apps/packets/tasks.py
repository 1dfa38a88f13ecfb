from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.packets.build import run_build
from apps.packets.sweep import sweep_packets

HARD_LIMIT_SECONDS = 1_800


@shared_task(soft_time_limit=HARD_LIMIT_SECONDS - 60, time_limit=HARD_LIMIT_SECONDS)
def build_packet(build_id: str) -> None:
    """Make one packet; safe to run twice, and by two workers at once."""
    run_build(UUID(build_id), clock=timezone.now)


@shared_task
def sweep() -> int:
    """Once an hour, by beat: what builders that were killed left behind goes."""
    return sweep_packets(now=timezone.now())
