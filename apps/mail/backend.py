"""Django's own mail (password reset) through the connected mail server. Reminders never pass here: they are rows first."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from apps.mail import connecting
from apps.mail.addresses import for_wire
from apps.mail.connection import present
from apps.mail.rules.outcomes import Answer, Certainty, meaning_of
from apps.mail.send.smtp import Courier, NotReadyError

log = structlog.get_logger("daybook.mail")


class OutboxSafeEmailBackend(BaseEmailBackend):
    """Sends at once, and never breaks a page: a mail that cannot leave is logged without its content.

    The engine's own courier carries it, so TLS is used, asked for and checked as for every reminder.
    """

    def __init__(self, *, fail_silently: bool = False, **_: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._present = present()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send once the page's transaction is committed: none waits for a mail server. Return how many are meant."""
        transaction.on_commit(lambda: self._send_now(email_messages))
        return len(email_messages)

    def _send_now(self, email_messages: Sequence[EmailMessage]) -> None:
        with Courier(self._present.relay, connecting.PATIENCE) as courier:
            for message in email_messages:
                if message.from_email == settings.DEFAULT_FROM_EMAIL:
                    message.from_email = self._present.mail_from
                for recipient in message.recipients():
                    self._carry(courier, message, recipient)

    def _carry(self, courier: Courier, message: EmailMessage, recipient: str) -> None:
        try:
            answer = _sent(courier, message, recipient)
        except NotReadyError as error:
            answer = error.answer
        except (OSError, ValueError) as error:  # an address or a header that no mail can carry
            log.error("mail_not_sent", error=type(error).__name__)  # noqa: TRY400
            return
        if meaning_of(answer, refusals=0).certainty is not Certainty.ACCEPTED:
            log.error("mail_not_sent", stage=answer.stage.value, code=answer.code)


def _sent(courier: Courier, message: EmailMessage, recipient: str) -> Answer:
    sender, to = (for_wire(parseaddr(one)[1]) for one in (message.from_email, recipient))
    raw = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own class takes it
    courier.ready()
    return courier.send(sender=sender, recipient=to, raw=raw)
