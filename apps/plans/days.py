"""Which days of a stretch somebody was at work, by their own days off. Pure code."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, kw_only=True, order=True)
class Away:
    """Days away from `first` to `last`, both included. Raises ValueError if `last` is before `first`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("days off end after they begin")

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def joined(away: Iterable[Away]) -> tuple[Away, ...]:
    """The same days without overlaps, in order; stretches that touch become one."""
    found: list[Away] = []
    for one in sorted(away):
        if found and one.first <= found[-1].last + DAY:
            found[-1] = Away(first=found[-1].first, last=max(found[-1].last, one.last))
        else:
            found.append(one)
    return tuple(found)


def days_worked(
    first: date,
    last: date,
    *,
    away: Iterable[Away],
    closed: Collection[date] = (),
    weekend: Collection[int] = WEEKEND,
) -> tuple[date, ...]:
    """The days from `first` to `last`, both included, on which somebody was at work.

    `closed` are days on which the employer does not work, `weekend` weekdays (Monday is 0) on which nobody does.
    A stretch that ends before it begins has no days.
    """
    stretches = joined(away)
    days = (first + DAY * number for number in range((last - first).days + 1))
    return tuple(
        day
        for day in days
        if day.weekday() not in weekend
        and day not in closed
        and not any(one.covers(day) for one in stretches)
    )
