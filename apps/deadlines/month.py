"""A month of dates as a table of weeks, which begin as they do where the plan is."""

from __future__ import annotations

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from apps.deadlines.agenda import Line
from apps.deadlines.workdays import WorkCalendar

WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 2199
SUNDAY_FIRST = frozenset(
    [
        "AG",
        "AS",
        "BD",
        "BR",
        "BS",
        "BT",
        "BW",
        "BZ",
        "CA",
        "CO",
        "DM",
        "DO",
        "ET",
        "GT",
        "GU",
        "HK",
        "HN",
        "ID",
        "IL",
        "IN",
        "JM",
        "JP",
        "KE",
        "KH",
        "KR",
        "LA",
        "MH",
        "MM",
        "MO",
        "MT",
        "MX",
        "MZ",
        "NI",
        "NP",
        "PA",
        "PE",
        "PH",
        "PK",
        "PR",
        "PT",
        "PY",
        "SA",
        "SG",
        "SV",
        "TH",
        "TT",
        "TW",
        "UM",
        "US",
        "VE",
        "VI",
        "WS",
        "YE",
        "ZA",
        "ZW",
    ]
)
SATURDAY_FIRST = frozenset(
    ["AF", "BH", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "OM", "QA", "SD", "SY"]
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One day of the table; `holiday` names what it is free for, `off` does so or says that it is a weekend."""

    day: date
    is_inside: bool
    is_today: bool
    off: str
    holiday: str
    lines: tuple[Line, ...]

    @property
    def anchor(self) -> str:
        return f"day-{self.day.isoformat()}"


@dataclass(frozen=True, kw_only=True)
class Month:
    """`before` and `after` are addresses' words for the neighbours, empty at the ends of time."""

    first: date
    title: str
    before: str
    after: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Cell, ...], ...]

    @property
    def last(self) -> date:
        return _neighbour(self.first, days=31) - timedelta(days=1)

    @property
    def busy(self) -> list[Cell]:
        """The days of this month that have dates."""
        return [cell for cell in self._days if cell.lines]

    @property
    def holidays(self) -> list[Cell]:
        """The days of this month that are free by more than the week."""
        return [cell for cell in self._days if cell.holiday]

    @property
    def _days(self) -> list[Cell]:
        return [cell for week in self.weeks for cell in week if cell.is_inside]


def first_of(written: str, *, today: date) -> date:
    """Read `2026-06`; anything else is the month of `today`."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        return today.replace(day=1)
    year, number = int(found[1]), int(found[2])
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
        return today.replace(day=1)
    return date(year, number, 1)


def first_weekday(country: str) -> int:
    """The day on which a week begins in a country, 0 is Monday (CLDR, weekData: firstDay); Monday where it is not set."""
    if country in SUNDAY_FIRST:
        return 6
    return 5 if country in SATURDAY_FIRST else 0


def month(
    first: date, lines: Sequence[Line], *, today: date, calendar: WorkCalendar, begins: int = 0
) -> Month:
    """Lay out the month that begins on `first`, with the dates of its days; `begins` is the first weekday."""
    by_day: dict[date, list[Line]] = defaultdict(list)
    for one in lines:
        by_day[one.deadline.local_date].append(one)
    order = [(begins + n) % 7 for n in range(7)]
    weeks = tuple(
        tuple(
            Cell(
                day=day,
                is_inside=day.month == first.month,
                is_today=day == today,
                off=_off(day, calendar=calendar),
                holiday=calendar.holiday(day),
                lines=tuple(by_day.get(day, ())),
            )
            for day in week
        )
        for week in Calendar(begins).monthdatescalendar(first.year, first.month)
    )
    return Month(
        first=first,
        title=_("%(month)s %(year)d") % {"month": MONTHS[first.month], "year": first.year},
        before=_address(_neighbour(first, days=-1)),
        after=_address(_neighbour(first, days=31)),
        weekdays=tuple((str(WEEKDAYS_ABBR[n])[:2], str(WEEKDAYS[n])) for n in order),
        weeks=weeks,
    )


def _off(day: date, *, calendar: WorkCalendar) -> str:
    return calendar.holiday(day) or (_("weekend") if calendar.is_weekend(day) else "")


def _neighbour(first: date, *, days: int) -> date:
    return (first + timedelta(days=days)).replace(day=1)


def _address(first: date) -> str:
    return f"{first:%Y-%m}" if FIRST_YEAR <= first.year <= LAST_YEAR else ""
