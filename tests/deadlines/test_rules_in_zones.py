# ruff: noqa: DTZ001  clocks on a wall have no zone
"""R8: a rule, its day, its moment and its reminders in every zone; the full 100,000 run in `make chaos`."""

from __future__ import annotations

import random
import zoneinfo
from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.deadlines.enums import Holidays, Rounding, Slot
from apps.deadlines.rules import MOST, Window, count
from apps.deadlines.wallclock import DAYS_BEFORE, due_at, instant, slot_moments
from apps.deadlines.workdays import PlainWeek, is_worked, work_calendar
from apps.plans.enums import Unit

ALL_ZONES = sorted(zoneinfo.available_timezones())
FIRST, LAST = date(2024, 1, 1), date(2036, 12, 31)
FULL = 100_000
CALENDARS = [
    PlainWeek(),
    work_calendar(country="US", region="WA"),
    work_calendar(country="GB"),
    work_calendar(country="EG"),
    work_calendar(country="US", days_off={date(2026, 12, 24): "Company day"}),
]
UNITS = [(Unit.CALENDAR_DAYS, 120), (Unit.BUSINESS_DAYS, 60), (Unit.DAYS, 60), (Unit.WEEKS, 26), (Unit.MONTHS, 24)]  # fmt: skip
HARD = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("America/Santiago", date(2026, 9, 6)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Apia", date(2011, 12, 31)),
    ("Europe/Berlin", date(2028, 2, 29)),
]


def local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def skipped(wall: datetime, zone: str) -> timedelta:
    """How long the gap is that swallows a wall time; nothing where it exists (PEP 495)."""
    place = ZoneInfo(zone)
    before, after = (wall.replace(tzinfo=place, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None
    assert after is not None
    return max(after - before, timedelta()) if local(wall.replace(tzinfo=place).astimezone(UTC), zone) != wall else timedelta()  # fmt: skip


def stands_where_it_should(at: datetime, wall: datetime, zone: str) -> bool:
    """On the wall as configured, or earlier by at most the gap that the wall time falls into. Never later."""
    shown, gap = local(at, zone), skipped(wall, zone)
    if not gap:
        return shown == wall
    return shown < wall and wall - shown <= gap + timedelta(seconds=1)


def check_reminders(zone: str, day: date, clock: time | None) -> None:
    moments = slot_moments(day, clock, zone=zone)
    slots = [one.slot for one in moments]
    assert len(slots) == len(set(slots))
    assert [one.at for one in moments] == sorted(one.at for one in moments)
    for one in moments:
        if one.slot in DAYS_BEFORE:
            wall = datetime.combine(day - timedelta(days=DAYS_BEFORE[one.slot]), time(9))
            assert stands_where_it_should(one.at, wall, zone)
    due = due_at(day, clock, zone=zone)
    assert all(one.at < due for one in moments if one.slot is not Slot.OVERDUE)


def check_day_before(zone: str, day: date, clock: time) -> None:
    """The day before keeps the clock on the wall, whatever the clocks did in that night."""
    for one in (day, day - timedelta(days=1)):
        assert stands_where_it_should(instant(one, clock, zone=zone), datetime.combine(one, clock), zone)  # fmt: skip


def check_count(window: Window, trigger: date, calendar, *, zone: str, clock: time | None) -> None:
    counted = count(window, trigger=trigger, calendar=calendar, clock=clock)
    assert counted.day <= counted.latest
    assert window.less_days or counted.day > trigger
    if window.rounding is Rounding.EARLIER and window.number > 5:
        assert is_worked(counted.day, calendar=calendar)
    wall = datetime.combine(counted.day, clock or time(23, 59, 59))
    assert stands_where_it_should(due_at(counted.day, clock, zone=zone), wall, zone)


@st.composite
def examples(draw):
    unit, most = draw(st.sampled_from(UNITS))
    window = Window(
        number=draw(st.integers(1, most)),
        unit=unit,
        less_days=draw(st.sampled_from([0, 0, 1])),
        holidays=draw(st.sampled_from(list(Holidays))),
        rounding=draw(st.sampled_from(list(Rounding))),
    )
    zone, day = draw(
        st.one_of(
            st.tuples(st.sampled_from(ALL_ZONES), st.dates(FIRST, LAST)), st.sampled_from(HARD)
        )
    )
    clock = draw(st.one_of(st.none(), st.times().map(lambda one: one.replace(microsecond=0))))
    return zone, day, clock, window, draw(st.sampled_from(CALENDARS))


def check(zone, day, clock, window, calendar) -> None:
    check_reminders(zone, day, clock)
    check_day_before(zone, day, clock or time(17))
    check_count(window, day, calendar, zone=zone, clock=clock)


@settings(max_examples=2_000, deadline=None)
@given(examples())
def test_every_rule_moment_and_reminder_holds_in_every_zone(example):
    check(*example)


def anything(chance: random.Random, zone: str):
    unit, most = chance.choice(UNITS)
    window = Window(
        number=chance.randint(1, most),
        unit=unit,
        less_days=chance.choice([0, 0, 1]),
        holidays=chance.choice(list(Holidays)),
        rounding=chance.choice(list(Rounding)),
    )
    day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days + 1))
    clock = chance.choice([None, time(chance.randrange(24), chance.randrange(60), chance.randrange(60))])  # fmt: skip
    return zone, day, clock, window, chance.choice(CALENDARS)


