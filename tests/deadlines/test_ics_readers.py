"""500 random plans, each read by two programs that know nothing of each other, and by the reader of our own intake."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, available_timezones

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from apps.deadlines import ics
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.preferences import DEFAULT
from apps.deadlines.wallclock import due_at
from apps.intake.parsers.calendars import calendar_words

NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
ZONES = sorted(one for one in available_timezones() if "/" in one and not one.startswith("Etc"))
FINE = re.compile(rb"(?:[^\r\n]{1,75}\r\n)*")

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
deadlines = st.builds(
    Deadline,
    pk=st.builds(uuid4),
    title=words,
    local_date=st.dates(date(2024, 1, 1), date(2036, 12, 31)),
    local_time=st.none() | st.times(time(0), time(23, 59)).map(lambda at: at.replace(microsecond=0)),
    zone=st.sampled_from(ZONES),
    state=st.sampled_from(DeadlineState.values),
    revision=st.integers(1, 500),
    created_at=st.just(NOW - timedelta(days=200)),
    changed_at=st.timedeltas(timedelta(0), timedelta(days=150)).map(lambda before: (NOW - before).replace(microsecond=0)),
)  # fmt: skip


def counted(deadline: Deadline) -> Deadline:
    deadline.due_at = due_at(deadline.local_date, deadline.local_time, zone=deadline.zone)
    return deadline


def expected(one: Deadline) -> date | datetime:
    return one.local_date if one.local_time is None else one.due_at


@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(deadlines.map(counted), max_size=12), words, st.booleans())
def test_every_calendar_says_the_same_to_all_readers(
    plan: list[Deadline],
    cover: str,
    is_feed: bool,  # noqa: FBT001  hypothesis gives it by place
) -> None:
    raw = ics.calendar_bytes(plan, cover_word=cover, now=NOW, is_feed=is_feed, wishes=DEFAULT)
    assert FINE.fullmatch(raw)
    raw.decode()
    wanted = {str(one.pk): (expected(one), one.revision) for one in plan}
    assert by_icalendar(raw) == wanted
    assert by_vobject(raw) == wanted
    assert calendar_words(raw).facts["events"] == len(plan)


def by_icalendar(raw: bytes) -> dict[str, tuple[date | datetime, int]]:
    calendar: Any = Calendar.from_ical(raw)
    assert calendar.errors == []
    events = calendar.walk("VEVENT")
    assert all(one.errors == [] for one in events)
    return {str(one["uid"]): (one["dtstart"].dt, one["sequence"]) for one in events}


def by_vobject(raw: bytes) -> dict[str, tuple[date | datetime, int]]:
    [calendar] = list(vobject.readComponents(raw.decode(), validate=True))
    assert calendar.name == "VCALENDAR"
    found = {}
    for event in calendar.contents.get("vevent", []):
        start = event.dtstart.value
        at = start.astimezone(UTC) if isinstance(start, datetime) else start
        found[event.uid.value] = (at, int(event.sequence.value))
        for alarm in event.contents.get("valarm", []):
            assert isinstance(alarm.trigger.value, timedelta)
    return found


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/New_York", "Australia/Lord_Howe"])
def test_both_readers_ring_at_the_same_moments(zone: str) -> None:
    one = counted(
        Deadline(
            pk=UUID(int=7),
            local_date=date(2026, 11, 1),
            local_time=time(17),
            zone=zone,
            created_at=NOW,
            changed_at=NOW,
            state=DeadlineState.OPEN,
        )
    )
    raw = ics.calendar_bytes([one], cover_word="", now=NOW, wishes=DEFAULT)
    calendar: Any = Calendar.from_ical(raw)
    [event] = calendar.walk("VEVENT")
    first = [event["dtstart"].dt + alarm["trigger"].dt for alarm in event.walk("VALARM")]
    [other] = vobject.readOne(raw.decode()).contents["vevent"]
    start = other.dtstart.value
    second = [start + alarm.trigger.value for alarm in other.contents["valarm"]]
    assert first == second
    assert f"{first[0].astimezone(ZoneInfo(zone)):%H:%M}" == "09:00"
