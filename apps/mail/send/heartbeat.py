"""Signs of life, and what they tell: has everything been silent, has the clock jumped?"""

from __future__ import annotations

import socket
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Max, Min, Q

from apps.mail.enums import OPEN, WAITING, ErrorClass
from apps.mail.models import Heartbeat, OutgoingMail
from apps.mail.send import instance
from apps.mail.send.engine import EngineSettings

VERSION = "0.1.0"
CLOCKS_DISAGREE = "clocks_disagree"
CLOCK_WENT_BACK = "clock_went_back"
# No mail server was reached, it refused us, or nobody knows: as long as such a mail waits nothing has succeeded.
FAILING = (ErrorClass.CONNECTION, ErrorClass.OURS, ErrorClass.UNKNOWN)
FORGET_AFTER = timedelta(days=7)  # each container of a new version has a name of its own


def silent_since(now: datetime, settings: EngineSettings) -> datetime | None:
    """The last sign of life of any engine, if it is longer ago than the gap; None also when there never was one."""
    last: datetime | None = Heartbeat.objects.aggregate(last=Max("last_loop_at"))["last"]
    silent = last is not None and now - last > timedelta(seconds=settings.gap)
    return last if silent else None


def clock_problem(now: datetime, host_now: datetime, settings: EngineSettings) -> str:
    """Why this pass must not send, or "": a wrong clock could end every reminder as too late.

    A clock that went back holds one pass only: its heartbeat carries the new time, and the next pass goes on.
    """
    tolerance = timedelta(seconds=settings.clock_tolerance)
    with connection.cursor() as cursor:
        cursor.execute("select clock_timestamp()")
        database_now: datetime = cursor.fetchone()[0]
    if abs(database_now - host_now) > tolerance:
        return CLOCKS_DISAGREE
    ahead = Heartbeat.objects.filter(last_loop_at__gt=now + tolerance)
    if not ahead.update(last_loop_at=now):
        return ""
    instance.forget_times_ahead(now)
    return CLOCK_WENT_BACK


def beat(name: str, now: datetime, *, sent: int, hold: str = "") -> None:
    """Write this engine's sign of life: when, how much is due, and what holds it. Forget those long gone.

    It succeeded when a mail was accepted, or when none is due and none waits for a mail server that fails us.
    """
    due = Q(state__in=WAITING, next_attempt_at__lte=now)
    failing = Q(state__in=OPEN, error_class__in=FAILING)
    found = OutgoingMail.objects.filter(state__in=OPEN).aggregate(
        oldest=Min("next_attempt_at", filter=due),
        backlog=Count("id", filter=due),
        failing=Count("id", filter=failing),
    )
    values = {
        "version": VERSION,
        "last_loop_at": now,
        "backlog": found["backlog"],
        "oldest_due_at": found["oldest"],
        "hold": hold,
    }
    if sent or not (found["backlog"] or found["failing"] or hold):
        values["last_success_at"] = now
    Heartbeat.objects.update_or_create(name=name, host=host(), defaults=values)
    Heartbeat.objects.filter(last_loop_at__lt=now - FORGET_AFTER).delete()


def touch(name: str, now: datetime, *, sent: int) -> None:
    """The same in the middle of a long pass: it lives, and perhaps something was accepted."""
    values = {"last_loop_at": now} | ({"last_success_at": now} if sent else {})
    Heartbeat.objects.filter(name=name, host=host()).update(**values)


def host() -> str:
    return socket.gethostname()[:80]
