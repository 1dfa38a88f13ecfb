"""Days of the example story, counted in working days before today. Pure code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MARK = re.compile(r"\{d(\d{1,2})\}")
WEEKEND = 5


def working_day(today: date, *, back: int) -> date:
    """The day that lies `back` working days before `today`; a negative number lies after it."""
    step = timedelta(days=1 if back < 0 else -1)
    day = today
    while day.weekday() >= WEEKEND:
        day -= timedelta(days=1)
    for _one in range(abs(back)):
        day += step
        while day.weekday() >= WEEKEND:
            day += step
    return day


def moment(day: date, clock: str, *, zone: str) -> datetime:
    """A wall clock such as `14:20` on `day`, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def dated(text: str, *, today: date, say: Callable[[date], str]) -> str:
    """Put the days into a text: `{d12}` becomes what `say` makes of the day 12 working days ago."""
    return MARK.sub(lambda found: say(working_day(today, back=int(found.group(1)))), text).strip()
