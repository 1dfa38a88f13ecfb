"""Writing down what a mail server answered: the row and its history in one transaction, fenced by the lease."""

from __future__ import annotations

import math
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import structlog
from django.db import connection

from apps.core.owner_scope import owner_scope
from apps.mail.enums import ErrorClass, Phase, State
from apps.mail.models import MailAttempt, OutgoingMail
from apps.mail.rules.outcomes import Answer, Certainty, Meaning, meaning_of
from apps.mail.send import covering, history
from apps.mail.send.claim import engine_now
from apps.mail.send.engine import EngineSettings
from apps.mail.send.retry import held, put_back, released

log = structlog.get_logger("daybook.mail")

ACCEPT = (
    """
with changed as (
update mail_outgoingmail
   set state = 'accepted', accepted_at = engine_now(), error_class = '',
       smtp_code = %(code)s, smtp_enhanced = %(enhanced)s, smtp_reply = %(reply)s,
       lease_token = null, lease_until = null, lease_owner = ''
 where id = %(id)s and lease_token = %(token)s and state in ('leased', 'handoff')
returning *)
"""
    + history.OF_CHANGED
)
SLOW_DOWN = """
update mail_outgoingmail set error_class = 'unknown',
       lease_until = engine_now() + %(pause)s * interval '1 second'
 where id = %(id)s and lease_token = %(token)s
"""


def record(mail: OutgoingMail, answer: Answer, settings: EngineSettings) -> Meaning:
    """Write the outcome of one attempt and return its meaning.

    When the lease was lost meanwhile, nothing is written: whoever owns the mail now writes its own outcome.
    """
    meaning = meaning_of(answer, refusals=_refusals(mail, answer))
    accepted = meaning.certainty is Certainty.ACCEPTED
    if not (_accept(mail, answer) if accepted else _note(mail, answer, meaning, settings=settings)):
        log.warning("mail_lease_lost", mail=str(mail.pk))
    log.info(
        "mail_outcome",
        mail=str(mail.pk),
        certainty=meaning.certainty.value,
        error=str(meaning.error_class),
        code=answer.code,
    )
    return meaning


def _refusals(mail: OutgoingMail, answer: Answer) -> int:
    """Earlier plain 5xx answers to this mail; asked only when another came."""
    if (answer.code or 0) < 500:
        return 0
    return MailAttempt.objects.filter(mail_id=mail.pk, error_class=ErrorClass.REFUSED).count()


def _accept(mail: OutgoingMail, answer: Answer) -> bool:
    """One statement for the row and its line; a transaction around it only where other mails are covered."""
    values = {
        "id": mail.pk,
        "reply": answer.reply,
        **history.of_changed(mail, phase=Phase.ACCEPTED, answer=answer),
    }
    with owner_scope(mail.owner_id) if mail.covers else nullcontext():
        with connection.cursor() as cursor:
            cursor.execute(ACCEPT, values)
            if cursor.rowcount != 1:
                return False
        covering.settle(mail)
    return True


def _note(
    mail: OutgoingMail, answer: Answer, meaning: Meaning, *, settings: EngineSettings
) -> bool:
    """Write down what is no acceptance; False when the lease is lost."""
    with owner_scope(mail.owner_id):
        now = engine_now()
        if not _write(mail, answer, meaning, now=now, settings=settings):
            return False
        phase = Phase.UNKNOWN if meaning.certainty is Certainty.UNKNOWN else Phase.NOT_ACCEPTED
        history.add(
            mail,
            phase=Phase.FAILED if meaning.final else phase,
            now=now,
            error_class=meaning.error_class,
            answer=answer,
        )
    return True


def _write(
    mail: OutgoingMail,
    answer: Answer,
    meaning: Meaning,
    *,
    now: datetime,
    settings: EngineSettings,
) -> bool:
    said = {
        "smtp_code": answer.code,
        "smtp_enhanced": answer.enhanced,
        "smtp_reply": answer.reply,
    }
    if meaning.certainty is Certainty.UNKNOWN:
        return _stay(mail, settings)
    if meaning.final:
        return _fail(mail, meaning, said)
    return put_back(
        mail,
        now=now,
        pace=meaning.pace,
        error_class=meaning.error_class,
        rungs=settings.rungs,
        **said,
    )


def _fail(mail: OutgoingMail, meaning: Meaning, said: dict[str, Any]) -> bool:
    changes = {"state": State.FAILED_PERMANENT, "error_class": meaning.error_class}
    return held(mail).update(**changes, **said, **released()) == 1


def _stay(mail: OutgoingMail, settings: EngineSettings) -> bool:
    """The row stays handed over; when its lease ends the same bytes go again, slower after three times."""
    pause = settings.lease
    if mail.ambiguous + 1 >= settings.unsure_after:
        pause = max(min(settings.unsure_pause, _quarter_left(mail)), settings.lease)
    with connection.cursor() as cursor:
        cursor.execute(SLOW_DOWN, {"pause": pause, "id": mail.pk, "token": mail.lease_token})
        return bool(cursor.rowcount == 1)


def _quarter_left(mail: OutgoingMail) -> float:
    """Seconds: a quarter of what is left until the moment the mail is about (b.5); endless once that has passed."""
    left = (mail.urgent_at - engine_now()).total_seconds()
    return left / 4 if left > 0 else math.inf
