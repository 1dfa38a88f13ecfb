"""What a reminder says: moments, distances, the cover word. No title, no name, nothing a person wrote (R13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.deadlines import ics
from apps.deadlines.models import Deadline
from apps.mail.kinds import Attachment, Rendered
from apps.mail.render import from_templates, public_url

OTHERS = 3
WORTH_SAYING = timedelta(hours=1)
LAST_DAY = timedelta(hours=24)
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


def subject(deadline: Deadline, *, now: datetime, more: int = 0) -> str:
    """`Reminder for Fri 5 Jun`, with a cover word `garden: Fri 5 Jun`; `more` dates are told in the same mail."""
    day = _day_and_clock(deadline, now=now)
    word = deadline.plan.cover_word.strip()
    if now >= deadline.due_at:
        day = _("%(day)s has passed") % {"day": day}
    elif not word:
        day = _("Reminder for %(day)s") % {"day": day}
    words = _("%(word)s: %(day)s") % {"word": cover(deadline), "day": day} if word else day
    if not more:
        return words
    others = ngettext("%(count)d more date", "%(count)d more dates", more) % {"count": more}
    return _("%(first)s, and %(others)s") % {"first": words, "others": others}


def _day_and_clock(deadline: Deadline, *, now: datetime) -> str:
    """`Fri 5 Jun`; in its last 24 hours with the time: `Fri 5 Jun, 17:00`."""
    if deadline.local_time is not None and now < deadline.due_at <= now + LAST_DAY:
        return say_dates.short_moment(deadline.due_at, zone=deadline.zone)
    return say_dates.short_day(deadline.local_date)


def late_words(deadline: Deadline, *, planned_at: datetime, now: datetime) -> str:
    """One sentence when the mail goes out more than an hour after its moment, else empty.

    It names no reason: a mail server that was away, quiet hours and a mail a day all delay one.
    """
    if now - planned_at <= WORTH_SAYING:
        return ""
    moment = say_dates.short_moment(planned_at, zone=deadline.zone)
    return _("This mail was planned for %(moment)s and leaves only now.") % {"moment": moment}


def reminder(
    deadlines: Sequence[Deadline],
    *,
    others: Sequence[Deadline],
    planned_at: datetime,
    about: UUID,
    now: datetime,
) -> Rendered:
    """Build subject, text and HTML of one mail that tells `deadlines`, the most urgent first.

    `about` is the date that the mail was planned for, at `planned_at`; `others` are the next dates after these.
    """
    first, own = deadlines[0], next(one for one in deadlines if one.pk == about)
    context = {
        "dates": [_told(one, now=now) for one in deadlines],
        "has_passed": any(now >= one.due_at for one in deadlines),
        "late": late_words(own, planned_at=planned_at, now=now),
        "others": [{"word": cover(one), "when": when(one)} for one in others],
    }
    words = from_templates(
        "deadlines/reminder",
        subject=subject(first, now=now, more=len(deadlines) - 1),
        context=context,
    )
    return replace(words, attachments=calendar_files(deadlines, now=now))


def _told(deadline: Deadline, *, now: datetime) -> dict[str, str]:
    """One date of a mail; its link leads to a page behind the sign-in, where nothing happens by looking."""
    url = public_url()
    path = reverse("deadline_reminded", args=[deadline.pk])
    return {
        "word": cover(deadline),
        "when": when(deadline),
        "remaining": remaining(deadline, now=now),
        "url": f"{url}{path}" if url else "",
    }


def calendar_files(deadlines: Sequence[Deadline], *, now: datetime) -> tuple[Attachment, ...]:
    """The dates to come as files for the phone, with neutral titles; one a plan, because each has its own cover word."""
    coming = [one for one in deadlines if now < one.due_at]
    plans = list(dict.fromkeys(one.plan for one in coming))
    return tuple(
        Attachment(
            ics.FILE_NAME if number == 1 else f"dates-{number}.ics",
            "text/calendar",
            ics.calendar_bytes(
                [one for one in coming if one.plan_id == plan.pk],
                cover_word=plan.cover_word,
                now=now,
            ),
        )
        for number, plan in enumerate(plans, start=1)
    )
