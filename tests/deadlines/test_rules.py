from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.deadlines import counting_json
from apps.deadlines.enums import Holidays, Mark, Rounding, StepKind
from apps.deadlines.rules import OutOfReachError, Window, count
from apps.deadlines.workdays import PlainWeek, is_worked, work_calendar
from apps.plans.enums import Unit

WASHINGTON = work_calendar(country="US", region="WA")
DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))
CALENDARS = st.sampled_from(
    [
        PlainWeek(),
        WASHINGTON,
        work_calendar(country="GB", region="ENG"),
        work_calendar(country="EG"),
    ]
)
WINDOWS = st.builds(
    Window,
    number=st.integers(1, 90),
    unit=st.sampled_from(Unit),
    less_days=st.sampled_from([0, 0, 1]),
    holidays=st.sampled_from(Holidays),
    rounding=st.sampled_from(Rounding),
)


def window(number, unit, **more):
    return Window(number=number, unit=unit, **more)


def step(counted, kind):
    return next((one for one in counted.steps if one.kind is kind), None)


def test_ten_business_days_over_a_holiday_give_the_earlier_date_and_tell_the_later():
    counted = count(window(10, Unit.BUSINESS_DAYS), trigger=date(2026, 5, 22), calendar=WASHINGTON)
    assert (counted.day, counted.latest) == (date(2026, 6, 5), date(2026, 6, 8))
    assert step(counted, StepKind.WEEKENDS).number == 4
    assert step(counted, StepKind.HOLIDAY_COUNTED).name == "Memorial Day"
    assert step(counted, StepKind.LATER_VIEW).day == date(2026, 6, 8)


def test_a_letter_that_leaves_holidays_out_gets_the_later_date():
    counted = count(
        window(10, Unit.BUSINESS_DAYS, holidays=Holidays.LEFT_OUT),
        trigger=date(2026, 5, 22),
        calendar=WASHINGTON,
    )
    assert counted.day == counted.latest == date(2026, 6, 8)
    assert step(counted, StepKind.HOLIDAY_LEFT_OUT).day == date(2026, 5, 25)


def test_a_last_day_at_the_weekend_moves_to_the_friday_before():
    counted = count(window(60, Unit.CALENDAR_DAYS), trigger=date(2026, 4, 29), calendar=WASHINGTON)
    assert counted.day == date(2026, 6, 26)
    moved = step(counted, StepKind.MOVED_EARLIER)
    assert (moved.day, moved.other) == (date(2026, 6, 28), date(2026, 6, 26))


def test_rounding_later_is_possible_where_the_letter_says_so():
    counted = count(
        window(60, Unit.CALENDAR_DAYS, rounding=Rounding.LATER),
        trigger=date(2026, 4, 29),
        calendar=WASHINGTON,
    )
    assert counted.day == date(2026, 6, 29)


def test_days_of_an_unknown_kind_are_calendar_days_because_those_end_earlier():
    counted = count(window(5, Unit.DAYS), trigger=date(2026, 6, 1), calendar=WASHINGTON)
    assert counted.day == date(2026, 6, 5)  # Sat 6 Jun moves to Friday
    assert counted.latest == date(2026, 6, 8)
    assert step(counted, StepKind.UNIT_NOT_SAID).unit == Unit.CALENDAR_DAYS


