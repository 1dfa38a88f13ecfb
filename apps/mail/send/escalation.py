"""A mail that is not accepted in time goes to the person's second address as well (reliability.md, b.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.mail import kinds, planning
from apps.mail.enums import OPEN, ErrorClass, State
from apps.mail.kinds import Kind
from apps.mail.models import OutgoingMail, SecondAddress

log = structlog.get_logger("daybook.mail")
SHORTEST = timedelta(minutes=15)
AT_ONCE = 100  # of one kind in one pass
# These were ended by a decision, not by a mail server.
DECIDED = (ErrorClass.STOPPED, ErrorClass.OWNER)


def escalate_due(now: datetime) -> int:
    """Plan copies for the second addresses of whoever has one that confirmed; return how many.

    A copy is a row like every other, once for each mail; a failure here never stops sending.
    """
    found = 0
    for kind in kinds.all_kinds():
        try:
            with transaction.atomic():
                found += sum(_copy(mail, now) for mail in overdue(kind, now)[:AT_ONCE])
        except Exception:
            log.exception("mail_escalation_failed", kind=kind.name)
    return found


def overdue(kind: Kind, now: datetime) -> list[OutgoingMail]:
    """Mails of one kind whose patience is over and that have no copy so far, the most urgent first."""
    patience = kind.patience
    if patience is None:
        return []
    return [
        mail
        for mail in _stuck(kind.name, now).select_related("owner")
        if mail.state == State.FAILED_PERMANENT or now >= mail.planned_at + patience(mail)
    ]


def _stuck(kind: str, now: datetime) -> QuerySet[OutgoingMail]:
    """Mails to accounts with a confirmed second address that failed, or hang for a quarter of an hour.

    One that waits on purpose (for the morning, for its carrier) has its next attempt ahead and no error.
    """
    owners = SecondAddress.objects.filter(removed_at=None, confirmed_at__isnull=False)
    present = owners.filter(owner_id=OuterRef(OuterRef("owner_id"))).values("address")
    hangs = Q(state__in=OPEN, planned_at__lte=now - SHORTEST) & (
        ~Q(error_class="") | Q(next_attempt_at__lte=now - SHORTEST)
    )
    failed = Q(state=State.FAILED_PERMANENT, not_after__gt=now) & ~Q(error_class__in=DECIDED)
    copies = OutgoingMail.objects.filter(
        to_account=False,
        owner_id=OuterRef("owner_id"),
        kind=kind,
        about_id=OuterRef("about_id"),
        revision=OuterRef("revision"),
        slot=OuterRef("slot"),
        recipient__in=present,
    )
    rows = OutgoingMail.objects.filter(
        kind=kind, to_account=True, owner_id__in=owners.values("owner_id")
    )
    return rows.filter(hangs | failed).exclude(Exists(copies)).order_by("urgent_at", "id")


def _copy(mail: OutgoingMail, now: datetime) -> bool:
    address = SecondAddress.objects.for_user(mail.owner_id).filter(removed_at=None).first()
    if address is None:
        return False
    slot = planning.Slot(
        name=mail.slot, planned_at=now, urgent_at=mail.urgent_at, not_after=mail.not_after
    )
    planning.plan(
        owner=mail.owner,
        kind=mail.kind,
        about=planning.About(mail.about_label, mail.about_id),
        revision=mail.revision,
        slots=[slot],
        recipient=address.address,
    )
    return True
