"""The calendar file: all open dates with alarms and neutral titles (libraries.md 9; R38's neutral titles).

Dates with a time are written in UTC, so that no client has to know our zones; dates without one are
all-day. Folding at 75 octets and escaping are icalendar's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDuration

from apps.core.text import visible_controls
from apps.deadlines.enums import Slot
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.preferences import DEFAULT, Preferences, preferences_of
from apps.deadlines.usual import usual_moments

PRODUCT = "-//Daybook//Dates//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"
FILE_NAME = "dates.ics"
ASK_AGAIN = timedelta(hours=1)


def calendar_bytes(
    deadlines: Iterable[Deadline],
    *,
    cover_word: str,
    now: datetime,
    is_feed: bool = False,
    wishes: Preferences | None = None,
) -> bytes:
    """Return one calendar of one person's dates; `cover_word` is their title, or a neutral one where it is empty.

    Alarms ring when the mails of the date go out: its own reminders, else those of its owner, at the owner's morning
    (`wishes`, read where they are not given).
    Those that would already have rung are left out: some phones ring for all of them at once. A date that is no
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
    dates = list(deadlines)
    prefetch_related_objects([one for one in dates if one.trigger_id], "trigger")
    if dates and wishes is None:
        wishes = preferences_of(dates[0].owner_id)
    for one in dates:
        calendar.add_component(_event(one, title=title, now=now, wishes=wishes or DEFAULT))
    content: bytes = calendar.to_ical()
    return content


def _describe_feed(calendar: Calendar, title: str) -> None:
    calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)


def _event(deadline: Deadline, *, title: str, now: datetime, wishes: Preferences) -> Event:
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
    for trigger in _triggers(deadline, now=now, wishes=wishes):
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
NO_ALARM = frozenset({Slot.OVERDUE, Slot.NOW})


def _triggers(deadline: Deadline, *, now: datetime, wishes: Preferences) -> list[timedelta]:
    """The distance of each alarm from the start of the event: they ring when the usual mails go out."""
    usual = usual_moments(deadline, now=now, wishes=wishes)
    coming = [one.at for one in usual if one.slot not in NO_ALARM]
    if deadline.local_time is None:
        return [_from_midnight(one, deadline) for one in coming]
    return [one - deadline.due_at for one in coming] or [LAST_CALL]


def _from_midnight(at: datetime, deadline: Deadline) -> timedelta:
    """An all-day event starts at the midnight of whoever reads it: the clock on the wall counts."""
    wall = at.astimezone(ZoneInfo(deadline.zone)).replace(tzinfo=None)
    return wall - datetime.combine(deadline.local_date, time.min)