@pytest.mark.chaos
def test_a_hundred_thousand_examples_over_all_zones(capsys):
    chance = random.Random(2026)  # noqa: S311  examples, not secrets
    zones, gaps = set(), 0
    for number in range(FULL):
        example = anything(chance, ALL_ZONES[number % len(ALL_ZONES)])
        check(*example)
        zones.add(example[0])
        gaps += bool(skipped(datetime.combine(example[1], example[2] or time(17)), example[0]))
    with capsys.disabled():
        print(f"\nR8: {FULL:,} examples, {len(zones)} zones, {gaps} inside a gap, 0 wrong")  # noqa: T201
    assert zones == set(ALL_ZONES)


@pytest.mark.chaos
def test_every_jump_of_every_zone_until_2036():
    """Every hour that a zone skips or has twice, found by walking its days: none of them moves a date later."""
    jumps = 0
    for zone in ALL_ZONES:
        place, day = ZoneInfo(zone), FIRST
        while day <= LAST:
            midnight = datetime.combine(day, time(), tzinfo=place)
            if midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset():
                jumps += 1
                for half in range(48):
                    clock = time(half // 2, 30 * (half % 2))
                    check_day_before(zone, day, clock)
                check_reminders(zone, day, time(17))
            day += timedelta(days=1)
    assert jumps > 2_000


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
        ("Africa/Cairo", date(2026, 4, 24), 23),
        ("America/Santiago", date(2026, 9, 6), 23),
        ("Pacific/Apia", date(2011, 12, 31), 24),  # from the 29th: the 30th never came
    ],
)
def test_a_day_between_two_walls_is_not_always_24_hours(zone, day, hours):
    before = day - timedelta(days=2 if day == date(2011, 12, 31) else 1)
    walls = [instant(one, time(17), zone=zone) for one in (before, day)]
    assert walls[1] - walls[0] == timedelta(hours=hours)
    assert [local(one, zone).time() for one in walls] == [time(17), time(17)]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Africa/Cairo", date(2026, 4, 24)), ("America/Santiago", date(2026, 9, 6))],
)
def test_a_day_that_begins_after_its_midnight_ends_before_it(zone, day):
    assert local(instant(day, time(0), zone=zone), zone) == datetime.combine(day, time()) - timedelta(seconds=1)  # fmt: skip
    assert local(due_at(day, None, zone=zone), zone) == datetime.combine(day, time(23, 59, 59))


def test_the_day_that_apia_never_had_is_over_before_it_begins():
    window = Window(number=2, unit=Unit.CALENDAR_DAYS, rounding=Rounding.AS_COUNTED)
    counted = count(window, trigger=date(2011, 12, 28), calendar=PlainWeek())
    assert counted.day == date(2011, 12, 30)
    due = due_at(counted.day, time(17), zone="Pacific/Apia")
    assert local(due, "Pacific/Apia") == datetime(2011, 12, 29, 23, 59, 59)
    check_reminders("Pacific/Apia", counted.day, time(17))


@pytest.mark.parametrize("year", range(2024, 2037))
@pytest.mark.parametrize("day", [29, 30, 31])
def test_a_month_after_the_end_of_january_is_the_last_of_february(year, day):
    window = Window(number=1, unit=Unit.MONTHS, rounding=Rounding.AS_COUNTED)
    counted = count(window, trigger=date(year, 1, day), calendar=PlainWeek())
    assert counted.day == date(year, 2, 29 if isleap(year) else 28)


@pytest.mark.parametrize("trigger", [date(2028, 2, 28), date(2028, 2, 29)])
@pytest.mark.parametrize("unit", [Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS])
def test_a_leap_day_counts_like_any_day(trigger, unit):
    window = Window(number=1, unit=unit, rounding=Rounding.AS_COUNTED)
    after = {
        Unit.CALENDAR_DAYS: trigger + timedelta(days=1),
        Unit.WEEKS: trigger + timedelta(days=7),
        Unit.MONTHS: date(2028, 3, trigger.day),
    }
    assert count(window, trigger=trigger, calendar=PlainWeek()).day == after[unit]


def test_no_unit_has_a_length_without_an_end():
    assert set(MOST) <= set(Unit)
    assert all(most <= 3660 for most in MOST.values())
