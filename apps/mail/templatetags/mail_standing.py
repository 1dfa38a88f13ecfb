"""The line about mail on Today and Dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.mail.enums import Silence
from apps.mail.standing import Quiet, Standing, standing

register = template.Library()


@register.inclusion_tag("mail/_standing.html", takes_context=True)
def mail_standing(context: template.Context, zone: str, now: datetime) -> dict[str, Any]:
    """How mail to this person stands, in sentences, as of `now`."""
    found = standing(context["user"], zone=zone, now=now)
    sentences = [_last(found, zone), _next(found, zone)]
    sentences += [_quiet(one, now.astimezone(ZoneInfo(zone)).date()) for one in found.quiet]
    return {"is_local": found.is_local, "sentences": sentences, "stopped": found.stopped}


def _last(found: Standing, zone: str) -> str:
    if found.last_accepted_at is None:
        return _("No mail has left yet.")
    words = {"moment": _moment(found.last_accepted_at, zone)}
    if found.is_local:
        return _("Last mail laid into the mailbox on this computer: %(moment)s.") % words
    return _("Last accepted by your mail server: %(moment)s.") % words


def _next(found: Standing, zone: str) -> str:
    if found.next_at is None:
        return _("Nothing is planned.")
    return _("Next at %(moment)s.") % {"moment": _moment(found.next_at, zone)}


def _quiet(one: Quiet, today: date) -> str:
    """`This computer was asleep 14 hours yesterday; mails waited.`"""
    words = {"time": duration(one.lasted), "day": _day(one.day, today)}
    if one.why == Silence.ASLEEP:
        return _("This computer was asleep %(time)s %(day)s; mails waited.") % words
    return _("Daybook was not running %(time)s %(day)s; mails waited.") % words


def _day(day: date, today: date) -> str:
    return _("today") if day == today else _("yesterday")


def duration(lasted: timedelta) -> str:
    """Whole hours, or minutes where it is less than one."""
    minutes = round(lasted.total_seconds() / 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _moment(at: datetime, zone: str) -> str:
    return say_dates.short_moment(at, zone=zone)
