"""The last look before a mail leaves: check again, write it, mark it handed over, commit (reliability.md, b.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from apps.mail import kinds, stopping
from apps.mail.enums import ErrorClass, Phase, State
from apps.mail.kinds import Cancelled, Late, Send, Superseded, Verdict, Wait
from apps.mail.models import MailAttempt, OutgoingMail, SecondAddress
from apps.mail.render import mime_bytes, minimal, render_for
from apps.mail.rules.ladder import Pace
from apps.mail.send import covering, history
from apps.mail.send.engine import EngineSettings
from apps.mail.send.retry import put_back, released

log = structlog.get_logger("daybook.mail")

# Whose mail it is, whether they still want it, and what time it is, in one question.
OPEN = """
select u.*, engine_now() as hand_off_at, set_config('app.user_id', u.id::text, true),
       exists (select 1 from mail_stoppedkind s
                where s.owner_id = u.id and s.kind = any(%(kinds)s)) as has_stopped
  from accounts_user u where u.id = %(owner)s
"""
# Fencing: a process that slept through its lease changes no row here, and then sends nothing.
MARK = (
    """
with changed as (
update mail_outgoingmail
   set state = 'handoff', raw = %(raw)s, recipient = %(recipient)s, date_header = %(date)s,
       covers = %(covers)s::uuid[],
       first_handoff_at = coalesce(first_handoff_at, engine_now())
 where id = %(id)s and lease_token = %(token)s and state = 'leased'
   and lease_until > engine_now() + %(guard)s * interval '1 second'
returning *)
"""
    + history.OF_CHANGED
)

ENDS = {
    Superseded: State.SUPERSEDED,
    Cancelled: State.CANCELLED,
    Late: State.SKIPPED_LATE,
}


class LeaseLostError(Exception):
    """Somebody else owns the mail by now, or too little of the lease is left."""


@dataclass(frozen=True)
class Handed:
    """A mail marked as handed over: these bytes may now be sent, and nothing else."""

    mail: OutgoingMail
    token: UUID
    recipient: str
    raw: bytes


def hand_off(mail: OutgoingMail, settings: EngineSettings) -> Handed | None:
    """Decide about a leased mail in one transaction, with its subject's row locked by the kind's recheck.

    Returns what to send, or None when the mail ended or waits. What a kind does fails rarely: only after a failure
    the whole is taken back and done once more with each of its steps under a savepoint.

    Raises:
        LeaseLostError: nothing was changed.
    """
    try:
        return _decided(mail, settings, careful=False)
    except LeaseLostError:
        raise
    except Exception as error:  # noqa: BLE001  done again, and logged where it fails again
        log.warning("mail_hand_off_again", mail=str(mail.pk), error=type(error).__name__)
    return _decided(mail, settings, careful=True)


def _decided(mail: OutgoingMail, settings: EngineSettings, *, careful: bool) -> Handed | None:
    with transaction.atomic():
        now, obstacle = _open(mail)
        verdict, why = (Cancelled(), obstacle) if obstacle else _verdict(mail, now, careful=careful)
        match verdict:
            case Send():
                return _mark(mail, now, settings, careful=careful)
            case Wait(until=until):
                _wait(mail, until)
            case None:
                put_back(mail, now=now, pace=Pace.LADDER, error_class=why)
            case _:
                _end(mail, verdict, why, now=now)
        return None


def _open(mail: OutgoingMail) -> tuple[datetime, ErrorClass]:
    """Begin on behalf of the owner, read anew; return the moment, and why this person gets no such mail at all."""
    values = {"kinds": list(stopping.kinds_that_stop(mail)), "owner": mail.owner_id}
    owner: Any = get_user_model().objects.raw(OPEN, values)[0]  # with two columns more
    mail.owner = owner
    if owner.is_throwaway or not owner.is_active:
        return owner.hand_off_at, ErrorClass.OWNER
    return owner.hand_off_at, ErrorClass.STOPPED if owner.has_stopped else ErrorClass.NONE


def _verdict(
    mail: OutgoingMail, now: datetime, *, careful: bool
) -> tuple[Verdict | None, ErrorClass]:
    """The kind's own check; None when that check broke."""
    if not careful:
        return _checked(mail, now), ErrorClass.NONE
    try:
        with transaction.atomic():
            return _checked(mail, now), ErrorClass.NONE
    except Exception:
        log.exception("mail_recheck_failed", mail=str(mail.pk), kind=mail.kind)
        return None, ErrorClass.RECHECK


