"""The storm of R1 and R2, at any size."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from django.db import connection

from apps.mail.enums import State
from apps.mail.models import MailAttempt, OutgoingMail
from tests.factories.accounts import UserFactory
from tests.mail.engines import CODE, Engines, database_url, engines, wait_for
from tests.smtp import Accepted, SmtpServer

# Leases and timeouts are shorter than in life, their order is the same; the ladder is quick.
STORM = {
    "lease": 8,
    "guard": 5,
    "total": 4,
    "connect": 3,
    "command": 3,
    "end_of_data": 3,
    "loop_pause": 0.05,
    "rungs": [0.1, 0.2, 0.5, 1],
}
CALM = {**STORM, "lease": 120, "guard": 60, "total": 50, "command": 20, "end_of_data": 40}


def environment(folder: Path, server: SmtpServer) -> dict[str, str]:
    """Point other processes at this test's database and mail server."""
    url = database_url(connection.settings_dict)
    return {
        "DATABASE_URL": url,
        "DATABASE_OWNER_URL": url,
        "DAYBOOK_HOME": str(folder),
        "EMAIL_URL": server.url,
    }


def make_people(count: int) -> None:
    for _ in range(count):
        UserFactory()


def all_accepted(mails: int) -> bool:
    return OutgoingMail.objects.filter(state=State.ACCEPTED).count() == mails


def kill_around(running: Engines, *, kills: int, every: float) -> None:
    """`kill -9` any of them, again and again, and start another each time."""
    for _ in range(kills):
        time.sleep(every)
        running.kill_one()


def by_hand(variables: dict[str, str]) -> None:
    words = "import django; django.setup(); from tests.mail import kind; kind.register();"
    words += "from django.core.management import call_command; call_command('send_due_reminders')"
    subprocess.run(
        [sys.executable, "-c", words],
        cwd=CODE,
        env={**os.environ, **variables},
        check=True,
        timeout=120,
    )


def storm(
    folder: Path,
    *,
    mails: int,
    senders: int,
    planners: int,
    kills: int,
    gap: float,
    p451: float,
    command: bool = False,
) -> list[Accepted]:
    """Let senders and planners work while they are killed; return what the mail server took.

    `command` runs `manage.py send_due_reminders` beside them, as a person might.
    """
    server = SmtpServer(folder, gap=gap, p451=p451)
    make_people(min(mails, 50))
    settings = STORM if kills else CALM
    with engines(environment(folder, server), mails=mails, settings=settings) as running:
        for kind in "p" * planners + "s" * senders:
            running.start(kind)
        if command:
            by_hand(environment(folder, server))
        kill_around(running, kills=kills, every=0.25)
        assert not (kills and all_accepted(mails)), "the last kill came too late to matter"
        assert wait_for(lambda: all_accepted(mails), seconds=180, every=0.2), states()
    taken = server.accepted()
    server.stop()
    return taken


def states() -> Counter[str]:
    return Counter(OutgoingMail.objects.values_list("state", flat=True))


def assert_nothing_lost(taken: list[Accepted], *, mails: int, most: int) -> None:
    """R1's figures: every mail once at least, few copies, each the same to the last byte."""
    assert OutgoingMail.objects.count() == mails
    copies: dict[str, set[tuple[str, str]]] = {}
    for one in taken:
        copies.setdefault(one.message_id, set()).add((one.date, one.digest))
    assert set(copies) == set(OutgoingMail.objects.values_list("message_id", flat=True))
    assert len(copies) == mails
    assert mails <= len(taken) <= most
    assert {len(versions) for versions in copies.values()} == {1}
    assert MailAttempt.objects.filter(phase="accepted").count() == mails
