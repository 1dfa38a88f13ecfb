"""The zone of a wall clock by its name: an IANA zone, or the fixed offset that a mail wrote."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

FIXED = re.compile(r"([+-])(\d\d):(\d\d)")
MOST_MINUTES = 24 * 60 - 1


@lru_cache(maxsize=1024)  # a page asks for the same few thousands of times
def zone_of(name: str) -> tzinfo:
    """`Europe/Paris` or `+05:30`. Raises ZoneInfoNotFoundError or ValueError for anything else."""
    found = FIXED.fullmatch(name)
    if not found:
        return ZoneInfo(name)
    sign, hours, minutes = found.groups()
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-distance if sign == "-" else distance)


def fixed_zone(minutes: int) -> str:
    """The name of a fixed offset, in minutes east of UTC: `-07:00`; `UTC` for none and for nonsense."""
    if not minutes or abs(minutes) > MOST_MINUTES:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
