"""Putting mails into the outbox and taking them back, inside the transaction of the change that causes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from apps.mail import addresses
from apps.mail.enums import WAITING, Channel, State
from apps.mail.models import OutgoingMail

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True)
class About:
    """The subject of a mail: the label of its model (`deadlines.Deadline`) and its id."""

    label: str
    id: UUID


@dataclass(frozen=True)
class Slot:
    """One mail to plan. All times are aware; `name` (such as `D-7`) is unique for a subject's revision.

    `urgent_at` orders the queue and shortens retries: the moment this mail is about.
    `not_after` is when retrying ends.
    """

    name: str
    planned_at: datetime
    urgent_at: datetime
    not_after: datetime


def plan(
    *,
    owner: User,
    kind: str,
    about: About,
    revision: int,
    slots: Iterable[Slot],
    recipient: str = "",
) -> None:
    """Insert the mails of one revision of a subject, once: what is there already stays as it is.

    `recipient` is empty for the account's own address, which is then read again when the mail goes out.
    Call it in the transaction that saves the subject. One statement.
    """
    rows = [
        _row(owner=owner, kind=kind, about=about, revision=revision, slot=slot, recipient=recipient)
        for slot in slots
    ]
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)


def rearrange(
    *,
    owner: User,
    kind: str,
    about: About,
    revision: int,
    slots: Iterable[Slot],
    now: datetime,
    leave: Iterable[str] = (),
) -> None:
    """Bring the waiting mails of a revision in line with other `slots`: move, withdraw, add.

    Only mails to the account that are still to come are touched; one that is due, being sent or ended stays, and
    so do slots whose name begins with a word of `leave`. Call it with the subject's row locked.
    """
    wanted = {slot.name: slot for slot in slots}
    rows = OutgoingMail.objects.about(about.label, about.id).of_revision(revision)
    rows = rows.filter(kind=kind, to_account=True, state=State.PLANNED, planned_at__gt=now)
    for row in rows.select_for_update().order_by("pk"):
        if row.slot.startswith(tuple(leave)):
            continue
        if row.slot in wanted:
            move(row, wanted[row.slot])
        else:
            _withdraw(row)
    plan(owner=owner, kind=kind, about=about, revision=revision, slots=wanted.values())


def move(row: OutgoingMail, slot: Slot) -> None:
    """Give a mail that waits for its moment the one of `slot`; call it with the mail locked."""
    if row.planned_at != slot.planned_at:
        OutgoingMail.objects.filter(pk=row.pk).update(
            planned_at=slot.planned_at,
            next_attempt_at=slot.planned_at,
            urgent_at=slot.urgent_at,
            not_after=slot.not_after,
        )


def _withdraw(row: OutgoingMail) -> None:
    """End a mail that is not wanted any more; its key is freed, so that it can be planned again."""
    key = f"{row.dedupe_key}|{row.pk}"
    OutgoingMail.objects.filter(pk=row.pk).update(state=State.CANCELLED, dedupe_key=key)


def supersede(about: About, *, below: int) -> int:
    """End the waiting mails of older revisions than `below`; return how many.

    One that is being sent this moment is ended by its own recheck, which waits for the subject's row.
    """
    older = OutgoingMail.objects.about(about.label, about.id).filter(revision__lt=below)
    return older.filter(state__in=WAITING).update(state=State.SUPERSEDED)


def cancel(about: About) -> int:
    """End all waiting mails of a subject that is met, closed or removed; return how many."""
    mails = OutgoingMail.objects.about(about.label, about.id)
    return mails.filter(state__in=WAITING).update(state=State.CANCELLED)


def _row(
    *, owner: User, kind: str, about: About, revision: int, slot: Slot, recipient: str
) -> OutgoingMail:
    key = (kind, about.label, about.id, revision, slot.name, Channel.EMAIL, recipient or "account")
    mail = OutgoingMail(
        owner=owner,
        kind=kind,
        about_label=about.label,
        about_id=about.id,
        revision=revision,
        slot=slot.name,
        to_account=not recipient,
        recipient=recipient or owner.email,
        urgent_at=slot.urgent_at,
        planned_at=slot.planned_at,
        next_attempt_at=slot.planned_at,
        not_after=slot.not_after,
        dedupe_key="|".join(str(part) for part in key),
    )
    mail.message_id = addresses.message_id(mail.id)
    return mail
