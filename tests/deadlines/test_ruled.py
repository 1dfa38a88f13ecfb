from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines import counting_json
from apps.deadlines.enums import Holidays, Rounding
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.ruled import Length, Rule
from apps.deadlines.rules import Window, count
from apps.deadlines.workdays import PlainWeek
from apps.plans.enums import Unit
from apps.plans.models import Plan

WINDOWS = st.builds(
    Window, number=st.integers(1, 60), unit=st.sampled_from(Unit), less_days=st.integers(0, 3),
    holidays=st.sampled_from(Holidays), rounding=st.sampled_from(Rounding),
)  # fmt: skip
RULES = st.builds(
    Rule, window=WINDOWS, key=st.sampled_from(["", "stage_length"]), times=st.just(1)
) | st.builds(Rule, window=WINDOWS, key=st.just("checkpoint_every"), times=st.integers(1, 9))
THREE_DAYS = Window(number=3, unit=Unit.BUSINESS_DAYS, holidays=Holidays.LEFT_OUT)


@given(RULES)
def test_a_rule_is_read_back_as_it_was_written(rule):
    assert counting_json.load_rule(counting_json.dump_rule(rule)) == rule


def test_a_date_without_a_rule_has_none():
    assert counting_json.load_rule({}) is None


@given(st.integers(1, 8), st.integers(1, 30), st.sampled_from(Unit))
def test_the_third_meeting_is_three_times_the_new_length(times, number, unit):
    rule = Rule(window=Window(number=2 * times, unit=Unit.WEEKS), key="every", times=times)
    assert rule.length == Length(number=2, unit=Unit.WEEKS)
    changed = rule.changed(
        Length(number=number, unit=unit), holidays=Holidays.COUNT, rounding=Rounding.LATER
    )
    assert changed.length == Length(number=number, unit=unit)
    assert changed.window.number == number * times
    assert (changed.key, changed.times) == ("every", times)


@given(WINDOWS, st.dates(date(2024, 1, 1), date(2036, 12, 31)), st.integers(-9, 9))
def test_a_day_set_by_hand_says_so_once_and_no_longer_when_it_is_the_counted_one(window, day, off):
    counted = counting_json.dump(count(window, trigger=day, calendar=PlainWeek()))
    end = date.fromisoformat(counted["day"])
    other = date.fromordinal(end.toordinal() + off)
    kept = counting_json.used(counting_json.used(counted, other), other)
    assert counting_json.is_by_hand(kept) == (off != 0)
    assert len(kept["steps"]) - len(counted["steps"]) == (off != 0)
    assert counting_json.used(kept, end) == counted


def test_a_date_that_was_not_counted_stays_so():
    assert counting_json.used({}, date(2026, 6, 5)) == {}
    assert not counting_json.is_by_hand({})


@pytest.mark.parametrize(("days_off", "day"), [([], 24), ([date(2026, 12, 24)], 28)])
def test_the_employers_own_days_off_of_a_plan_are_left_out(days_off, day):
    plan = Plan(country="US", region="WA", days_off=days_off)
    found = count(THREE_DAYS, trigger=date(2026, 12, 21), calendar=calendar_of(plan))
    assert found.day == date(2026, 12, day)


def test_a_country_that_is_about_to_change_takes_its_region_away():
    plan = Plan(country="US", region="WA")
    assert calendar_of(plan).holiday(date(2026, 11, 27))
    assert not calendar_of(plan, country="GB").holiday(date(2026, 11, 26))
