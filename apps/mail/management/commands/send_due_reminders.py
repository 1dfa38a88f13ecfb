"""The engine of the outbox without Celery: one pass, or for ever. Needs PostgreSQL and SMTP only."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.mail.send.loop import run_forever
from apps.mail.send.run import Report, run_pass


class Command(BaseCommand):
    help = "Send every mail that is due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *, loop: bool, **_: Any) -> None:
        if not loop:
            self._say(run_pass(name="once", host_now=timezone.now()))
            return
        asked = threading.Event()
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: asked.set())
        self.stdout.write("The reminder loop runs.")  # `manage.py up` waits for this line
        run_forever(name="loop", asked_to_stop=asked, host_clock=timezone.now)

    def _say(self, report: Report) -> None:
        self.stdout.write(
            f"accepted {report.accepted}, not accepted {report.not_accepted}, "
            f"unsure {report.unknown}, ended {report.ended}"
            + (f", held: {report.hold}" if report.hold else "")
        )
