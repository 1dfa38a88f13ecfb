"""How much of a period had passed on a day, and what was left of it. Pure code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apps.plans.days import Away

DAY = timedelta(days=1)
LONGEST = 3660


@dataclass(frozen=True, kw_only=True)
class Period:
    """From `first` to `last`, both included; nothing is counted in one that ends before it begins."""

    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A day within a period: its number, the days after it, and how many of those are worked.

    `worked` counts days from the first to this one, both included. After the last day `left` is negative.
    """

    on: date
    day: int
    length: int
    left: int
    worked_left: int
    worked: int
    last: date

    @property
    def is_after(self) -> bool:
        return self.left < 0


def notice(
    on: date, *, period: Period, away: Sequence[Away], is_worked: Callable[[date], bool]
) -> Notice | None:
    """None for a day before the period, or where the period is no period."""
    if on < period.first or not 1 <= period.length <= LONGEST or (on - period.first).days > LONGEST:
        return None

    def worked(first: date, last: date) -> int:
        days = (first + DAY * number for number in range(max((last - first).days + 1, 0)))
        return sum(is_worked(day) and not any(one.covers(day) for one in away) for day in days)

    return Notice(
        on=on,
        day=(on - period.first).days + 1,
        length=period.length,
        left=(period.last - on).days,
        worked_left=worked(on + DAY, period.last),
        worked=worked(period.first, min(on, period.last)),
        last=period.last,
    )
