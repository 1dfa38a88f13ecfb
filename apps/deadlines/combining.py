"""One mail a day: a reminder tells other far dates of the same person too, and a second one waits for tomorrow.

Only dates more than 24 hours away are told this way. The mails that are covered stay in the outbox until the
carrier is accepted (`apps.mail.send.covering`), so that nothing depends on the carrier.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

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


# Their dates are locked; one that somebody else holds is left to go out by itself.
COMPANIONS = """
select m.id
  from mail_outgoingmail m
  join deadlines_deadline d
    on d.id = m.about_id and d.revision = m.revision and d.owner_id = m.owner_id
 where m.owner_id = %(owner)s and m.planned_at < %(midnight)s and m.state = any(%(waiting)s)
   and m.kind = %(kind)s and m.slot = any(%(carried)s) and m.about_id <> %(about)s
   and m.to_account = %(to_account)s and (m.to_account or m.recipient = %(recipient)s)
   and d.state = 'open' and d.due_at > %(far)s
   and (d.snoozed_until is null or d.snoozed_until <= %(now)s)
 order by m.planned_at, m.id
   for update of d skip locked
"""


def companions(mail: OutgoingMail, now: datetime) -> list[UUID]:
    """Waiting mails that `mail` may tell too: to the same reader, due today, of dates more than a day away.

    The rows of their open dates are locked until the carrier is marked as handed over (R10). One statement.
    """
    values: dict[str, Any] = {
        "owner": mail.owner_id,
        "midnight": _midnight_after(now, ZoneInfo(mail.owner.zone or "UTC")),
        "waiting": list(WAITING),
        "kind": KIND,
        "carried": list(CARRIED),
        "about": mail.about_id,
        "to_account": mail.to_account,
        "recipient": mail.recipient,
        "far": now + FAR,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(COMPANIONS, values)
        return [row[0] for row in cursor.fetchall()]


def _midnight_after(now: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return instant(tomorrow, time(0), zone=str(zone))


def told_in(mail: OutgoingMail) -> set[UUID]:
    """The ids of the dates that a mail tells: its own and those of the mails it covers."""
    if not mail.covers:
        return {mail.about_id}
    covered = OutgoingMail.objects.for_user(mail.owner_id).filter(pk__in=mail.covers)
    return {mail.about_id, *covered.values_list("about_id", flat=True)}


def may_wait_a_day(mail: OutgoingMail, *, deadline: Deadline, now: datetime) -> bool:
    """Whether a reminder is so far from its date that it may wait for tomorrow."""
    return mail.slot in PUT_OFF and deadline.due_at - now > VERY_FAR and mail.attempts <= 1


def next_morning(mail: OutgoingMail, *, wishes: Preferences, now: datetime) -> datetime | None:
    """Tomorrow's moment where the reader had a mail today already, else None."""
    zone = mail.owner.zone or "UTC"
    today = now.astimezone(ZoneInfo(zone)).date()
    had = OutgoingMail.objects.for_user(mail.owner_id).accepted()
    had = had.filter(kind=KIND, to_account=mail.to_account)
    if not had.filter(accepted_at__gte=instant(today, time(0), zone=zone)).exists():
        return None
    return instant(today + timedelta(days=1), wishes.morning, zone=zone)
