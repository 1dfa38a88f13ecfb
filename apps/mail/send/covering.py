"""One mail that tells several subjects: who is covered, and what becomes of them. Nothing is lost by it:

a covered mail stays waiting, only a little later, until its carrier is accepted; a carrier that fails leaves it alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from apps.mail import kinds
from apps.mail.enums import WAITING, State
from apps.mail.models import OutgoingMail, OutgoingMailQuerySet

log = structlog.get_logger("daybook.mail")
# A covered mail goes out by itself if its carrier is not accepted by then.
PUT_OFF = timedelta(minutes=15)


def companions_of(mail: OutgoingMail, now: datetime, *, careful: bool = True) -> list[UUID]:
    """The waiting mails that this one may tell too, locked until the hand-off is committed.

    `careful`: a kind whose choice fails has none, its mails go out one by one; else the error comes through.
    """
    if not careful:
        return _chosen(mail, now)
    try:
        with transaction.atomic():
            return _chosen(mail, now)
    except Exception:
        log.exception("mail_companions_failed", mail=str(mail.pk), kind=mail.kind)
        return []


def _chosen(mail: OutgoingMail, now: datetime) -> list[UUID]:
    choose = kinds.kind_of(mail.kind).companions
    chosen = choose(mail, now) if choose else []
    return [one.pk for one in _waiting(mail, chosen)] if chosen else []


def put_off(mail: OutgoingMail, now: datetime) -> None:
    """Let the covered mails wait for the carrier's outcome, in the transaction of its hand-off."""
    if not mail.covers:
        return
    ids = [one.pk for one in _waiting(mail, mail.covers)]
    later = Greatest("next_attempt_at", Value(now + PUT_OFF))
    OutgoingMail.objects.filter(pk__in=ids).update(next_attempt_at=later)


def settle(mail: OutgoingMail) -> int:
    """End the covered mails as told by this one, in the transaction that notes its acceptance; return how many.

    One that changed meanwhile is not waiting any more, and one that is held this moment goes out by itself. So do all
    where this fails: what was accepted stays accepted, and nobody gets the carrier twice.
    """
    if not mail.covers:
        return 0
    try:
        with transaction.atomic():
            ids = [one.pk for one in _waiting(mail, mail.covers)]
            rows = OutgoingMail.objects.filter(pk__in=ids)
            return rows.update(state=State.COMBINED, superseded_by=mail)
    except Exception:
        log.exception("mail_settle_failed", mail=str(mail.pk))
        return 0


def _waiting(mail: OutgoingMail, ids: list[UUID]) -> OutgoingMailQuerySet:
    """Those that still wait, locked; nobody is waited for, so that two hand-offs cannot block each other."""
    rows = OutgoingMail.objects.for_user(mail.owner_id).filter(pk__in=ids, state__in=WAITING)
    rows = rows.filter(kind=mail.kind).exclude(pk=mail.pk)
    return rows.select_for_update(skip_locked=True).order_by("pk")
