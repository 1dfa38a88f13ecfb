"""Days worked: pure counting, checked against the plainest way to say it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.plans.days import Away, days_worked, joined

DAYS = st.dates(date(2026, 1, 1), date(2026, 4, 30))
AWAY = st.builds(
    lambda first, length: Away(first=first, last=first + timedelta(days=length)),
    DAYS,
    st.integers(0, 20),
)


@given(st.lists(AWAY, max_size=6), DAYS, DAYS, st.sets(DAYS, max_size=4))
def test_days_worked_are_those_of_the_week_that_nothing_covers(away, first, last, closed):
    found = days_worked(first, last, away=away, closed=closed)
    assert list(found) == sorted(set(found))
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    expected = [
        day
        for day in every
        if day.weekday() < 5
        and day not in closed
        and all(day < one.first or day > one.last for one in away)
    ]
    assert list(found) == expected


@given(st.lists(AWAY, max_size=8))
def test_joined_days_are_the_same_days_once_and_in_order(away):
    def days(stretches):
        return {
            one.first + timedelta(days=n)
            for one in stretches
            for n in range((one.last - one.first).days + 1)
        }

    found = joined(away)
    assert days(found) == days(away)
    assert all(one.last + timedelta(days=1) < after.first for one, after in pairwise(found))


@given(st.lists(AWAY, max_size=5), AWAY, DAYS, DAYS)
def test_more_days_off_never_make_more_days_worked(away, another, first, last):
    before = set(days_worked(first, last, away=away))
    assert set(days_worked(first, last, away=[*away, another])) <= before


def test_a_stretch_that_ends_before_it_begins_is_refused_and_has_no_days():
    with pytest.raises(ValueError, match="end after"):
        Away(first=date(2026, 6, 2), last=date(2026, 6, 1))
    assert days_worked(date(2026, 6, 2), date(2026, 6, 1), away=()) == ()


def test_saturday_and_sunday_count_where_they_are_worked():
    week = (date(2026, 6, 1), date(2026, 6, 7))
    assert len(days_worked(*week, away=())) == 5
    assert len(days_worked(*week, away=(), weekend=())) == 7
