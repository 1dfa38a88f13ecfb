"""Changing the mail connection of this instance, and trying it out."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction

from apps.core.ids import uuid7
from apps.mail import addresses, connection
from apps.mail.connection import Connection
from apps.mail.enums import ErrorClass, State
from apps.mail.models import InstanceState, MailConnection, OutgoingMail
from apps.mail.render import from_templates, mime_bytes
from apps.mail.rules.outcomes import Answer, Certainty, Stage, meaning_of
from apps.mail.send import instance
from apps.mail.send.engine import DEFAULT
from apps.mail.send.smtp import Courier, NotReadyError
from apps.mail.send.trouble import Trouble

if TYPE_CHECKING:
    from apps.accounts.models import User

log = structlog.get_logger("daybook.mail")
# Somebody waits for the page.
PATIENCE = dataclasses.replace(
    DEFAULT, connect=8, command=10, total=20, end_of_data=15, guard=60, lease=120
)
# What a better connection may cure; a mailbox that is full stays full.
CURABLE = (ErrorClass.CONNECTION, ErrorClass.TEMPORARY, ErrorClass.OURS, ErrorClass.REFUSED)
TEST_KIND = "test_mail"


@dataclass(frozen=True)
class Trial:
    """What became of a test mail: the server's last answer, and the trouble where no server spoke."""

    answer: Answer
    trouble: Trouble = Trouble.NONE

    @property
    def accepted(self) -> bool:
        return meaning_of(self.answer, refusals=0).certainty is Certainty.ACCEPTED


@transaction.atomic
def save_connection(*, by: User, now: datetime, password: str, **fields: Any) -> MailConnection:
    """Store host, port, security, username and sender; an empty `password` keeps the one that is stored.

    What waited because of the old connection goes out at once, and every kind of mail plans anew.
    """
    row = connection.stored() or MailConnection()
    before = connection.of_row(row).mark
    for name, value in fields.items():
        setattr(row, name, value)
    if not row.username:
        row.password = b""
    elif known := password or connection.opened(bytes(row.password)):
        row.password = connection.locked(known)  # a kept one, too: the secret may be another since
    row.changed_at, row.changed_by_id = now, by.pk
    if connection.of_row(row).mark != before:
        row.worked_at = row.tested_at = None
    row.save()
    _try_anew(now)
    log.info("mail_connection_saved", by=str(by.pk))
    return row


@transaction.atomic
def remove_connection(*, by: User) -> None:
    """Back to the local mailbox."""
    MailConnection.objects.all().delete()
    transaction.on_commit(connection.forget)
    log.info("mail_connection_removed", by=str(by.pk))


def _try_anew(now: datetime) -> None:
    instance.state()
    instance.clear_failures()
    InstanceState.objects.update(replanned_at=None)
    waiting = OutgoingMail.objects.filter(state=State.RETRY_WAIT, error_class__in=CURABLE)
    waiting.update(next_attempt_at=now)
    _try_unsure_anew(now)
    transaction.on_commit(connection.forget)


def _try_unsure_anew(now: datetime) -> None:
    """What rests for hours because nobody confirmed it goes again now; what is being sent this moment is left alone.

    Only a rest is longer than a lease, so nobody speaks to a mail server about such a mail.
    """
    rests = OutgoingMail.objects.filter(state=State.HANDOFF, error_class=ErrorClass.UNKNOWN)
    rests.filter(lease_until__gt=now + timedelta(seconds=DEFAULT.lease)).update(lease_until=now)


def try_sending(*, to: User, now: datetime) -> Trial:
    """Send one test mail to a person through the present connection, as the engine would.

    Must be called outside a transaction: it waits for a mail server, at most about forty seconds.
    """
    present = connection.present()
    trial = _spoken(present, to=to, now=now)
    _note(present, trial, now=now)
    log.info("mail_tried", by=str(to.pk), code=trial.answer.code, trouble=trial.trouble.value)
    return trial


def _spoken(present: Connection, *, to: User, now: datetime) -> Trial:
    try:
        recipient = addresses.for_wire(to.email)
    except ValueError:
        return Trial(Answer(Stage.RECIPIENT, code=553, enhanced="5.1.3"))
    with Courier(present.relay, PATIENCE) as courier:
        try:
            courier.ready()
        except NotReadyError as error:
            return Trial(error.answer, error.trouble)
        raw = _test_mail(to, now)
        return Trial(courier.send(sender=addresses.sender(), recipient=recipient, raw=raw))


def _test_mail(to: User, now: datetime) -> bytes:
    """A mail like every other, of a row that is never stored."""
    mail = OutgoingMail(id=uuid7(), owner=to, kind=TEST_KIND, recipient=to.email)
    mail.message_id = addresses.message_id(mail.id)
    mail.date_header = now - timedelta(microseconds=now.microsecond)
    return mime_bytes(mail, from_templates("test_mail", subject="Test", context={}))


def _note(present: Connection, trial: Trial, *, now: datetime) -> None:
    """Keep the answer beside the connection that Settings holds; a server that works ends the pause after refusals."""
    if trial.accepted:
        instance.clear_failures()
        connection.note_accepted(present, now=now)
    if not present.is_set_outside:
        MailConnection.objects.update(
            tested_at=now, test_code=trial.answer.code, test_reply=trial.answer.reply
        )
