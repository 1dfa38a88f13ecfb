"""Times in which nothing could be sent, as the first pass after them finds them: asleep, or not running."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from apps.mail.enums import Silence
from apps.mail.models import Gap, InstanceState
from apps.mail.send import heartbeat
from apps.mail.send.engine import EngineSettings

log = structlog.get_logger("daybook.mail")
FORGET_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class Mark:
    """One moment by two clocks; the second stands still while the computer sleeps."""

    at: datetime
    running: float


class _Last:
    """The last pass of this process; None before its first."""

    mark: Mark | None = None


def note(now: datetime, settings: EngineSettings) -> None:
    """Keep the silence that ends with this pass, if it was long. Call it before the pass writes its sign of life."""
    last, here = _Last.mark, Mark(now, time.monotonic())
    _Last.mark = here
    silent = heartbeat.silent_since(now, settings)
    if silent is not None:
        _keep(why(last, here), silent, now)


def why(last: Mark | None, here: Mark) -> Silence:
    """Asleep when this process lived through most of it on a clock that stood still; else it was not running."""
    if last is None:
        return Silence.STOPPED
    passed = (here.at - last.at).total_seconds()
    slept = passed - (here.running - last.running)
    return Silence.ASLEEP if slept > passed / 2 else Silence.STOPPED


@transaction.atomic
def _keep(reason: Silence, began_at: datetime, ended_at: datetime) -> None:
    """Once, whichever engine woke first."""
    InstanceState.objects.select_for_update().first()
    if Gap.objects.filter(ended_at__gt=began_at).exists():
        return
    Gap.objects.create(why=reason, began_at=began_at, ended_at=ended_at)
    Gap.objects.filter(ended_at__lt=ended_at - FORGET_AFTER).delete()
    log.warning("mail_gap", why=str(reason), seconds=int((ended_at - began_at).total_seconds()))