def _checked(mail: OutgoingMail, now: datetime) -> Verdict:
    if not _has_reader(mail):
        return Cancelled()
    verdict = kinds.kind_of(mail.kind).recheck(mail, now)
    if isinstance(verdict, Late):
        _later(mail, verdict.by)
    return verdict


def _has_reader(mail: OutgoingMail) -> bool:
    """A copy goes to a confirmed second address only; one removed since the claim gets nothing more (b.3)."""
    if mail.to_account or kinds.patience_of(mail) is None:
        return True
    confirmed = SecondAddress.objects.for_user(mail.owner_id).exclude(confirmed_at=None)
    return confirmed.filter(address=mail.recipient, removed_at=None).exists()


def _end(
    mail: OutgoingMail, verdict: Superseded | Cancelled | Late, why: ErrorClass, *, now: datetime
) -> None:
    covered_by = verdict.by if isinstance(verdict, Late) else None
    state = ENDS[type(verdict)]
    _owned(mail, state=state, error_class=why, superseded_by_id=covered_by, **released())
    history.add(mail, phase=Phase.ENDED, now=now, error_class=why)


def _later(mail: OutgoingMail, later: UUID) -> None:
    """The mail that covers this one is about the same subject and planned later, else the kind is wrong."""
    about = OutgoingMail.objects.for_user(mail.owner_id).about(mail.about_label, mail.about_id)
    about.filter(planned_at__gt=mail.planned_at).get(pk=later)


def _wait(mail: OutgoingMail, until: datetime) -> None:
    """Waiting for the morning is no attempt and no failure: the ladder does not count it, nor does health."""
    _owned(
        mail,
        state=State.RETRY_WAIT,
        error_class=ErrorClass.NONE,
        next_attempt_at=until,
        attempts=max(mail.attempts - 1, 0),
        **released(),
    )


def _owned(mail: OutgoingMail, **changes: object) -> None:
    """Change the row while it is leased to us."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token, state=State.LEASED)
    if rows.update(**changes) != 1:
        raise LeaseLostError


def _mark(
    mail: OutgoingMail, now: datetime, settings: EngineSettings, *, careful: bool
) -> Handed | None:
    """Store the bytes (or keep those whose fate is unknown) and mark the hand-off."""
    assert mail.lease_token is not None  # noqa: S101  the claim set it
    if mail.raw is None:
        mail.recipient = mail.owner.email if mail.to_account else mail.recipient
        mail.date_header = now - timedelta(microseconds=now.microsecond)
        mail.covers = covering.companions_of(mail, now, careful=careful)
        mail.raw = _written(mail, now) if careful else mime_bytes(mail, render_for(mail, now))
    if mail.raw is None:
        put_back(mail, now=now, pace=Pace.LADDER, error_class=ErrorClass.NONE)
        return None
    raw = bytes(mail.raw)
    _set_mark(mail, raw, settings)
    covering.put_off(mail, now)
    return Handed(mail=mail, token=mail.lease_token, recipient=mail.recipient, raw=raw)


def _set_mark(mail: OutgoingMail, raw: bytes, settings: EngineSettings) -> None:
    values = {
        "raw": raw,
        "recipient": mail.recipient,
        "date": mail.date_header,
        "covers": mail.covers,
        "id": mail.pk,
        "guard": settings.guard,
        **history.of_changed(mail, phase=Phase.HANDOFF),
    }
    with connection.cursor() as cursor:
        cursor.execute(MARK, values)
        if cursor.rowcount != 1:
            raise LeaseLostError


def _written(mail: OutgoingMail, now: datetime) -> bytes | None:
    """The bytes with the kind's words; None after a first failure, with the built-in words from the second on."""
    try:
        with transaction.atomic():
            return mime_bytes(mail, render_for(mail, now))
    except Exception:
        log.exception("mail_render_failed", mail=str(mail.pk), kind=mail.kind)
    failed_before = MailAttempt.objects.filter(mail_id=mail.pk, phase=Phase.RENDER).exists()
    history.add(mail, phase=Phase.RENDER, now=now)
    mail.covers = []  # the built-in words tell nothing of them
    return mime_bytes(mail, minimal(now)) if failed_before else None
