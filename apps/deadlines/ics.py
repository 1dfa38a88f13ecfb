"""The calendar file: all open dates with alarms and neutral titles (libraries.md 9; R38's neutral titles).

Dates with a time are written in UTC, so that no client has to know our zones; dates without one are
all-day. Folding at 75 octets and escaping are icalendar's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDuration

from apps.core.text import visible_controls
from apps.deadlines.enums import Slot
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.wallclock import DAYS_BEFORE, MORNING, MORNING_OF_THE_DAY, slot_moments

PRODUCT = "-//Daybook//Dates//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"
FILE_NAME = "dates.ics"
ASK_AGAIN = timedelta(hours=1)


def calendar_bytes(
    deadlines: Iterable[Deadline], *, cover_word: str, now: datetime, is_feed: bool = False
) -> bytes:
    """Return one calendar of dates; `cover_word` is their title, or a neutral one where it is empty.

    Alarms that would already have rung are left out: some phones ring for all of them at once. A date that is no
    longer open is written as cancelled, without an alarm, so that a calendar that knows it takes it away.
    `is_feed` adds how often to ask again (RFC 7986 §5.7, and the older name that Outlook reads) and a name.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    title = " ".join(visible_controls(cover_word).split()) or _("Daybook date")
    if is_feed:
        _describe_feed(calendar, title)
    for deadline in deadlines:
        calendar.add_component(_event(deadline, title=title, now=now))
    content: bytes = calendar.to_ical()
    return content


def _describe_feed(calendar: Calendar, title: str) -> None:
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)


def _event(deadline: Deadline, *, title: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", str(deadline.pk))
    event.add("sequence", deadline.revision)
    event.add("dtstamp", deadline.changed_at.astimezone(UTC))
    event.add("summary", title)
    if deadline.local_time is None:
        event.add("dtstart", deadline.local_date)
        event.add("dtend", deadline.local_date + timedelta(days=1))
    else:
        event.add("dtstart", deadline.due_at.astimezone(UTC))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if deadline.state != DeadlineState.OPEN:
        event.add("status", "CANCELLED")
        return event
    for trigger in _triggers(deadline, now=now):
        event.add_component(_alarm(trigger, title=title))
    return event


def _alarm(trigger: timedelta, *, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", trigger)
    return alarm


# A date so near that every reminder has passed still rings once.
LAST_CALL = timedelta(minutes=-30)


def _triggers(deadline: Deadline, *, now: datetime) -> list[timedelta]:
    """The distance of each reminder from the start of the event; an all-day event starts at its midnight."""
    moments = slot_moments(deadline.local_date, deadline.local_time, zone=deadline.zone)
    coming = [one for one in moments if one.at > now and one.slot is not Slot.OVERDUE]
    if deadline.local_time is None:
        return [_from_midnight(one.slot) for one in coming]
    return [one.at - deadline.due_at for one in coming] or [LAST_CALL]


def _from_midnight(slot: Slot) -> timedelta:
    if slot is Slot.D0:
        return _clock(MORNING_OF_THE_DAY)
    return _clock(MORNING) - timedelta(days=DAYS_BEFORE[slot])


def _clock(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)
