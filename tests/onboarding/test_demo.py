from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.deadlines.enums import Slot
from apps.deadlines.wallclock import due_at, slot_moments, slots_to_plan
from apps.onboarding.management.commands.demo import _where_it_is_day


def test_at_every_quarter_of_an_hour_the_demo_has_a_reminder_due_at_once():
    start = datetime(2026, 1, 15, tzinfo=UTC)
    for quarter in range(96 * 2):
        now = start + timedelta(minutes=15 * quarter, days=160 * (quarter % 2))
        zone = _where_it_is_day(now)
        local = (now + timedelta(minutes=100)).astimezone(ZoneInfo(zone))
        moments = slot_moments(local.date(), local.time(), zone=zone)
        due = due_at(local.date(), local.time(), zone=zone)
        planned = slots_to_plan(moments, due=due, now=now)
        assert planned[0].slot is Slot.NOW, now
