"""What becomes of a reminder whose moment has passed (reliability.md, b.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

QUIET_FROM = time(22)
QUIET_UNTIL = time(7)
WORTH_SAYING = timedelta(hours=1)


class Firmness(Enum):
    """How a slot behaves when it is late."""

    WAITS = "waits"  # D-14, D-7: keeps quiet hours, gives way to the next slot
    STEADY = "steady"  # D-3: keeps quiet hours, but gives way to none
    FIRM = "firm"  # D-1, D0, H-2 and nearer: always goes out while the date lies ahead
    AFTER = "after"  # OVERDUE


class Course(Enum):
    SEND = "send"
    SEND_OVERDUE = "send_overdue"  # say "the date has passed, do this now"
    GIVE_WAY = "give_way"  # to the next slot
    WAIT = "wait"


@dataclass(frozen=True)
class Decision:
    """What to do; `until` belongs to WAIT, `say_late` asks the text to say how late it comes and why."""

    course: Course
    until: datetime | None = None
    say_late: bool = False


def decide(
    firmness: Firmness,
    *,
    now: datetime,
    planned_at: datetime,
    due_at: datetime,
    next_slot_at: datetime | None,
    covered: bool,
    zone: ZoneInfo,
    quiet: tuple[time, time] = (QUIET_FROM, QUIET_UNTIL),
) -> Decision:
    """Decide about one reminder. All datetimes aware; `zone` is the one whose quiet hours count.

    `quiet` are the wall clocks at which they begin and end (equal: there are none).
    `next_slot_at` is the planned moment of the next reminder of the same revision that has not ended, else None.
    `covered` says whether a reminder of the slots from D-3 on was accepted. Nothing ends silently: only a
    reminder that has a following one gives way.
    """
    say_late = now - planned_at > WORTH_SAYING
    if firmness is Firmness.AFTER:
        return Decision(Course.SEND_OVERDUE, say_late=say_late)
    if now >= due_at:
        gives_way = covered and next_slot_at is not None
        return Decision(Course.GIVE_WAY if gives_way else Course.SEND_OVERDUE, say_late=say_late)
    if firmness is Firmness.FIRM:
        return Decision(Course.SEND, say_late=say_late)
    if firmness is Firmness.WAITS and next_slot_at is not None and now >= next_slot_at:
        return Decision(Course.GIVE_WAY)
    until = quiet_until(now, zone, quiet)
    before = min(next_slot_at, due_at) if next_slot_at is not None else due_at
    return _unless_quiet(until, before, say_late=say_late)


def _unless_quiet(until: datetime | None, before: datetime, *, say_late: bool) -> Decision:
    """Wait for the morning, unless the morning would be too late."""
    if until is None or until >= before:
        return Decision(Course.SEND, say_late=say_late)
    return Decision(Course.WAIT, until=until)


def quiet_until(
    now: datetime, zone: ZoneInfo, quiet: tuple[time, time] = (QUIET_FROM, QUIET_UNTIL)
) -> datetime | None:
    """Return the end of the quiet hours (by the clock of `zone`) if `now` lies in them, else None."""
    begin, end = quiet
    local = now.astimezone(zone)
    clock = local.time()
    over_night = begin > end
    holds = (clock >= begin or clock < end) if over_night else begin <= clock < end
    if not holds:
        return None
    tomorrow = over_night and clock >= begin
    until = datetime.combine(local.date() + timedelta(days=tomorrow), end, tzinfo=zone)
    # In the hour that comes twice the first end may lie behind us; a wait never ends in the past.
    return until if until.astimezone(UTC) > now else until.replace(fold=1)
