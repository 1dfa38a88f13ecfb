"""When something happened, as exactly as the person knows it and no more (design: Fuzzy dates)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from apps.core.zones import zone_of

ABOUT_DAYS = 3


class Precision(StrEnum):
    EXACT = "exact"
    DAY = "day"
    ABOUT = "about"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


TO_THE_DAY: Final = frozenset({Precision.EXACT, Precision.DAY})


class Lag(StrEnum):
    """How long after it happened a thing was written."""

    SAME_DAY = "same_day"
    WITHIN_TWO_DAYS = "two_days"
    LATER = "later"
    SAME_MONTH = "same_month"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, kw_only=True)
class FuzzyDate:
    """A half-open span [start, until) in UTC, its precision and the zone of the wall clock.

    `start` and `until` are None only for `UNKNOWN`; `zone` is an IANA name.
    """

    precision: Precision
    zone: str
    start: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        known = self.precision is not Precision.UNKNOWN
        if known != (self.start is not None) or known != (self.until is not None):
            raise ValueError("only an unknown date has no span")
        if self.start is not None and self.until is not None and self.until < self.start:
            raise ValueError("a span ends after it starts")

    @property
    def local_start(self) -> datetime | None:
        return self.start.astimezone(zone_of(self.zone)) if self.start else None

    @property
    def local_day(self) -> date | None:
        """The day on which lists and pictures put it, by its own wall clock."""
        return None if self.local_start is None else day_of(self.precision, self.local_start)


def day_of(precision: str, local_start: datetime) -> date:
    """The first day of a span, of `ABOUT` the middle."""
    day = local_start.date()
    return day + timedelta(days=ABOUT_DAYS) if precision == Precision.ABOUT else day


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone_of(zone)).astimezone(UTC)


def _span(first: date, after: date, *, precision: Precision, zone: str) -> FuzzyDate:
    return FuzzyDate(
        precision=precision, zone=zone, start=_midnight(first, zone), until=_midnight(after, zone)
    )


def exactly(moment: datetime, *, zone: str) -> FuzzyDate:
    """A known moment (aware datetime)."""
    at = moment.astimezone(UTC)
    return FuzzyDate(precision=Precision.EXACT, zone=zone, start=at, until=at)


def on_day(day: date, *, zone: str) -> FuzzyDate:
    return _span(day, day + timedelta(days=1), precision=Precision.DAY, zone=zone)


def about(day: date, *, zone: str) -> FuzzyDate:
    """Around `day`, three days to either side."""
    reach = timedelta(days=ABOUT_DAYS)
    return _span(day - reach, day + reach + timedelta(days=1), precision=Precision.ABOUT, zone=zone)


def in_month(day: date, *, zone: str) -> FuzzyDate:
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    return _span(first, after, precision=Precision.MONTH, zone=zone)


def in_year(day: date, *, zone: str) -> FuzzyDate:
    first = date(day.year, 1, 1)
    return _span(first, date(day.year + 1, 1, 1), precision=Precision.YEAR, zone=zone)


def unknown(*, zone: str) -> FuzzyDate:
    return FuzzyDate(precision=Precision.UNKNOWN, zone=zone)


def is_same_day(*, precision: str, zone: str, start: float, written: float) -> bool:
    """Whether `lag_of` says `SAME_DAY`, from seconds since 1970: for rows by the thousand."""
    if precision not in TO_THE_DAY:
        return False
    here = zone_of(zone)
    return (
        datetime.fromtimestamp(written, here).date() <= datetime.fromtimestamp(start, here).date()
    )


def lag_of(happened: FuzzyDate, *, written_at: datetime) -> Lag:
    """Class the time between happening and writing, in the zone where it happened.

    "Same day" and "within two days" count only for exact and day precision; anything coarser says
    "same month" or "later" (design: Fuzzy dates).
    """
    if happened.until is None or happened.local_start is None:
        return Lag.NOT_KNOWN
    written = written_at.astimezone(zone_of(happened.zone)).date()
    first = happened.local_start.date()
    if happened.precision in TO_THE_DAY:
        days = (written - first).days
        if days <= 0:
            return Lag.SAME_DAY
        return Lag.WITHIN_TWO_DAYS if days <= 2 else Lag.LATER
    last = (happened.until - timedelta(microseconds=1)).astimezone(zone_of(happened.zone)).date()
    in_span = (first.year, first.month) <= (written.year, written.month) <= (last.year, last.month)
    return Lag.SAME_MONTH if in_span else Lag.LATER
