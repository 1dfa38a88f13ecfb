from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare

from apps.core.owner_scope import owner_scope
from apps.mail import planning, second_address, stopping
from apps.mail.enums import WAITING, State
from apps.mail.models import OutgoingMail, SecondAddress, StoppedKind

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_GUESSES = 10


def stop_kind(*, owner_id: UUID, kind: str, now: datetime) -> None:
    """Stop one kind of mail for a person; mails due later are ended when their moment comes.

    Nothing happens for an account that is gone: its old mails may still be clicked.
    """
    with owner_scope(owner_id):
        if get_user_model().objects.filter(pk=owner_id).exists():
            StoppedKind.objects.get_or_create(
                owner_id=owner_id, kind=kind, defaults={"stopped_at": now}
            )


def start_kind(*, owner_id: UUID, kind: str) -> None:
    """Send the person this kind of mail again; what ended meanwhile stays ended."""
    with owner_scope(owner_id):
        StoppedKind.objects.for_user(owner_id).filter(kind=kind).delete()


def start_own_kinds(*, by: User) -> None:
    """Send a person again all that they stopped by links; what a second address stopped is not theirs to start."""
    own = StoppedKind.objects.for_user(by).exclude(kind__startswith=stopping.FOR_ADDRESS)
    own.delete()


@transaction.atomic
def ask_address(*, owner: User, address: str, now: datetime) -> SecondAddress:
    """Keep a second address and ask it by mail; the one before is removed. It gets reminders once it confirmed."""
    remove_address(owner=owner, now=now)
    row = SecondAddress(owner=owner, address=address, asked_at=now)
    row.token_hash = second_address.hash_of(second_address.token_of(row))
    row.save()
    about = planning.About(second_address.LABEL, row.pk)
    last = now + second_address.VALID_FOR
    slot = planning.Slot(name="ASK", planned_at=now, urgent_at=last, not_after=last)
    planning.plan(
        owner=owner,
        kind=second_address.KIND,
        about=about,
        revision=1,
        slots=[slot],
        recipient=address,
    )
    return row


@transaction.atomic
def remove_address(*, owner: User, now: datetime) -> None:
    """Stop using the second address; what waits for it is ended."""
    for row in SecondAddress.objects.for_user(owner).filter(removed_at=None):
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        mails = OutgoingMail.objects.for_user(owner).filter(to_account=False, state__in=WAITING)
        mails.filter(recipient=row.address).update(state=State.CANCELLED)


def second_address_of(token: str, *, now: datetime) -> SecondAddress | None:
    """The row that a token of its mail confirms; None once it is removed, or too old and not confirmed."""
    owner_id = second_address.owner_of(token)
    if owner_id is None:
        return None
    with owner_scope(owner_id):
        rows = SecondAddress.objects.for_user(owner_id).filter(removed_at=None)
        row = rows.filter(token_hash=second_address.hash_of(token)).first()
    if row is None or (row.confirmed_at is None and now > row.asked_at + second_address.VALID_FOR):
        return None
    return row


def confirm_address(row: SecondAddress, *, now: datetime) -> None:
    """Let reminders go to the address from now on; confirming twice changes nothing."""
    with owner_scope(row.owner_id):
        rows = SecondAddress.objects.for_user(row.owner_id).filter(pk=row.pk)
        rows.filter(confirmed_at=None, removed_at=None).update(confirmed_at=now)


def confirm_by_code(row: SecondAddress, code: str, *, now: datetime) -> bool:
    """The same by the code of the mail; returns whether it was the right one, in time, and not after ten others."""
    in_time = now <= row.asked_at + second_address.VALID_FOR and _may_try(row)
    digits = "".join(one for one in code if one.isdigit())
    if not in_time or not constant_time_compare(digits, second_address.code_of(row)):
        return False
    confirm_address(row, now=now)
    return True


def _may_try(row: SecondAddress) -> bool:
    """Count one more guess at a code; eight digits bear a few."""
    key = f"second-code:{row.pk}"
    guesses: int = cache.get(key, 0)
    cache.set(key, guesses + 1, timeout=int(second_address.VALID_FOR.total_seconds()))
    return guesses < MOST_GUESSES
