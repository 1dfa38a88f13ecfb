from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from apps.deadlines import ics
from apps.deadlines.enums import Slot
from apps.deadlines.models import Deadline
from apps.deadlines.reminder_settings import save_settings
from apps.deadlines.reminders import KIND, LABEL
from apps.deadlines.services import add_deadline
from apps.deadlines.wallclock import slot_moments
from apps.mail.models import OutgoingMail
from tests.factories.deadlines import DeadlineFactory

ZONE = "America/Los_Angeles"


def parsed(deadlines, now, cover_word=""):
    raw = ics.calendar_bytes(deadlines, cover_word=cover_word, now=now)
    return raw, Calendar.from_ical(raw).walk("VEVENT")


def alarm_moments(event, start):
    return [start + alarm["trigger"].dt for alarm in event.walk("VALARM")]


LONG_AGO = datetime(2026, 4, 1, tzinfo=UTC)  # so that every reminder fits the window


def test_a_timed_date_is_an_instant_with_the_alarms_of_its_mails(plan, now):
    deadline: Deadline = DeadlineFactory.create(plan=plan, local_date=date(2026, 6, 19), revision=4, created_at=LONG_AGO)  # fmt: skip
    raw, [event] = parsed([deadline], now)
    assert str(event["uid"]) == str(deadline.id)
    assert event["sequence"] == 4
    assert event["dtstart"].dt == deadline.due_at == datetime(2026, 6, 20, tzinfo=UTC)
    expected = [
        one.at
        for one in slot_moments(deadline.local_date, deadline.local_time, zone=ZONE)
        if one.slot is not Slot.OVERDUE
    ]
    assert alarm_moments(event, event["dtstart"].dt) == expected
    assert b"DTSTART:20260620T000000Z" in raw


def test_a_date_without_a_time_is_all_day(plan, now):
    deadline = DeadlineFactory(
        plan=plan, local_date=date(2026, 6, 19), local_time=None, created_at=LONG_AGO
    )
    _raw, [event] = parsed([deadline], now)
    assert event["dtstart"].dt == date(2026, 6, 19)
    midnight = datetime(2026, 6, 19, tzinfo=ZoneInfo(ZONE))
    shown = [f"{one:%d %b %H:%M}" for one in alarm_moments(event, midnight)]
    assert shown == ["05 Jun 09:00", "12 Jun 09:00", "16 Jun 09:00", "18 Jun 09:00", "19 Jun 08:00"]


def test_alarms_that_would_have_rung_are_left_out(plan, now):
    deadline = DeadlineFactory(plan=plan, local_date=date(2026, 6, 5))
    _raw, [event] = parsed([deadline], now)
    moments = alarm_moments(event, event["dtstart"].dt)
    assert len(moments) == 3
    assert all(one > now for one in moments)


@pytest.mark.parametrize(
    ("cover", "title"), [("", "Daybook date"), ("garden", "garden"), (" a\r\nb ", "a b")]
)
def test_titles_are_neutral(plan, now, cover, title):
    deadline = DeadlineFactory(plan=plan, title="Appeal the PIP")
    raw, [event] = parsed([deadline], now, cover)
    assert str(event["summary"]) == title
    assert b"PIP" not in raw
    assert {str(alarm["description"]) for alarm in event.walk("VALARM")} == {title}


def test_long_titles_are_folded_at_75_octets_and_nothing_is_injected(plan, now):
    cover = "Gärten; Bäume, \\n BEGIN:VEVENT 🌳 " * 5
    deadline = DeadlineFactory(plan=plan)
    raw, events = parsed([deadline], now, cover)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert len(events) == 1
    assert str(events[0]["summary"]) == " ".join(cover.split())


def test_a_time_in_a_gap_is_the_instant_before_it(plan, now):
    deadline = DeadlineFactory(
        plan=plan, local_date=date(2027, 3, 14), local_time=time(2, 30), zone="America/New_York"
    )
    _raw, [event] = parsed([deadline], now)
    assert event["dtstart"].dt == datetime(2027, 3, 14, 6, 59, 59, tzinfo=UTC)


def test_an_empty_calendar_can_be_read(now):
    raw, events = parsed([], now)
    assert events == []
    assert raw.startswith(b"BEGIN:VCALENDAR")


def test_a_date_too_near_for_any_reminder_still_rings_once(plan):
    at = datetime(2026, 6, 2, 20, 30, tzinfo=UTC)
    near: Deadline = DeadlineFactory.create(
        plan=plan, local_date=date(2026, 6, 2), local_time=time(14, 30)
    )
    _raw, [event] = parsed([near], at)
    assert alarm_moments(event, near.due_at) == [near.due_at + ics.LAST_CALL]


def test_alarms_follow_the_morning_and_the_leads_of_the_person(plan, now):
    save_settings(by=plan.owner, now=now, leads=["D-3", "D0"], morning=time(6, 30))
    dates = {"local_date": date(2026, 6, 19), "created_at": LONG_AGO}
    timed: Deadline = DeadlineFactory.create(plan=plan, **dates)
    whole_day = DeadlineFactory.create(plan=plan, local_time=None, **dates)
    _raw, events = parsed([timed, whole_day], now)
    local = [one.astimezone(ZoneInfo(ZONE)) for one in alarm_moments(events[0], timed.due_at)]
    assert [f"{one:%d %b %H:%M}" for one in local] == ["16 Jun 06:30", "19 Jun 05:30"]
    midnight = datetime(2026, 6, 19, tzinfo=ZoneInfo(ZONE))
    shown = [f"{one:%d %b %H:%M}" for one in alarm_moments(events[1], midnight)]
    assert shown == ["16 Jun 06:30", "19 Jun 05:30"]
    assert whole_day.local_time is None


def test_alarms_follow_the_own_reminders_of_a_date(plan, now):
    save_settings(by=plan.owner, now=now, leads=["D-3"], morning=time(9))
    own: Deadline = DeadlineFactory.create(plan=plan, local_date=date(2026, 6, 19), leads=["D-7", "H-2"])  # fmt: skip
    _raw, [event] = parsed([own], now)
    local = [one.astimezone(ZoneInfo(ZONE)) for one in alarm_moments(event, own.due_at)]
    assert [f"{one:%d %b %H:%M}" for one in local] == ["12 Jun 09:00", "19 Jun 15:00"]


def test_the_alarms_are_those_of_the_planned_mails(plan, now):
    fields: dict[str, Any] = {
        "kind": "checkpoint",
        "title": "x",
        "local_time": time(17),
        "zone": ZONE,
    }
    for days in (1, 3, 6, 12, 40):
        one = add_deadline(plan=plan, by=plan.owner, now=now, local_date=(now + timedelta(days=days)).date(), **fields)  # fmt: skip
        mails = OutgoingMail.objects.about(LABEL, one.pk).filter(kind=KIND).exclude(slot="OVERDUE")
        _raw, [event] = parsed([one], now)
        planned = list(mails.in_order().values_list("planned_at", flat=True))
        assert alarm_moments(event, one.due_at) == planned, days


def test_many_dates_ask_no_more_questions_than_one(plan, now, django_assert_num_queries):
    many = [DeadlineFactory.create(plan=plan) for _n in range(5)]
    for dates in (many[:1], many):
        with django_assert_num_queries(1):  # the wishes; no date hangs on a day
            parsed(dates, now)
