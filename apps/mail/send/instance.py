"""The one row about this instance: paused or running, the circuit breaker, the pace of catching up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from apps.mail.enums import Sending
from apps.mail.models import InstanceState
from apps.mail.send.claim import engine_now
from apps.mail.send.engine import EngineSettings

COUNT_FAILURE = """
update mail_instancestate
   set breaker_failures = breaker_failures + 1,
       breaker_until = case when breaker_failures + 1 >= %(after)s
                            then engine_now() + %(rest)s * interval '1 second' else breaker_until end
"""
# Every engine takes its turn from the same row, so that together they keep the pace. A turn far ahead is of a clock that
# was set back since: nobody waits for it.
TAKE_TURN = """
update mail_instancestate
   set pace_at = case when pace_at between engine_now() and engine_now() + interval '1 minute'
                      then pace_at else engine_now() end + %(gap)s * interval '1 second'
returning extract(epoch from pace_at - engine_now())
"""


def state() -> InstanceState:
    """Return the row; made anew if it is missing (a flushed test database)."""
    return InstanceState.objects.get_or_create(
        id=InstanceState.ONLY, defaults={"epoch_at": engine_now()}
    )[0]


def pause(reason: str) -> None:
    """Stop all sending until somebody resumes it; the reason is a word of ours."""
    _update(sending=Sending.PAUSED, paused_reason=reason)


def resume() -> None:
    _update(sending=Sending.RUNNING, paused_reason="")


def start_catching_up() -> None:
    _update(catching_up=True)


def end_catching_up() -> None:
    InstanceState.objects.filter(catching_up=True).update(catching_up=False)


def count_failure(settings: EngineSettings) -> None:
    """Count a refusal that is this instance's fault; after five, nobody dials for two minutes."""
    values = {"after": settings.breaker_after, "rest": settings.breaker_rest}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_FAILURE, values)


def clear_failures() -> None:
    InstanceState.objects.exclude(breaker_failures=0).update(breaker_failures=0, breaker_until=None)


def turn_in(per_second: float) -> float:
    """Take the next turn of catching up; return how many seconds it is away."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, {"gap": 1 / per_second})
        seconds: float = float(cursor.fetchone()[0])
    return max(seconds, 0)


def forget_times_ahead(now: datetime) -> None:
    """The clock was set back: what it wrote before must not let anybody rest until it has caught up."""
    for name in ("breaker_until", "pace_at", "replanned_at", "reconciled_at"):
        InstanceState.objects.filter(**{f"{name}__gt": now}).update(**{name: None})


def take_replan(settings: EngineSettings, now: datetime) -> bool:
    """Whether this process should repair plans now: one engine, once per ten minutes."""
    before = now - timedelta(seconds=settings.replan_every)
    due = InstanceState.objects.filter(Q(replanned_at=None) | Q(replanned_at__lte=before))
    return bool(due.update(replanned_at=now))


def take_reconcile(settings: EngineSettings, now: datetime) -> bool:
    """Whether this process should compare all plans now: one engine, once an hour."""
    before = now - timedelta(seconds=settings.reconcile_every)
    due = InstanceState.objects.filter(Q(reconciled_at=None) | Q(reconciled_at__lte=before))
    return bool(due.update(reconciled_at=now))


def _update(**changes: object) -> None:
    state()
    InstanceState.objects.update(**changes)
