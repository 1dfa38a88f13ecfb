"""Saving how somebody wants to be reminded, and what would be mailed then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.deadlines import owed, own_mails, reminders
from apps.deadlines.models import Deadline, DeadlineState, ReminderSettings
from apps.deadlines.preferences import Preferences, preferences_from, preferences_of


def settings_of(user: User) -> ReminderSettings:
    """The row of a person; a new one with the defaults, not saved, where there is none."""
    return ReminderSettings.objects.for_user(user).first() or ReminderSettings(owner=user)


@transaction.atomic
def save_settings(*, by: User, now: datetime, **fields: Any) -> ReminderSettings:
    """Keep the wishes and move, withdraw or add the waiting mails of every open date; the person's own mails follow."""
    row, _made = ReminderSettings.objects.update_or_create(
        owner=by, defaults={**fields, "changed_at": now}
    )
    wishes = preferences_from(row)
    dates = Deadline.objects.for_user(by).coming(now).select_for_update(of=("self",))
    for deadline in dates.select_related("owner", "trigger").order_by("pk"):
        owed.rearrange(deadline, now=now, wishes=wishes)
    own_mails.follow_clock(row, now=now)
    return row


@transaction.atomic
def save_own_leads(deadline: Deadline, *, leads: Sequence[str], now: datetime) -> None:
    """Give one date reminders of its own (none: those of the person) and bring its mails in line."""
    rows = Deadline.objects.for_user(deadline.owner_id).select_for_update(of=("self",))
    row = rows.select_related("owner", "trigger").get(pk=deadline.pk)
    row.leads = list(leads)
    row.save(update_fields=["leads"])
    if row.state == DeadlineState.OPEN:
        owed.rearrange(row, now=now, wishes=preferences_of(row.owner_id))


def next_date(user: User, *, now: datetime) -> Deadline | None:
    """The date that the page of settings takes as its example: the nearest to come."""
    dates = Deadline.objects.for_user(user).coming(now).in_order()
    return dates.select_related("plan", "owner", "trigger").first()


def would_be_mailed(
    deadline: Deadline, *, now: datetime, preferences: Preferences | None = None
) -> list[tuple[datetime, str]]:
    """Each mail from now on with the name of its slot, as these wishes would have it."""
    wishes = preferences or preferences_of(deadline.owner_id)
    found = reminders.chosen_moments(deadline, now=now, preferences=wishes)
    return [(one.at, one.slot.value) for one in found]
