"""Which reminders a date has: they fit its window, and no date is without one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines.enums import Again, Slot
from apps.deadlines.wallclock import (
    BEFORE,
    Quiet,
    again_moments,
    due_at,
    slot_moments,
    slots_to_plan,
)

ZONES = st.sampled_from(
    ["America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
)
DAYS = st.dates(date(2024, 1, 1), date(2036, 12, 31))
CLOCKS = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
LEADS = st.sets(st.sampled_from(BEFORE)).map(tuple)
MORNINGS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
QUIETS = st.builds(
    lambda start, hours: Quiet(start=time(start), end=time((start + hours) % 24)),
    st.integers(0, 23),
    st.integers(0, 14),
)


def planned(day, clock, *, zone="UTC", before, leads=BEFORE, morning=time(9)):
    """The names of what is planned so many days before, at eight in the morning there."""
    now = due_at(day - timedelta(days=before), time(8), zone=zone)
    moments = slot_moments(day, clock, zone=zone, morning=morning)
    due = due_at(day, clock, zone=zone)
    found = slots_to_plan(moments, due=due, now=now, leads=leads, window_days=before)
    return [one.slot.value for one in found]


@pytest.mark.parametrize(
    ("window", "slots"),
    [
        (1, ["D0", "H-2"]),
        (3, ["D-1", "D0", "H-2"]),
        (4, ["D-1", "D0", "H-2"]),
        (5, ["D-3", "D-1", "D0", "H-2"]),
        (10, ["D-3", "D-1", "D0", "H-2"]),
        (11, ["D-7", "D-3", "D-1", "D0", "H-2"]),
        (20, ["D-7", "D-3", "D-1", "D0", "H-2"]),
        (21, ["D-14", "D-7", "D-3", "D-1", "D0", "H-2"]),
        (90, ["D-14", "D-7", "D-3", "D-1", "D0", "H-2"]),
    ],
)
def test_the_reminders_fit_the_length_of_the_window(window, slots):
    assert planned(date(2026, 6, 19), time(17), before=window) == [*slots, "OVERDUE"]


def test_a_choice_that_does_not_fit_leaves_the_nearest_reminder():
    assert planned(date(2026, 6, 19), None, before=3, leads=(Slot.D14,)) == ["D0", "OVERDUE"]
    assert planned(date(2026, 6, 19), time(17), before=3, leads=(Slot.D14,)) == ["H-2", "OVERDUE"]


@given(
    zone=ZONES, day=DAYS, clock=CLOCKS, leads=LEADS, morning=MORNINGS,
    window=st.none() | st.integers(0, 400), ahead=st.timedeltas(timedelta(seconds=1), timedelta(days=60)),
)  # fmt: skip
def test_no_date_is_ever_without_a_reminder_before_it(
    zone, day, clock, leads, morning, window, ahead
):
    due = due_at(day, clock, zone=zone)
    now = due - ahead
    moments = slot_moments(day, clock, zone=zone, morning=morning)
    found = slots_to_plan(moments, due=due, now=now, leads=leads, window_days=window)
    before = [one for one in found if one.slot is not Slot.OVERDUE]
    assert before
    assert all(now <= one.at < due for one in before)
    assert [one.at for one in found] == sorted(one.at for one in found)
    if window is not None and window < 21:
        assert Slot.D14 not in {one.slot for one in found} or len(before) == 1
    if window is not None and window <= 10:
        assert Slot.D7 not in {one.slot for one in found} or len(before) == 1


@given(zone=ZONES, day=DAYS, clock=CLOCKS, quiet=QUIETS, morning=MORNINGS)
def test_the_extra_mails_are_few_in_the_last_day_and_never_in_the_quiet_hours(
    zone, day, clock, quiet, morning
):
    due = due_at(day, clock, zone=zone)
    usual = [one.at for one in slot_moments(day, clock, zone=zone, morning=morning)]
    found = again_moments(due, zone=zone, quiet=quiet, taken=usual, now=due - timedelta(days=9))
    assert len(found) <= 4
    moments = [one.at for one in found]
    for one in moments:
        assert timedelta() < due - one <= timedelta(hours=24)
        assert all(
            abs(one - other) >= timedelta(hours=1) for other in [*usual, *moments] if other != one
        )
        if quiet.start != quiet.end:
            # A quarter of an hour before; an hour that the clock skips may fold it into the hours themselves.
            skipped = _shift(one, zone) != _shift(one + timedelta(hours=14), zone)
            assert skipped or not quiet.holds(one.astimezone(ZoneInfo(zone)).time())


def _shift(at: datetime, zone: str) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def test_the_last_day_of_an_afternoon():
    zone = "America/Los_Angeles"
    due = due_at(date(2026, 6, 19), time(17), zone=zone)
    usual = [one.at for one in slot_moments(date(2026, 6, 19), time(17), zone=zone)]
    found = again_moments(due, zone=zone, quiet=Quiet(), taken=usual, now=due - timedelta(days=3))
    local = {one.slot: f"{one.at.astimezone(ZoneInfo(zone)):%d %H:%M}" for one in found}
    assert local == {
        Again.H12: "18 21:45",
        Again.H6: "19 11:00",
        Again.H4: "19 13:00",
        Again.H1: "19 16:00",
    }


def test_what_has_passed_is_not_mailed_again():
    due = datetime(2026, 6, 19, 17, tzinfo=UTC)
    found = again_moments(due, zone="UTC", quiet=Quiet(), taken=[], now=due - timedelta(hours=5))
    assert [one.slot for one in found] == [Again.H4, Again.H1]
