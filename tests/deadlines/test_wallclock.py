# ruff: noqa: DTZ001  clocks on a wall have no zone
from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.deadlines.enums import Slot
from apps.deadlines.wallclock import SlotMoment, due_at, instant, slot_moments, slots_to_plan

ZONES = st.sampled_from(sorted(zoneinfo.available_timezones()))
DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
# Where and when clocks jump, so that examples meet the hard places.
HARD = st.sampled_from(
    [
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
        ("Australia/Lord_Howe", date(2026, 4, 5)),
        ("Africa/Cairo", date(2026, 4, 24)),
        ("America/Santiago", date(2026, 9, 6)),
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Apia", date(2011, 12, 31)),
        ("Africa/Casablanca", date(2026, 2, 15)),
        ("America/Scoresbysund", date(2024, 3, 31)),
    ]
)
PLACES = st.one_of(
    st.tuples(ZONES, DAYS), HARD, HARD.map(lambda one: (one[0], one[1] + timedelta(days=1)))
)


def local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected"),
    [
        ("America/New_York", date(2026, 3, 8), time(2, 30), datetime(2026, 3, 8, 1, 59, 59)),
        ("America/New_York", date(2026, 3, 8), time(17, 0), datetime(2026, 3, 8, 17, 0)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), datetime(2026, 10, 4, 1, 59, 59)),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), datetime(2026, 4, 23, 23, 59, 59)),
        ("America/Santiago", date(2026, 9, 6), time(0, 0), datetime(2026, 9, 5, 23, 59, 59)),
        ("Pacific/Apia", date(2011, 12, 30), time(9, 0), datetime(2011, 12, 29, 23, 59, 59)),
    ],
)
def test_a_wall_time_that_does_not_exist_is_the_last_instant_before_the_gap(
    zone, day, clock, expected
):
    assert local(instant(day, clock, zone=zone), zone) == expected


def test_a_wall_time_that_exists_twice_is_its_first():
    at = instant(date(2026, 11, 1), time(1, 30), zone="America/New_York")
    assert at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_without_a_time_a_date_lasts_until_the_end_of_its_local_day():
    assert due_at(date(2026, 6, 5), None, zone="America/Los_Angeles") == datetime(
        2026, 6, 6, 6, 59, 59, tzinfo=UTC
    )


def test_a_leap_day_has_its_reminders():
    moments = {one.slot: one.at for one in slot_moments(date(2028, 2, 29), None, zone="UTC")}
    assert moments[Slot.D14] == datetime(2028, 2, 15, 9, tzinfo=UTC)
    assert moments[Slot.OVERDUE] == datetime(2028, 3, 1, 9, tzinfo=UTC)


def test_one_day_before_keeps_the_wall_clock_over_the_change_of_clocks():
    moments = {
        one.slot: one.at
        for one in slot_moments(date(2026, 3, 8), time(17, 0), zone="America/New_York")
    }
    assert local(moments[Slot.D1], "America/New_York") == datetime(2026, 3, 7, 9, 0)
    assert due_at(date(2026, 3, 8), time(17), zone="America/New_York") - moments[
        Slot.D1
    ] == timedelta(hours=31)


def test_the_slots_of_an_afternoon():
    zone = "America/Los_Angeles"
    shown = [
        (one.slot.value, f"{local(one.at, zone):%d %b %H:%M}")
        for one in slot_moments(date(2026, 6, 5), time(17, 0), zone=zone)
    ]
    assert shown == [
        ("D-14", "22 May 09:00"),
        ("D-7", "29 May 09:00"),
        ("D-3", "02 Jun 09:00"),
        ("D-1", "04 Jun 09:00"),
        ("D0", "05 Jun 08:00"),
        ("H-2", "05 Jun 15:00"),
        ("OVERDUE", "06 Jun 09:00"),
    ]


@pytest.mark.parametrize("clock", [time(0, 0), time(7, 0), time(8, 0), time(9, 59), time(10, 0)])
def test_an_early_time_has_no_mail_of_the_morning_but_the_one_two_hours_before(clock):
    slots = [one.slot for one in slot_moments(date(2026, 6, 5), clock, zone="UTC")]
    assert Slot.D0 not in slots
    assert Slot.H2 in slots


@settings(max_examples=600, deadline=None)
@given(PLACES, st.one_of(st.none(), CLOCKS))
def test_slots_come_once_in_order_and_never_later_than_the_wall_says(place, clock):
    zone, day = place
    moments = slot_moments(day, clock, zone=zone)
    slots = [one.slot for one in moments]
    assert len(slots) == len(set(slots))
    assert [one.at for one in moments] == sorted(one.at for one in moments)
    due = due_at(day, clock, zone=zone)
    assert all(one.at < due for one in moments if one.slot is not Slot.OVERDUE)
    assert next(one.at for one in moments if one.slot is Slot.OVERDUE) > due
    assert all(one.at.tzinfo is UTC for one in moments)


@settings(max_examples=600, deadline=None)
@given(PLACES, CLOCKS)
def test_an_instant_shows_its_wall_time_or_an_earlier_one_before_a_gap(place, clock):
    zone, day = place
    at = instant(day, clock, zone=zone)
    wall = datetime.combine(day, clock)
    shown = local(at, zone)
    assert shown <= wall
    if shown != wall:
        # The next second already lies behind the gap.
        assert local(at + timedelta(seconds=1), zone) > wall
        assert wall - shown <= timedelta(days=2)


@settings(max_examples=300, deadline=None)
@given(PLACES, CLOCKS)
def test_two_hours_before_is_at_least_two_hours_before(place, clock):
    zone, day = place
    moments = {one.slot: one.at for one in slot_moments(day, clock, zone=zone)}
    due = due_at(day, clock, zone=zone)
    assert due - moments[Slot.H2] >= timedelta(hours=2)


NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)


def test_only_reminders_still_to_come_are_planned():
    moments = slot_moments(date(2026, 6, 5), time(17, 0), zone="America/Los_Angeles")
    due = due_at(date(2026, 6, 5), time(17, 0), zone="America/Los_Angeles")
    planned = slots_to_plan(moments, due=due, now=NOW)
    assert [one.slot for one in planned] == [Slot.D1, Slot.D0, Slot.H2, Slot.OVERDUE]


def test_a_date_too_near_for_any_reminder_gets_one_at_once():
    due = NOW + timedelta(hours=1)
    moments = slot_moments(due.date(), due.time(), zone="UTC")
    planned = slots_to_plan(moments, due=due, now=NOW)
    assert planned[0] == SlotMoment(slot=Slot.NOW, at=NOW)
    assert [one.slot for one in planned] == [Slot.NOW, Slot.OVERDUE]


def test_a_date_long_past_gets_none():
    moments = slot_moments(date(2026, 5, 1), None, zone="UTC")
    assert slots_to_plan(moments, due=due_at(date(2026, 5, 1), None, zone="UTC"), now=NOW) == ()
