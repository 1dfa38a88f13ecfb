"""Reminders whose moment has come and that have not left: a change of a date, or of wishes, must not lose them.

Such a mail waits for a mail server that was away, for the morning, for tomorrow (one mail a day), or for the moment
that its reader asked for. A new revision plans only moments still ahead, so what is owed is carried over to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from apps.deadlines import reminders, usual
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.preferences import Preferences, preferences_of, slots
from apps.mail import planning
from apps.mail.enums import WAITING, ErrorClass, State
from apps.mail.models import OutgoingMail, OutgoingMailQuerySet


def owed(deadline: Deadline, *, now: datetime) -> list[planning.Slot]:
    """What its present revision owes; ask before the revision changes, with the row locked.

    A mail that is being handed over this moment is not among them; one whose fate is unknown is.
    """
    unsent = Q(state__in=(*WAITING, State.LEASED))
    unsent |= Q(state=State.HANDOFF, error_class=ErrorClass.UNKNOWN)
    due = Q(planned_at__lte=now) | Q(slot__startswith=reminders.LATER)
    rows = _mails(deadline).filter(unsent & due).in_order()
    return [
        planning.Slot(
            name=one.slot,
            planned_at=one.planned_at,
            urgent_at=deadline.due_at,
            not_after=one.not_after,
        )
        for one in rows
    ]


def carry_over(
    deadline: Deadline, before: Iterable[planning.Slot], *, now: datetime, is_same_moment: bool
) -> None:
    """Plan what the revision before owed for the present one, each at the moment that it was planned for.

    Where the date has moved only those whose new moment has passed as well: the others are planned anew.
    """
    if deadline.state != DeadlineState.OPEN:
        return
    wishes = preferences_of(deadline.owner_id)
    passed = {one.slot for one in usual.moments(deadline, wishes) if one.at <= now}
    _plan(deadline, [one for one in before if is_same_moment or one.name in passed])


def rearrange(deadline: Deadline, *, now: datetime, wishes: Preferences) -> None:
    """`reminders.rearrange`, and at once what it withdraws though it is wished: its new moment has just passed."""
    before = _coming(deadline, now=now)
    reminders.rearrange(deadline, now=now, preferences=wishes)
    withdrawn = before - _coming(deadline, now=now)
    wished = set(slots(deadline.leads) or wishes.leads)
    passed = [one.slot for one in usual.moments(deadline, wishes) if one.at <= now]
    names = [one for one in passed if one in withdrawn and one in wished]
    _plan(deadline, [reminders.slot_of(name, now, deadline) for name in names])


def _coming(deadline: Deadline, *, now: datetime) -> set[str]:
    rows = _mails(deadline).filter(state=State.PLANNED, planned_at__gt=now)
    return set(rows.values_list("slot", flat=True))


def _mails(deadline: Deadline) -> OutgoingMailQuerySet:
    """Those of its present revision to the account."""
    rows = OutgoingMail.objects.for_user(deadline.owner_id)
    rows = rows.about(reminders.LABEL, deadline.pk).of_revision(deadline.revision)
    return rows.filter(kind=reminders.KIND, to_account=True)


def _plan(deadline: Deadline, wanted: list[planning.Slot]) -> None:
    planning.plan(
        owner=deadline.owner,
        kind=reminders.KIND,
        about=reminders.about(deadline),
        revision=deadline.revision,
        slots=wanted,
    )
