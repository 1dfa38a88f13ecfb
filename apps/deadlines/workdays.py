"""Which days are worked in a country or region, with the company's own days off. Pure code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import holidays

SATURDAY, SUNDAY = 5, 6


class WorkCalendar(Protocol):
    """What counting asks of a calendar. `knows_holidays` is False where no country is set."""

    @property
    def knows_holidays(self) -> bool: ...

    def is_weekend(self, day: date) -> bool: ...

    def holiday(self, day: date) -> str:
        """Return the name of the holiday, or an empty string."""
        ...


@dataclass(frozen=True, kw_only=True)
class PlainWeek:
    """Saturday and Sunday are free, and the days named in `days_off`."""

    days_off: Mapping[date, str] = field(default_factory=dict)
    knows_holidays: bool = False

    def is_weekend(self, day: date) -> bool:
        return day.weekday() in {SATURDAY, SUNDAY}

    def holiday(self, day: date) -> str:
        return self.days_off.get(day, "")


@dataclass(frozen=True, kw_only=True)
class CountryWeek:
    """Weekends and public holidays of the package `holidays`, and the days named in `days_off`."""

    known: holidays.HolidayBase
    days_off: Mapping[date, str] = field(default_factory=dict)
    knows_holidays: bool = True

    def is_weekend(self, day: date) -> bool:
        return bool(self.known.is_weekend(day)) and day not in self.known.weekend_workdays

    def holiday(self, day: date) -> str:
        return self.days_off.get(day) or str(self.known.get(day) or "")


def work_calendar(
    *, country: str, region: str = "", days_off: Mapping[date, str] | None = None
) -> WorkCalendar:
    """Return the calendar of an ISO country and region; without a known country a plain week.

    An unknown region falls back to the country.
    """
    off = dict(days_off or {})
    for subdivision in (region or None, None):
        try:
            known = holidays.country_holidays(country, subdiv=subdivision, language="en_US")
        except (NotImplementedError, KeyError):
            continue
        return CountryWeek(known=known, days_off=off)
    return PlainWeek(days_off=off)


def is_worked(day: date, *, calendar: WorkCalendar) -> bool:
    return not calendar.is_weekend(day) and not calendar.holiday(day)
