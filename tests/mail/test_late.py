from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.mail.rules.late import Course, Firmness, decide, quiet_until

ZONES = ["America/Los_Angeles", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
DUE = datetime(2026, 6, 12, 0, tzinfo=UTC)
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def decision(firmness: Firmness, *, now: datetime, **changes):
    options = {
        "planned_at": DUE - timedelta(days=7),
        "due_at": DUE,
        "next_slot_at": DUE - timedelta(days=3),
        "covered": False,
        "zone": ZoneInfo("America/Los_Angeles"),
    }
    return decide(firmness, now=now, **{**options, **changes})


@given(now=moments, zone=zones, start=st.times(), end=st.times())
def test_a_wait_for_the_end_of_the_quiet_hours_never_ends_in_the_past(
    now, zone, start, end
) -> None:
    until = quiet_until(now, zone, (start, end))
    assert until is None or until > now


@pytest.mark.parametrize("minute", range(0, 180, 5))
def test_nor_in_the_hour_that_comes_twice(minute: int) -> None:
    """New York, 1 November 2026: 01:30 is there twice; a wait into the past would be taken again at once, for ever."""
    now = datetime(2026, 11, 1, 5, tzinfo=UTC) + timedelta(minutes=minute)
    until = quiet_until(now, ZoneInfo("America/New_York"), (time(22), time(1, 30)))
    assert until is None or until > now


@given(
    now=moments,
    firmness=st.sampled_from(Firmness),
    zone=zones,
    planned_before=st.timedeltas(timedelta(), timedelta(days=40)),
    due_in=st.timedeltas(timedelta(days=-40), timedelta(days=40)),
    next_in=st.none() | st.timedeltas(timedelta(days=-40), timedelta(days=40)),
    covered=st.booleans(),
)
def test_no_reminder_ends_without_a_following_one(
    now, firmness, zone, planned_before, due_in, next_in, covered
) -> None:
    found = decide(
        firmness,
        now=now,
        planned_at=now - planned_before,
        due_at=now + due_in,
        next_slot_at=None if next_in is None else now + next_in,
        covered=covered,
        zone=zone,
    )
    if found.course is Course.GIVE_WAY:
        assert next_in is not None
    if found.course is Course.WAIT:
        assert firmness in {Firmness.WAITS, Firmness.STEADY}
        assert found.until is not None
        assert now < found.until < now + due_in
    if firmness is Firmness.FIRM and due_in > timedelta():
        assert found.course is Course.SEND


@given(now=moments, zone=zones)
def test_quiet_hours_end_at_seven_by_the_wall_clock(now, zone) -> None:
    until = quiet_until(now, zone)
    local = now.astimezone(zone).time()
    if until is None:
        assert time(7) <= local < time(22)
    else:
        assert until > now
        assert until.astimezone(zone).time() == time(7)
        assert until - now <= timedelta(hours=10)


def test_a_gentle_reminder_gives_way_to_the_next_one_that_is_due() -> None:
    found = decision(Firmness.WAITS, now=DUE - timedelta(days=2))
    assert found.course is Course.GIVE_WAY


def test_a_gentle_reminder_waits_for_the_morning() -> None:
    night = datetime(2026, 6, 6, 8, tzinfo=UTC)  # 01:00 in Seattle
    found = decision(Firmness.WAITS, now=night)
    assert found.course is Course.WAIT
    assert found.until == datetime(2026, 6, 6, 14, tzinfo=UTC)


def test_a_near_reminder_goes_out_at_night() -> None:
    night = datetime(2026, 6, 11, 8, tzinfo=UTC)
    found = decision(Firmness.FIRM, now=night, planned_at=night)
    assert (found.course, found.say_late) == (Course.SEND, False)


def test_a_reminder_that_is_an_hour_late_says_so() -> None:
    now = DUE - timedelta(hours=20)
    found = decision(Firmness.FIRM, now=now, planned_at=now - timedelta(hours=2))
    assert (found.course, found.say_late) == (Course.SEND, True)


@pytest.mark.parametrize("firmness", [Firmness.WAITS, Firmness.FIRM, Firmness.AFTER])
def test_after_the_date_an_uncovered_reminder_says_that_it_has_passed(firmness: Firmness) -> None:
    assert decision(firmness, now=DUE + timedelta(hours=1)).course is Course.SEND_OVERDUE


@pytest.mark.parametrize(
    ("quiet", "at", "until"),
    [
        ((time(20), time(9, 30)), time(21), time(9, 30)),
        ((time(20), time(9, 30)), time(9, 30), None),
        ((time(13), time(15)), time(14), time(15)),
        ((time(13), time(15)), time(23), None),
        ((time(8), time(8)), time(8), None),
    ],
)
def test_the_quiet_hours_are_those_of_the_person(quiet, at, until) -> None:
    day = datetime(2026, 6, 6, tzinfo=UTC)
    found = quiet_until(datetime.combine(day.date(), at, tzinfo=UTC), ZoneInfo("UTC"), quiet)
    assert (found.time() if found else None) == until


def test_three_days_before_keeps_quiet_hours_but_gives_way_to_none() -> None:
    night = datetime(2026, 6, 9, 8, tzinfo=UTC)  # 01:00 in Seattle
    found = decision(Firmness.STEADY, now=night, next_slot_at=DUE - timedelta(days=1))
    assert found.course is Course.WAIT
    late = decision(
        Firmness.STEADY, now=DUE - timedelta(hours=5), next_slot_at=DUE - timedelta(days=1)
    )
    assert late.course is Course.SEND


def test_after_the_date_a_covered_reminder_gives_way() -> None:
    found = decision(Firmness.FIRM, now=DUE, covered=True, next_slot_at=DUE + timedelta(days=1))
    assert found.course is Course.GIVE_WAY
