"""Lines of a mail's history."""

from __future__ import annotations

from datetime import datetime

from apps.mail.enums import ErrorClass, Phase
from apps.mail.models import MailAttempt, OutgoingMail
from apps.mail.rules.outcomes import Answer
from apps.mail.send.claim import whoami


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
