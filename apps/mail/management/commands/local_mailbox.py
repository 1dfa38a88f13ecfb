"""The local mailbox's SMTP server; `manage.py up` runs it while no EMAIL_URL is set."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.mail import connection
from apps.mail.mailbox_server import controller


class Command(BaseCommand):
    help = "Keep mail on this machine, to be read in the app, until a mail server is connected."

    def handle(self, **_: Any) -> None:
        if not settings.MAIL_IS_LOCAL:
            raise CommandError("EMAIL_URL names a mail server: the local mailbox is not needed.")
        relay = connection.mailbox_relay()
        server = controller(settings.LOCAL_MAILBOX, relay.port, host=relay.host)
        try:
            server.start()
        except OSError as error:
            raise CommandError(
                f"Port {relay.port} of {relay.host} is taken. Set DAYBOOK_MAILBOX_PORT to a free one."
            ) from error
        self.stdout.write(f"The local mailbox listens on {relay.host}:{relay.port}.")
        _wait_for_the_end()
        server.stop()


def _wait_for_the_end() -> None:
    asked = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: asked.set())
    asked.wait()
