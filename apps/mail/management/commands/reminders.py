"""Looking at the engine, pausing it, and starting it again after a restore (reliability.md, b.7)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.mail.enums import OPEN, Sending
from apps.mail.models import Heartbeat, OutgoingMail
from apps.mail.rules.health import NO_LOOP
from apps.mail.send import epoch, instance
from apps.mail.send.claim import engine_now
from apps.mail.send.heartbeat import host


class Command(BaseCommand):
    help = "Say how sending stands, pause it, or resume it. Nothing of what mails are about is printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("do", choices=["status", "pause", "resume", "alive"])
        parser.add_argument(
            "--after-restore",
            action="store_true",
            help="with resume: the database was put back from a backup, and what is due may go out",
        )

    def handle(self, *, do: str, after_restore: bool, **_: Any) -> None:
        if do == "alive":
            return self._require_life()
        if do == "pause":
            instance.pause("by hand")
        elif do == "resume":
            self._resume(after_restore=after_restore)
        return self._status()

    def _require_life(self) -> None:
        """For a supervisor: fail if no engine of this machine made a pass lately, whatever its process says (b.8.6)."""
        recent = engine_now() - NO_LOOP
        if not Heartbeat.objects.filter(host=host(), last_loop_at__gte=recent).exists():
            raise CommandError("No pass for two minutes.")

    def _resume(self, *, after_restore: bool) -> None:
        if instance.state().paused_reason == epoch.RESTORED:
            if not after_restore:
                raise CommandError(
                    "Sending is paused because the database was put back from a backup. The mails "
                    "counted by `reminders status` would go out, the latest for each date only. "
                    "If that is right: reminders resume --after-restore"
                )
            epoch.accept_epoch(engine_now())
        instance.resume()

    def _status(self) -> None:
        state, now = instance.state(), engine_now()
        due = OutgoingMail.objects.filter(state__in=OPEN, next_attempt_at__lte=now).count()
        paused = state.sending == Sending.PAUSED
        self.stdout.write(f"sending {state.sending}{f': {state.paused_reason}' if paused else ''}")
        self.stdout.write(f"due now {due}")
        if state.breaker_open(now):
            self.stdout.write("resting: the mail server refuses us again and again")
        for beat in Heartbeat.objects.order_by("name", "host"):
            silent = int((now - beat.last_loop_at).total_seconds())
            self.stdout.write(f"{beat}: last pass {silent} s ago {beat.hold}".rstrip())