@pytest.mark.parametrize(
    ("trigger", "months", "less", "expected"),
    [
        (date(2026, 1, 31), 1, 0, date(2026, 2, 27)),  # 28 Feb is a Saturday
        (date(2028, 1, 31), 1, 0, date(2028, 2, 29)),  # leap day, a Tuesday
        (
            date(2026, 12, 31),
            2,
            0,
            date(2027, 2, 26),
        ),  # 31 Feb does not exist; the 28th is a Sunday
        (date(2026, 5, 13), 3, 1, date(2026, 8, 12)),  # three months less a day
        (date(2028, 2, 29), 12, 0, date(2029, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(trigger, months, less, expected):
    counted = count(
        window(months, Unit.MONTHS, less_days=less), trigger=trigger, calendar=PlainWeek()
    )
    assert counted.day == expected


def test_the_employers_own_days_off_are_not_worked():
    calendar = work_calendar(country="US", days_off={date(2026, 12, 24): "Company day"})
    counted = count(
        window(2, Unit.BUSINESS_DAYS, holidays=Holidays.LEFT_OUT),
        trigger=date(2026, 12, 22),
        calendar=calendar,
    )
    assert counted.day == date(2026, 12, 28)


def test_an_unknown_country_says_that_holidays_are_not_known():
    counted = count(
        window(3, Unit.BUSINESS_DAYS), trigger=date(2026, 6, 1), calendar=work_calendar(country="")
    )
    assert step(counted, StepKind.NO_HOLIDAYS_KNOWN)


def test_an_unknown_region_falls_back_to_its_country():
    assert work_calendar(country="US", region="ZZ").holiday(date(2026, 7, 4)) == "Independence Day"


def test_a_week_in_egypt_has_its_own_weekend():
    calendar = work_calendar(country="EG")
    assert calendar.is_weekend(date(2026, 6, 5))
    assert not calendar.is_weekend(date(2026, 6, 7))


@pytest.mark.parametrize(
    ("number", "unit", "trigger"),
    [
        (0, Unit.CALENDAR_DAYS, date(2026, 1, 1)),
        (-3, Unit.WEEKS, date(2026, 1, 1)),
        (100_000, Unit.CALENDAR_DAYS, date(2026, 1, 1)),
        (121, Unit.MONTHS, date(2026, 1, 1)),
        (120, Unit.MONTHS, date(2195, 1, 1)),
        (400, Unit.WEEKS, date(2199, 1, 1)),
        (1, Unit.MONTHS, date(9999, 12, 1)),
        (1, Unit.CALENDAR_DAYS, date(1, 1, 1)),
    ],
)
def test_what_cannot_be_meant_is_refused(number, unit, trigger):
    with pytest.raises(OutOfReachError):
        count(window(number, unit), trigger=trigger, calendar=PlainWeek())


@settings(max_examples=300, deadline=None)
@given(WINDOWS, DAYS, CALENDARS)
def test_a_count_is_consistent(rule, trigger, calendar):
    counted = count(rule, trigger=trigger, calendar=calendar)
    assert counted.day <= counted.latest
    if not rule.less_days:
        assert counted.day > trigger
    result = step(counted, StepKind.RESULT)
    assert result.day == counted.day
    assert counting_json.load(counting_json.dump(counted)) == counted
    assert (step(counted, StepKind.LATER_VIEW) is not None) == (counted.latest > counted.day)


@settings(max_examples=300, deadline=None)
@given(WINDOWS, DAYS, CALENDARS)
def test_rounding_earlier_never_gives_a_later_day_than_any_other_way(rule, trigger, calendar):
    base = {
        "number": rule.number,
        "unit": rule.unit,
        "less_days": rule.less_days,
        "holidays": rule.holidays,
    }
    days = {
        way: count(Window(**base, rounding=way), trigger=trigger, calendar=calendar).day
        for way in Rounding
    }
    assert days[Rounding.EARLIER] <= days[Rounding.AS_COUNTED] <= days[Rounding.LATER]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 20), DAYS, CALENDARS)
def test_business_days_number_the_worked_days(number, trigger, calendar):
    rule = window(number, Unit.BUSINESS_DAYS, holidays=Holidays.LEFT_OUT)
    counted = count(rule, trigger=trigger, calendar=calendar)
    days = [trigger + timedelta(days=n + 1) for n in range((counted.day - trigger).days)]
    assert sum(is_worked(day, calendar=calendar) for day in days) == number
    assert is_worked(counted.day, calendar=calendar)


@settings(max_examples=200, deadline=None)
@given(WINDOWS, DAYS, CALENDARS)
def test_the_strip_runs_without_gaps_and_has_one_end(rule, trigger, calendar):
    counted = count(rule, trigger=trigger, calendar=calendar)
    if not counted.cells or counted.day < trigger:
        return
    days = [cell.day for cell in counted.cells]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert [cell.day for cell in counted.cells if cell.mark is Mark.END] == [counted.day]
