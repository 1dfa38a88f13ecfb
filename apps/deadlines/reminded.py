"""What a reader does about a reminder: confirm it, or ask for it again later. Neither belongs to the record."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from apps.deadlines import reminders
from apps.deadlines.enums import Slot
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.preferences import preferences_of
from apps.deadlines.wallclock import instant
from apps.mail import planning
from apps.mail.models import OutgoingMail

SOONEST = timedelta(minutes=5)


class TooLateError(ValueError):
    """The asked moment lies after the last reminder before the date, or in the past; nothing was changed."""


@transaction.atomic
def acknowledge(deadline: Deadline, *, now: datetime) -> None:
    """Confirm a date as it stands: the extra mails of its last day do not go out. The others do."""
    row = _open_row(deadline)
    if row is None:
        return
    row.acknowledged_at = now
    row.save(update_fields=["acknowledged_at"])
    reminders.rearrange(row, now=now)


@transaction.atomic
def snooze(deadline: Deadline, *, until: datetime, now: datetime) -> None:
    """Keep its mails back until a moment, and mail then; the last reminder before the date stays as it is.

    Raises:
        TooLateError: `until` is later than the last reminder, or less than five minutes away.
    """
    row = _open_row(deadline)
    if row is None:
        return
    last = last_reminder(row, now=now)
    if last is None or not now + SOONEST <= until <= last:
        raise TooLateError
    row.snoozed_until = until
    row.save(update_fields=["snoozed_until"])
    name = f"{reminders.LATER}{until:%y%m%d%H%M}"
    planning.plan(
        owner=row.owner,
        kind=reminders.KIND,
        about=reminders.about(row),
        revision=row.revision,
        slots=[reminders.slot_of(name, until, row)],
    )


def last_reminder(deadline: Deadline, *, now: datetime) -> datetime | None:
    """The moment of the last mail that is still to come before the date, or None."""
    mails = OutgoingMail.objects.for_user(deadline.owner_id).about(reminders.LABEL, deadline.pk)
    mails = mails.open().of_revision(deadline.revision).filter(to_account=True, planned_at__gt=now)
    mails = mails.filter(kind=reminders.KIND)
    last = mails.exclude(slot=Slot.OVERDUE).in_order().last()
    return last.planned_at if last else None


def tomorrow_morning(deadline: Deadline, *, now: datetime) -> datetime:
    """The person's morning of the next day, by their own clock."""
    wishes = preferences_of(deadline.owner_id)
    zone = deadline.owner.zone or "UTC"
    today = now.astimezone(ZoneInfo(zone)).date()
    return instant(today + timedelta(days=1), wishes.morning, zone=zone)


def own_moment(deadline: Deadline, day: date, clock: time) -> datetime:
    """A wall clock of the person as an instant."""
    return instant(day, clock, zone=deadline.owner.zone or "UTC")


def _open_row(deadline: Deadline) -> Deadline | None:
    """The row locked, or None where it is not open any more."""
    rows = Deadline.objects.for_user(deadline.owner_id).select_for_update(of=("self",))
    row = rows.select_related("plan", "owner", "trigger").get(pk=deadline.pk)
    return row if row.state == DeadlineState.OPEN else None
