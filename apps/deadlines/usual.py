"""The usual reminders of a date: those its mails and the alarms of its calendar file have in common."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from apps.deadlines.models import Deadline
from apps.deadlines.preferences import Preferences, slots
from apps.deadlines.wallclock import SlotMoment, slot_moments, slots_to_plan


def moments(deadline: Deadline, wishes: Preferences) -> tuple[SlotMoment, ...]:
    """Every reminder of a date, past and to come."""
    return slot_moments(
        deadline.local_date, deadline.local_time, zone=deadline.zone, morning=wishes.morning
    )


def window_days(deadline: Deadline) -> int:
    """How long before the date it was known, in days: since its trigger, else since it was written down."""
    if deadline.trigger is not None:
        return (deadline.local_date - deadline.trigger.start_date).days
    known = deadline.created_at.astimezone(ZoneInfo(deadline.zone)).date()
    return (deadline.local_date - known).days


def usual_moments(
    deadline: Deadline, *, now: datetime, wishes: Preferences
) -> tuple[SlotMoment, ...]:
    """The reminders that are still to come and wanted; also of a date that is not saved yet.

    Its own hold where it has some; those of the person are cut to the length of its window.
    """
    own = slots(deadline.leads)
    return slots_to_plan(
        moments(deadline, wishes),
        due=deadline.due_at,
        now=now,
        leads=own or wishes.leads,
        window_days=None if own else window_days(deadline),
    )
