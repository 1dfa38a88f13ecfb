"""Counting a date from a trigger, step by step (facts.md; ux: Words). Pure code: no Django, no clock.

Where the letter leaves doubt, every reading is counted and the earliest is taken; the latest is told
and not used (design: "Earlier, never later").
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from apps.deadlines.enums import Holidays, Mark, Rounding, StepKind
from apps.deadlines.workdays import WorkCalendar, is_worked
from apps.plans.enums import Unit

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST = {Unit.MONTHS: 120, Unit.WEEKS: 520}
MOST_DAYS = 3660
LONGEST_STRIP = 31
ONE_DAY = timedelta(days=1)


class OutOfReachError(ValueError):
    """The counted day lies outside 1900 to 2199, or the number is too large to mean anything."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """So many of a unit after a trigger; the next day is day one. `less_days` as in "three months less a day"."""

    number: int
    unit: Unit
    less_days: int = 0
    holidays: Holidays = Holidays.NOT_SAID
    rounding: Rounding = Rounding.EARLIER


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of the count. Which fields are set follows from the kind."""

    kind: StepKind
    day: date | None = None
    other: date | None = None
    number: int = 0
    unit: str = ""
    name: str = ""
    clock: time | None = None


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of the strip: `number` counts up on counted days and is 0 on others."""

    day: date
    mark: Mark
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A counted day, the latest reading (the same day where there is no doubt), the steps and the strip."""

    day: date
    latest: date
    steps: tuple[Step, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """One way to read a window, counted to its end: `raw` as counted, `day` after rounding."""

    unit: Unit
    skips_holidays: bool
    raw: date
    day: date
    is_clipped: bool = False


def count(
    window: Window, *, trigger: date, calendar: WorkCalendar, clock: time | None = None
) -> Counted:
    """Count `window` from `trigger` and write down how.

    Raises:
        OutOfReachError: the number is below 1 or absurd, or the day lies outside 1900 to 2199.
    """
    _check(window, trigger=trigger)
    readings = [
        _read(window, unit=unit, skips_holidays=skips, trigger=trigger, calendar=calendar)
        for unit, skips in _ways(window)
    ]
    chosen = _choose(readings, rounding=window.rounding)
    latest = max(reading.day for reading in readings)
    for day in (chosen.day, latest):
        _check_day(day)
    return Counted(
        day=chosen.day,
        latest=latest,
        steps=tuple(
            _steps(
                window,
                chosen=chosen,
                latest=latest,
                trigger=trigger,
                calendar=calendar,
                clock=clock,
            )
        ),
        cells=_cells(chosen=chosen, trigger=trigger, calendar=calendar),
    )


def _check(window: Window, *, trigger: date) -> None:
    if not 1 <= window.number <= MOST.get(window.unit, MOST_DAYS):
        raise OutOfReachError(f"a window of {window.number} {window.unit}")
    if not 0 <= window.less_days < 31:
        raise OutOfReachError(f"{window.less_days} days less")
    _check_day(trigger)


def _check_day(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutOfReachError(f"{day.year} is out of reach")


def _ways(window: Window) -> list[tuple[Unit, bool]]:
    """Every reading the letter's words allow: the unit, and whether holidays are left out."""
    if window.unit not in {Unit.BUSINESS_DAYS, Unit.DAYS}:
        return [(window.unit, False)]
    skips = {Holidays.COUNT: [False], Holidays.LEFT_OUT: [True], Holidays.NOT_SAID: [False, True]}
    business = [(Unit.BUSINESS_DAYS, skip) for skip in skips[window.holidays]]
    return (
        business if window.unit is Unit.BUSINESS_DAYS else [(Unit.CALENDAR_DAYS, False), *business]
    )


def _choose(readings: list[_Reading], *, rounding: Rounding) -> _Reading:
    """The earliest reading, or the latest where the user wants that; the stricter of two equal ones."""
    if rounding is Rounding.LATER:
        return max(readings, key=lambda one: one.day)
    return min(readings, key=lambda one: (one.day, not one.skips_holidays))


def _read(
    window: Window, *, unit: Unit, skips_holidays: bool, trigger: date, calendar: WorkCalendar
) -> _Reading:
    clipped = False
    if unit is Unit.MONTHS:
        raw, clipped = _months_after(trigger, window.number)
    elif unit is Unit.BUSINESS_DAYS:
        raw = _business_days_after(
            trigger, window.number, calendar=calendar, skips_holidays=skips_holidays
        )
    else:
        raw = trigger + timedelta(days=window.number * (7 if unit is Unit.WEEKS else 1))
    raw -= timedelta(days=window.less_days)
    day = _round(raw, trigger=trigger, rounding=window.rounding, calendar=calendar)
    return _Reading(unit=unit, skips_holidays=skips_holidays, raw=raw, day=day, is_clipped=clipped)


def _months_after(start: date, months: int) -> tuple[date, bool]:
    """The same day so many months on; a day the month lacks becomes its last (31 Jan + 1 = 28 Feb)."""
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if years > LAST_DAY.year:
        raise OutOfReachError(f"{years} is out of reach")
    last = monthrange(years, month + 1)[1]
    return date(years, month + 1, min(start.day, last)), start.day > last


def _business_days_after(
    start: date, number: int, *, calendar: WorkCalendar, skips_holidays: bool
) -> date:
    day = start
    for _one in range(number):
        day = _next_counted(day, calendar=calendar, skips_holidays=skips_holidays)
    return day


def _next_counted(day: date, *, calendar: WorkCalendar, skips_holidays: bool) -> date:
    for _one in range(60):  # no calendar is shut for two months; a wrong one must not hang
        day += ONE_DAY
        if not _is_left_out(day, calendar=calendar, skips_holidays=skips_holidays):
            return day
    raise OutOfReachError("no day is worked")


def _is_left_out(day: date, *, calendar: WorkCalendar, skips_holidays: bool) -> bool:
    return calendar.is_weekend(day) or (skips_holidays and bool(calendar.holiday(day)))


def _round(day: date, *, trigger: date, rounding: Rounding, calendar: WorkCalendar) -> date:
    """Move a last day that nobody works. It never moves back to the trigger or before it."""
    if rounding is Rounding.AS_COUNTED:
        return day
    step = ONE_DAY if rounding is Rounding.LATER else -ONE_DAY
    moved = day
    for _one in range(60):
        if is_worked(moved, calendar=calendar):
            return moved if moved > trigger else day
        moved += step
    return day


def _steps(
    window: Window, *, chosen: _Reading, latest: date, trigger: date,
    calendar: WorkCalendar, clock: time | None,
) -> Iterator[Step]:  # fmt: skip
    yield Step(kind=StepKind.START, day=trigger)
    yield Step(kind=StepKind.LENGTH, number=window.number, unit=window.unit)
    if window.unit is Unit.DAYS:
        yield Step(kind=StepKind.UNIT_NOT_SAID, unit=chosen.unit)
    if chosen.unit is Unit.BUSINESS_DAYS:
        yield from _left_out_steps(window, chosen=chosen, trigger=trigger, calendar=calendar)
    if chosen.is_clipped:
        back = timedelta(days=window.less_days)
        yield Step(kind=StepKind.SHORT_MONTH, day=chosen.raw + back)
    if window.less_days:
        yield Step(kind=StepKind.LESS, number=window.less_days)
    yield from _rounding_steps(chosen=chosen, calendar=calendar)
    yield Step(kind=StepKind.CLOCK, clock=clock) if clock else Step(kind=StepKind.NO_CLOCK)
    yield Step(kind=StepKind.RESULT, day=chosen.day, clock=clock)
    if latest > chosen.day:
        yield Step(kind=StepKind.LATER_VIEW, day=latest)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def _left_out_steps(
    window: Window, *, chosen: _Reading, trigger: date, calendar: WorkCalendar
) -> Iterator[Step]:
    days = list(_days(trigger + ONE_DAY, chosen.raw))
    weekends = sum(calendar.is_weekend(day) for day in days)
    if weekends:
        yield Step(kind=StepKind.WEEKENDS, number=weekends)
    kind = StepKind.HOLIDAY_LEFT_OUT if chosen.skips_holidays else StepKind.HOLIDAY_COUNTED
    said = "" if window.holidays is Holidays.NOT_SAID else "said"
    for day in days:
        name = calendar.holiday(day)
        if name and not calendar.is_weekend(day):
            yield Step(kind=kind, day=day, name=name, unit=said)
    if not calendar.knows_holidays:
        yield Step(kind=StepKind.NO_HOLIDAYS_KNOWN)


def _rounding_steps(*, chosen: _Reading, calendar: WorkCalendar) -> Iterator[Step]:
    if chosen.day < chosen.raw:
        yield Step(
            kind=StepKind.MOVED_EARLIER,
            day=chosen.raw,
            other=chosen.day,
            name=calendar.holiday(chosen.raw),
        )
    elif chosen.day > chosen.raw:
        yield Step(
            kind=StepKind.MOVED_LATER,
            day=chosen.raw,
            other=chosen.day,
            name=calendar.holiday(chosen.raw),
        )
    elif not is_worked(chosen.raw, calendar=calendar):
        yield Step(kind=StepKind.NOT_MOVED, day=chosen.raw, name=calendar.holiday(chosen.raw))


def _cells(*, chosen: _Reading, trigger: date, calendar: WorkCalendar) -> tuple[Cell, ...]:
    """The days from the trigger to the last day, for a strip; empty where it would be too long to read."""
    last = max(chosen.raw, chosen.day)
    if (last - trigger).days > LONGEST_STRIP:
        return ()
    cells, number = [], 0
    for day in _days(trigger, last):
        mark = _mark(day, chosen=chosen, trigger=trigger, calendar=calendar)
        number += mark in {Mark.COUNTED, Mark.END}
        cells.append(
            Cell(day=day, mark=mark, number=number if mark in {Mark.COUNTED, Mark.END} else 0)
        )
    return tuple(cells)


def _mark(day: date, *, chosen: _Reading, trigger: date, calendar: WorkCalendar) -> Mark:
    if day == chosen.day:
        return Mark.END
    if day == trigger:
        return Mark.GOT
    if chosen.unit is not Unit.BUSINESS_DAYS:
        return Mark.COUNTED if day <= chosen.raw else Mark.LEFT_OUT
    left_out = _is_left_out(day, calendar=calendar, skips_holidays=chosen.skips_holidays)
    return Mark.LEFT_OUT if left_out or day > chosen.raw else Mark.COUNTED
