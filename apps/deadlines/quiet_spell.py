"""When a nudge comes: after so many days without an entry, days off left out. Pure code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from apps.plans.days import Away, days_worked

FURTHEST = timedelta(days=800)


def nudge_day(since: date, *, days: int, away: Iterable[Away], today: date) -> date | None:
    """The first day from `today` on that is a multiple of `days` days after `since`, not counting days away.

    So a long silence brings one mail every `days` days. None if there is no such day within two years.
    """
    counted = days_worked(since + timedelta(days=1), today + FURTHEST, away=away, weekend=())
    due = counted[days - 1 :: days]
    return next((day for day in due if day >= today), None)
