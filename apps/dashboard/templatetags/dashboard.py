"""Sentences of Today that join several facts."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.dashboard.today import Today
from apps.deadlines.models import Deadline

register = template.Library()


@register.simple_tag
def first_line(today: Today) -> str:
    """What is safe: `27 entries are safe. 4 of 5 goals have proof. Nothing is due before Fri 5 Jun, 17:00 Seattle.`"""
    total = today.decided.total
    parts = [
        ngettext("%(n)d entry is safe.", "%(n)d entries are safe.", total) % {"n": total}
        if total
        else ("" if today.plan.ended_date else _("Your record starts here."))
    ]
    if today.plan.ended_date:
        day = say_dates.day(today.plan.ended_date)
        parts.append(_("It ended on %(day)s.") % {"day": day})
    elif today.goals:
        parts.append(_proved(today.proved, of=len(today.goals)))
    parts.append(_due(today))
    return " ".join(part for part in parts if part)


def _proved(proved: int, *, of: int) -> str:
    if not proved:
        return _("No goal has proof yet.")
    words = ngettext(
        "%(proved)d of %(n)d goal has proof.", "%(proved)d of %(n)d goals have proof.", of
    )
    return words % {"proved": proved, "n": of}


def _due(today: Today) -> str:
    if today.overdue:
        count = len(today.overdue)
        said = ngettext("%(n)d date has passed.", "%(n)d dates have passed.", count) % {"n": count}
        return f"{said} {_main(today)}".strip()
    if today.next_date is None:
        return ""
    said = _("Nothing is due before %(moment)s.") % {"moment": _when(today.next_date, today)}
    return f"{said} {_main(today)}".strip()


def _main(today: Today) -> str:
    """`Decision: Fri 5 Jun, 17:00 Seattle.` where another date comes before it."""
    main = today.main_date
    if main is None or main == today.next_date:
        return ""
    words = {"kind": main.get_kind_display(), "moment": _when(main, today)}
    return _("%(kind)s: %(moment)s.") % words


def _when(date: Deadline, today: Today) -> str:
    """`Fri 5 Jun, 17:00 Seattle`, or the day alone; with the year where it is another one."""
    day = say_dates.near_day(date.local_date, today=today.day)
    if date.local_time is None:
        return day
    return f"{day}, {date.local_time:%H:%M} {say_dates.city(date.zone)}".strip()


@register.simple_tag
def mail_of(today: Today, date: Deadline) -> str:
    """`Mail Mon 8 Jun, 09:00`: the next mail about a date."""
    at = today.next_mail.get(date.pk)
    if at is None:
        return ""
    moment = say_dates.near_moment(at, zone=date.zone, now=today.now)
    return _("Mail %(moment)s") % {"moment": moment}
