from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import fuzzy, say_dates

SEATTLE = "America/Los_Angeles"
JUNE = datetime(2026, 6, 4, 0, 0, tzinfo=UTC)
ZONES = st.sampled_from(
    [
        "UTC",
        SEATTLE,
        "Europe/London",
        "Asia/Kolkata",
        "Pacific/Chatham",
        "America/St_Johns",
        "Etc/GMT+5",
    ]
)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001  hypothesis wants it naive
    max_value=datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def test_a_moment_is_absolute_with_its_city_and_its_distance_from_utc():
    assert say_dates.moment(JUNE, zone=SEATTLE) == "Wed 3 Jun 2026, 17:00 Seattle (UTC-7)"


def test_a_moment_in_utc_needs_no_city():
    assert say_dates.moment(JUNE, zone="UTC") == "Thu 4 Jun 2026, 00:00 UTC"


def test_the_distance_follows_the_absolute_moment():
    words = say_dates.full(JUNE, zone=SEATTLE, now=JUNE - timedelta(days=4))
    assert words == "Wed 3 Jun 2026, 17:00 Seattle (UTC-7), in 4 days"


def test_half_hours_are_said():
    assert say_dates.offset(JUNE, zone="Asia/Kolkata") == "UTC+5:30"
    assert say_dates.offset(JUNE, zone="America/St_Johns") == "UTC-2:30"


def test_the_offset_follows_daylight_saving():
    assert say_dates.offset(datetime(2026, 1, 4, tzinfo=UTC), zone=SEATTLE) == "UTC-8"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "2 days ago"),
        (-1, "yesterday"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
        (30, "in 30 days"),
    ],
)
def test_distances_in_words(days, words):
    today = date(2026, 6, 2)
    assert say_dates.distance(today + timedelta(days=days), today=today) == words


def test_a_late_evening_is_tomorrow_only_where_it_is_tomorrow():
    now = datetime(2026, 6, 2, 23, 0, tzinfo=UTC)
    at = now + timedelta(hours=2)
    assert say_dates.distance_of(at, now=now, zone="UTC") == "tomorrow"
    assert say_dates.distance_of(at, now=now, zone=SEATTLE) == "today"


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (fuzzy.exactly(JUNE, zone=SEATTLE), "Wed 3 Jun 2026, 17:00"),
        (fuzzy.on_day(date(2026, 6, 3), zone=SEATTLE), "Wed 3 Jun 2026"),
        (fuzzy.about(date(2026, 6, 3), zone=SEATTLE), "about Wed 3 Jun 2026"),
        (fuzzy.in_month(date(2026, 6, 3), zone=SEATTLE), "Jun 2026"),
        (fuzzy.in_year(date(2026, 6, 3), zone=SEATTLE), "2026"),
        (fuzzy.unknown(zone=SEATTLE), "date not known"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(happened, words):
    assert say_dates.fuzzy(happened) == words


@given(DAYS, ZONES)
def test_the_middle_of_about_is_the_day_that_was_named(day, zone):
    assert say_dates.fuzzy(fuzzy.about(day, zone=zone)) == f"about {say_dates.day(day)}"


@given(DAYS, ZONES)
def test_a_day_is_said_as_itself_in_every_zone(day, zone):
    assert say_dates.fuzzy(fuzzy.on_day(day, zone=zone)) == say_dates.day(day)


@given(MOMENTS, ZONES)
def test_a_moment_can_be_read_back_to_the_minute(at, zone):
    words = say_dates.moment(at, zone=zone)
    local = at.astimezone(ZoneInfo(zone))
    assert words.startswith(f"{local:%a} {local.day} {local:%b %Y}, {local:%H:%M} ")
    assert say_dates.offset(at, zone=zone) in words


@given(DAYS, DAYS)
def test_distance_names_the_number_of_days_and_its_direction(day, today):
    words, days = say_dates.distance(day, today=today), (day - today).days
    if abs(days) > 1:
        assert str(abs(days)) in words
        assert words.startswith("in ") is (days > 0)
        assert words.endswith(" ago") is (days < 0)
    else:
        assert not any(letter.isdigit() for letter in words)


@given(DAYS)
def test_no_two_days_are_said_alike(day):
    assert say_dates.day(day) != say_dates.day(day + timedelta(days=1))


def test_a_day_of_another_year_carries_it():
    assert say_dates.near_day(date(2026, 9, 16), today=date(2026, 6, 4)) == "Wed 16 Sep"
    assert say_dates.near_day(date(2027, 9, 16), today=date(2026, 6, 4)) == "Thu 16 Sep 2027"


def test_a_moment_of_another_year_is_one_on_its_own_wall():
    new_year = datetime(2027, 1, 1, 3, tzinfo=UTC)
    assert say_dates.near_moment(new_year, zone=SEATTLE, now=JUNE) == "Thu 31 Dec, 19:00"
    assert say_dates.near_moment(new_year, zone="UTC", now=JUNE) == "Fri 1 Jan 2027, 03:00"
