"""A date before it is saved: the sentence to confirm, how it was counted, the mails it will bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.core import say_dates
from apps.deadlines import agenda, from_above
from apps.deadlines.enums import Slot
from apps.deadlines.forms.date import DateForm
from apps.deadlines.from_above import Further
from apps.deadlines.how_counted import HowCounted, how_counted
from apps.deadlines.models import Deadline
from apps.deadlines.reminders import chosen_moments
from apps.deadlines.wallclock import due_at
from apps.mail import connection


@dataclass(frozen=True, kw_only=True)
class Preview:
    """`token` comes back with the confirmation; `warning` is said where the date has passed already."""

    sentence: str
    mails: str
    warning: str
    token: str
    counted: HowCounted | None


def of_form(form: DateForm, *, email: str, now: datetime) -> Preview:
    """Describe what a valid form would save."""
    fields = form.fields_of_date()
    names = ("kind", "local_date", "local_time", "zone")
    deadline = Deadline(owner=form.plan.owner, **{name: fields[name] for name in names})
    before = getattr(form, "deadline", None)
    deadline.created_at, deadline.changed_at = before.created_at if before else now, now
    deadline.leads = before.leads if before else []
    deadline.due_at = due_at(deadline.local_date, deadline.local_time, zone=deadline.zone)
    return Preview(
        sentence=agenda.full(deadline, now=now),
        mails=_mails(deadline, email=email, now=now),
        warning=_("This date has passed already.") if now >= deadline.due_at else "",
        token=form.token,
        counted=how_counted(form.counted) if form.counted else None,
    )


def _mails(deadline: Deadline, *, email: str, now: datetime) -> str:
    usual = [one.at for one in chosen_moments(deadline, now=now) if one.slot != Slot.OVERDUE]
    further = from_above.expected_further(deadline, now=now)
    moments = sorted([*usual, *(one.at for one in further)])
    words = agenda.mails_in_words(moments, zone=deadline.zone)
    if not words:
        return _("No mail will go out for it.")
    return " ".join([_where(words, email=email), *(_said(one, deadline) for one in further)])


def _where(words: str, *, email: str) -> str:
    if connection.is_local():
        return _("%(mails)s. They stay in the mailbox on this computer.") % {"mails": words}
    return _("%(mails)s. They go to %(email)s.") % {"mails": words, "email": email}


def _said(one: Further, deadline: Deadline) -> str:
    moment = say_dates.short_moment(one.at, zone=deadline.zone)
    return _("That of %(moment)s %(says)s.") % {"moment": moment, "says": one.words}
