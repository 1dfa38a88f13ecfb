from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.goals.changes import in_words
from apps.goals.notice import Period, notice
from apps.plans.days import Away

MAY = Period(first=date(2026, 5, 4), last=date(2026, 6, 2))  # thirty days, Monday to Tuesday


def weekday(day: date) -> bool:
    return day.weekday() < 5


def found(day: date, *, away=(), period=MAY):
    return notice(day, period=period, away=away, is_worked=weekday)


def test_day_23_of_30_leaves_seven_days():
    told = found(date(2026, 5, 26))
    assert told is not None
    assert (told.day, told.length, told.left, told.worked_left, told.worked) == (23, 30, 7, 5, 17)
    assert in_words(told) == "Changed on day 23 of 30, 7 days left, 5 of them worked."


def test_days_off_are_not_worked():
    away = [Away(first=date(2026, 5, 25), last=date(2026, 5, 29))]
    told = found(date(2026, 5, 26), away=away)
    assert told is not None
    assert (told.left, told.worked_left, told.worked) == (7, 2, 15)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 2), "Changed on day 30 of 30, the last one."),
        (date(2026, 6, 1), "Changed on day 29 of 30, 1 day left."),
        (date(2026, 6, 4), "Changed 2 days after the last day."),
    ],
)
def test_the_end_is_told_in_words(day, words):
    told = found(day)
    assert told is not None
    assert in_words(told) == words


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2026, 5, 3), MAY),
        (date(2026, 5, 5), Period(first=date(2026, 5, 4), last=date(2026, 5, 1))),
        (date(2199, 1, 1), MAY),
        (date(2000, 1, 2), Period(first=date(2000, 1, 1), last=date(2199, 1, 1))),
    ],
)
def test_where_nothing_can_be_counted_nothing_is_said(day, period):
    assert found(day, period=period) is None


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 50), st.integers(0, 400))
def test_the_days_add_up(day, length, off, length_off):
    first = date(2026, 1, 1)
    away = [Away(first=first + timedelta(off), last=first + timedelta(off + length_off))]
    period = Period(first=first, last=first + timedelta(length - 1))
    told = found(first + timedelta(day), period=period, away=away)
    assert told is not None
    assert told.day + told.left == told.length
    assert 0 <= told.worked_left <= max(told.left, 0)
    assert told.worked + told.worked_left <= length
