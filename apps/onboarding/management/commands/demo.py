"""The main job end to end without a browser: log, be reminded, build the packet, check it."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.services import verify
from apps.core.audience import PacketKind
from apps.core.owner_scope import owner_scope
from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.services import add_deadline
from apps.mail import connection
from apps.mail.mailbox_server import controller
from apps.mail.models import OutgoingMail
from apps.mail.send.run import run_pass
from apps.onboarding.example.builder import build_example
from apps.packets.build import packet_storage, run_build
from apps.packets.models import Build
from apps.packets.services import request_build
from apps.plans.models import Plan

DEMO_EMAIL = "demo@example.org"
DEMO_NAME = "Mara Lindqvist"
DEMO_ZONE = "America/Los_Angeles"
PATIENCE_SECONDS = 300
# Together these have daytime at every hour.
ZONES = (DEMO_ZONE, "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo")
FIRST_HOUR, LAST_HOUR = 9, 20


class Command(BaseCommand):
    help = "Log entries, send the due reminder, build the packet and check it, on a fictional plan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, help="also copy the packet into this folder")

    def handle(self, *, out: Path | None, **_: Any) -> None:
        started = time.monotonic()
        plan = self._log()
        deadline = self._add_near_date(plan)
        accepted = self._send(deadline)
        build = self._build(plan)
        packet = self._copy(build, out)
        self._check(plan, build)
        report = {
            "plan": str(plan.pk),
            "packet": str(packet),
            "mail_accepted": accepted,
            "pages": build.pages,
            "seconds": round(time.monotonic() - started, 1),
        }
        self.stdout.write(json.dumps(report))

    def _say(self, words: str) -> None:
        self.stderr.write(words)

    def _log(self) -> Plan:
        """A plan of eight weeks under an account that nobody can sign in to."""
        owner = User.objects.filter(email=DEMO_EMAIL).first() or User.objects.create_user(
            DEMO_EMAIL, None, name=DEMO_NAME, zone=DEMO_ZONE
        )
        with owner_scope(owner.pk):
            plan = build_example(owner=owner, now=timezone.now())
            entries = plan.entries.count()
        self._say(f"Logged {entries} entries with their files.")
        return plan

    def _add_near_date(self, plan: Plan) -> Deadline:
        """A date so near that its reminder is due at once."""
        now = timezone.now()
        zone = _where_it_is_day(now)
        local = (now + timedelta(minutes=100)).astimezone(ZoneInfo(zone))
        with owner_scope(plan.owner_id):
            return add_deadline(
                plan=plan,
                by=plan.owner,
                now=now,
                kind=DeadlineKind.CHECKPOINT,
                title="Short talk before the checkpoint",
                local_date=local.date(),
                local_time=local.time().replace(second=0, microsecond=0),
                zone=zone,
            )

    def _send(self, deadline: Deadline) -> bool:
        """Send what is due through a real mail server; True once it took the reminder of `deadline`."""
        mails = OutgoingMail.objects.for_user(deadline.owner_id).about(
            "deadlines.Deadline", deadline.pk
        )
        with _mail_server():
            for _attempt in range(10):
                run_pass(name="demo", host_now=timezone.now())
                if mails.exclude(accepted_at=None).exists():
                    self._say("The reminder was accepted by the mail server.")
                    return True
                time.sleep(1)
        reply = mails.order_by("planned_at").values_list("state", "smtp_reply").first()
        raise CommandError(f"The reminder was not accepted by the mail server: {reply}")

    def _build(self, plan: Plan) -> Build:
        with owner_scope(plan.owner_id):
            build = request_build(
                plan=plan, by=plan.owner, now=timezone.now(), kind=PacketKind.PANEL
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not build.job.is_finished and time.monotonic() < deadline:
            run_build(
                build.pk, clock=timezone.now
            )  # a worker of `up` may have been quicker: then it waits
            build = Build.objects.select_related("job").get(pk=build.pk)
            time.sleep(0 if build.job.is_finished else 1)
        if not build.is_ready:
            raise CommandError(f"The packet was not built: {build.job.error or build.job.state}")
        self._say(f"Built a packet of {build.pages} pages.")
        return build

    def _copy(self, build: Build, out: Path | None) -> Path:
        stored = Path(packet_storage().path(build.file_key))
        if out is None:
            return stored
        out.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(stored, out / "document.pdf"))

    def _check(self, plan: Plan, build: Build) -> None:
        """What the finished file and the ledger say of themselves."""
        failed = [f"rule {one['number']}: {one['detail']}" for one in build.checks["failed"]]
        failed += [f"words that were kept out: {one['words']}" for one in build.checks["leaks"]]
        place = verify(plan.owner_id)
        if place is not None:
            failed.append(f"the ledger breaks at event {place}")
        if failed:
            raise CommandError("The check failed. " + "; ".join(failed))
        self._say(f"Checked: {len(build.checks['passed'])} rules hold, and the ledger.")


def _where_it_is_day(now: datetime) -> str:
    """A zone in which no reminder of a date soon to come is left for later today: the one due goes at once."""
    return next(
        zone for zone in ZONES if FIRST_HOUR <= now.astimezone(ZoneInfo(zone)).hour < LAST_HOUR
    )


@contextlib.contextmanager
def _mail_server() -> Iterator[None]:
    """The connected mail server; without one the local mailbox's own, if `up` does not run it already."""
    present = connection.present()
    relay = present.relay
    server = (
        controller(settings.LOCAL_MAILBOX, relay.port, host=relay.host)
        if present.is_local
        else None
    )
    if server is not None:
        try:
            server.start()
        except OSError:
            server = None
    try:
        yield
    finally:
        if server is not None:
            server.stop()
