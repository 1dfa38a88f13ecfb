"""Django's own mail (password reset) through the connected mail server. Reminders never pass here: they are rows first."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.utils.functional import cached_property

from apps.mail.connection import present

TIMEOUT = 10
log = structlog.get_logger("daybook.mail")


class OutboxSafeEmailBackend(EmailBackend):
    """Sends at once, and never breaks a page: a mail that cannot leave is logged without its content."""

    def __init__(self, *, fail_silently: bool = False, **_: Any) -> None:
        self._present = present()
        relay = self._present.relay
        wants_tls = bool(relay.username) and not relay.is_local
        super().__init__(
            host=relay.host,
            port=relay.port,
            username=relay.username,
            password=relay.password,
            use_ssl=relay.implicit_tls,
            use_tls=not relay.implicit_tls and (relay.requires_tls or wants_tls),
            timeout=TIMEOUT,
            fail_silently=fail_silently,
        )

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        return self._present.relay.tls_context()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send once the page's transaction is committed: none waits for a mail server. Return how many are meant."""
        transaction.on_commit(lambda: self._send_now(email_messages))
        return len(email_messages)

    def _send_now(self, email_messages: Sequence[EmailMessage]) -> None:
        for message in email_messages:
            if message.from_email == settings.DEFAULT_FROM_EMAIL:
                message.from_email = self._present.mail_from
        try:
            super().send_messages(email_messages)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            log.error("mail_not_sent", error=type(error).__name__, count=len(email_messages))  # noqa: TRY400
