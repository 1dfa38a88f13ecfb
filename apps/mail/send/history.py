"""Lines of a mail's history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.core.ids import uuid7
from apps.mail.enums import ErrorClass, Phase
from apps.mail.models import MailAttempt, OutgoingMail
from apps.mail.rules.outcomes import Answer
from apps.mail.send.claim import whoami

# The line of a mail that the same statement changed (`with changed as (update …)`): one statement, one row or none.
OF_CHANGED = """
insert into mail_mailattempt
       (id, owner_id, mail_id, n, lease_token, host, phase, smtp_code, smtp_enhanced, error_class, at)
select %(line)s, owner_id, id, attempts, %(token)s, %(host)s, %(phase)s, %(code)s, %(enhanced)s, '', engine_now()
  from changed
"""


def of_changed(mail: OutgoingMail, *, phase: Phase, answer: Answer | None = None) -> dict[str, Any]:
    """What `OF_CHANGED` asks for."""
    return {
        "line": uuid7(),
        "token": mail.lease_token,
        "host": whoami(),
        "phase": phase,
        "code": answer.code if answer else None,
        "enhanced": answer.enhanced if answer else "",
    }


def add(
    mail: OutgoingMail,
    *,
    phase: Phase,
    now: datetime,
    error_class: ErrorClass = ErrorClass.NONE,
    answer: Answer | None = None,
) -> None:
    """Append one line, in the caller's transaction."""
    MailAttempt.objects.create(
        owner_id=mail.owner_id,
        mail=mail,
        n=mail.attempts,
        lease_token=mail.lease_token,
        host=whoami(),
        phase=phase,
        smtp_code=answer.code if answer else None,
        smtp_enhanced=answer.enhanced if answer else "",
        error_class=error_class,
        at=now,
    )
