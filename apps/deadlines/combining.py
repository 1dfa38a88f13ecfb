"""One mail a day: a reminder tells other far dates of the same person too, and a second one waits for tomorrow.

Only dates more than 24 hours away are told this way. The mails that are covered stay in the outbox until the
carrier is accepted (`apps.mail.send.covering`), so that nothing depends on the carrier.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from apps.deadlines.enums import Slot
from apps.deadlines.models import Deadline
from apps.deadlines.preferences import Preferences
from apps.deadlines.wallclock import instant
from apps.mail.enums import WAITING
from apps.mail.models import OutgoingMail

KIND = "deadline"
LABEL = "deadlines.Deadline"
FAR = timedelta(hours=24)
# Far enough that a day later is still a day before the date.
VERY_FAR = timedelta(hours=48)
CARRIED = (Slot.D14, Slot.D7, Slot.D3, Slot.D1, Slot.NOW)
PUT_OFF = (Slot.D14, Slot.D7, Slot.D3)


def companions(mail: OutgoingMail, now: datetime) -> list[UUID]:
    """Waiting mails that `mail` may tell too: to the same reader, due today, of dates more than a day away.

    The rows of their dates are locked until the carrier is marked as handed over (R10); one that somebody else
    holds is left to go out by itself.
    """
    zone = ZoneInfo(mail.owner.zone or "UTC")
    mails = OutgoingMail.objects.for_user(mail.owner_id).filter(
        kind=KIND,
        state__in=WAITING,
        slot__in=CARRIED,
        to_account=mail.to_account,
        planned_at__lt=_midnight_after(now, zone),
    )
    mails = mails.exclude(about_id=mail.about_id)
    if not mail.to_account:
        mails = mails.filter(recipient=mail.recipient)
    waiting = list(mails.in_order())
    if not waiting:
        return []
    dates = _far_dates(mail, {one.about_id for one in waiting}, now)
    return [one.pk for one in waiting if dates.get(one.about_id) == one.revision]


def _far_dates(mail: OutgoingMail, ids: set[UUID], now: datetime) -> dict[UUID, int]:
    """The open dates among them that are far enough and not put off, with their revision."""
    rows = Deadline.objects.for_user(mail.owner_id).open()
    rows = rows.select_for_update(skip_locked=True).filter(pk__in=ids, due_at__gt=now + FAR)
    return {
        row.pk: row.revision
        for row in rows.order_by("pk")
        if row.snoozed_until is None or row.snoozed_until <= now
    }


def _midnight_after(now: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return instant(tomorrow, time(0), zone=str(zone))


def told_in(mail: OutgoingMail) -> set[UUID]:
    """The ids of the dates that a mail tells: its own and those of the mails it covers."""
    covered = OutgoingMail.objects.for_user(mail.owner_id).filter(pk__in=mail.covers)
    return {mail.about_id, *covered.values_list("about_id", flat=True)}


def next_morning(
    mail: OutgoingMail, *, deadline: Deadline, wishes: Preferences, now: datetime
) -> datetime | None:
    """Tomorrow's moment for a far date whose reader had a mail today already, else None."""
    if mail.slot not in PUT_OFF or deadline.due_at - now <= VERY_FAR or mail.attempts > 1:
        return None
    zone = mail.owner.zone or "UTC"
    today = now.astimezone(ZoneInfo(zone)).date()
    had = OutgoingMail.objects.for_user(mail.owner_id).accepted()
    had = had.filter(kind=KIND, to_account=mail.to_account)
    if not had.filter(accepted_at__gte=instant(today, time(0), zone=zone)).exists():
        return None
    return instant(today + timedelta(days=1), wishes.morning, zone=zone)
