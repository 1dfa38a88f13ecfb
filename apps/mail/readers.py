"""Questions about the outbox, for pages and commands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from apps.mail import kinds, stopping
from apps.mail.enums import OPEN, State
from apps.mail.models import OutgoingMail, SecondAddress, StoppedKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from apps.accounts.models import User

MOST_ASKED = 5  # second addresses a day


def next_planned(user: User) -> OutgoingMail | None:
    """The next mail that will go out to a person, or None."""
    return OutgoingMail.objects.for_user(user).open().next_first().first()


def next_moment() -> tuple[datetime, str] | None:
    """When the next mail of anybody is due, and its owner's time zone, without saying whose or what."""
    mails = OutgoingMail.objects.open().next_first()
    found: tuple[datetime, str] | None = mails.values_list("next_attempt_at", "owner__zone").first()
    return found


def has_stopped(user: User, kind: str) -> bool:
    """Whether a person stopped this kind of mail by its link."""
    return StoppedKind.objects.for_user(user).filter(kind=kind).exists()


def stopped_labels(user: User) -> tuple[str, ...]:
    """What a person stopped by links in mails to their own address, in words; not what a second address stopped."""
    return kinds.labels_of(StoppedKind.objects.for_user(user).values_list("kind", flat=True))


def may_ask_address(user: User, *, now: datetime) -> bool:
    """Whether one more address may be asked today: nobody can let this instance write to strangers without end."""
    rows = SecondAddress.objects.for_user(user).filter(asked_at__gt=now - timedelta(days=1))
    return rows.count() < MOST_ASKED


def second_address_stopped(row: SecondAddress) -> bool:
    """Whether whoever reads a second address wants no mails."""
    return has_stopped(row.owner, stopping.address_kind(row.address))


def second_address(user: User) -> SecondAddress | None:
    """The second address of a person, confirmed or not, or None."""
    return SecondAddress.objects.for_user(user).filter(removed_at=None).first()


def not_accepted_in_time(user: User | AnonymousUser, *, now: datetime) -> OutgoingMail | None:
    """The most urgent mail to a person that the mail server should have accepted by now: a banner names it.

    In time means what its kind allows (b.5); one that failed for good counts until it would end by itself, or
    until what it is about is done.
    """
    rows = OutgoingMail.objects.for_user(user).filter(to_account=True, not_after__gt=now)
    rows = rows.filter(Q(state__in=OPEN, planned_at__lte=now) | Q(state=State.FAILED_PERMANENT))
    for mail in rows.order_by("urgent_at", "id"):
        patience = kinds.patience_of(mail)
        failed = mail.state == State.FAILED_PERMANENT
        if failed and not kinds.still_matters(mail):
            continue
        waits = not mail.error_class and mail.next_attempt_at > now
        if patience is not None and (failed or (not waits and now >= mail.planned_at + patience)):
            return mail
    return None
