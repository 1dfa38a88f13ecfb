"""What a reminder says: moments, distances, the cover word. No title, no name, nothing a person wrote (R13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.deadlines.models import Deadline
from apps.mail.kinds import Rendered
from apps.mail.render import from_templates

OTHERS = 3
WORTH_SAYING = timedelta(hours=1)
EXACT_HOURS = 4  # below this, minutes matter


def cover(deadline: Deadline) -> str:
    """The word this date has outside Daybook: the user's cover word, on one line, or a neutral one."""
    return " ".join(deadline.plan.cover_word.split()) or _("Date")


def when(deadline: Deadline) -> str:
    """`Fri 5 Jun 2026, 17:00 Seattle (UTC-7)`, or `on or before Fri 5 Jun 2026 (Seattle, UTC-7)`."""
    if deadline.local_time is not None:
        return say_dates.moment(deadline.due_at, zone=deadline.zone)
    return _("on or before %(day)s (%(zone)s)") % {
        "day": say_dates.day(deadline.local_date),
        "zone": say_dates.zone_words(deadline.zone, at=deadline.due_at),
    }


def remaining(deadline: Deadline, *, now: datetime) -> str:
    """`On Mon 1 Jun, 09:00: 4 days left.` Whole units, rounded down; days are those of the calendar."""
    moment = say_dates.short_moment(now, zone=deadline.zone)
    return _("On %(moment)s: %(left)s.") % {"moment": moment, "left": _left(deadline, now=now)}


def _left(deadline: Deadline, *, now: datetime) -> str:
    if now >= deadline.due_at:
        return _("this date has passed")
    days = (deadline.local_date - now.astimezone(ZoneInfo(deadline.zone)).date()).days
    if days > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    if deadline.local_time is None:
        return _("today is the last day")
    minutes = int((deadline.due_at - now).total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if hours and hours < EXACT_HOURS and rest:
        return _("%(hours)d h %(minutes)d min left") % {"hours": hours, "minutes": rest}
    if hours:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}


def subject(deadline: Deadline, *, now: datetime) -> str:
    """`Reminder for Fri 5 Jun`, or with a cover word `garden: Fri 5 Jun`."""
    day = say_dates.short_day(deadline.local_date)
    if now >= deadline.due_at:
        day = _("%(day)s has passed") % {"day": day}
    elif not deadline.plan.cover_word.strip():
        return _("Reminder for %(day)s") % {"day": day}
    if not deadline.plan.cover_word.strip():
        return day
    return _("%(word)s: %(day)s") % {"word": cover(deadline), "day": day}


def late_words(deadline: Deadline, *, planned_at: datetime, now: datetime) -> str:
    """One sentence when the mail goes out more than an hour after its moment, else empty."""
    if now - planned_at <= WORTH_SAYING:
        return ""
    moment = say_dates.short_moment(planned_at, zone=deadline.zone)
    return _(
        "This mail was planned for %(moment)s. It is late because nothing could be sent until now."
    ) % {"moment": moment}


def reminder(
    deadline: Deadline, *, others: Sequence[Deadline], planned_at: datetime, now: datetime
) -> Rendered:
    """Build subject, text and HTML; `others` are the next dates after this one."""
    context = {
        "word": cover(deadline),
        "when": when(deadline),
        "remaining": remaining(deadline, now=now),
        "has_passed": now >= deadline.due_at,
        "late": late_words(deadline, planned_at=planned_at, now=now),
        "others": [{"word": cover(one), "when": when(one)} for one in others],
    }
    return from_templates("deadlines/reminder", subject=subject(deadline, now=now), context=context)
