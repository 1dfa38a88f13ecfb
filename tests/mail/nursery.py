"""The process that senders and planners are forked from; it has Django loaded (tests/mail/engines.py)."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import random
import signal
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from apps.accounts.models import User
from apps.mail.planning import About, Slot, plan
from apps.mail.send.engine import EngineSettings
from apps.mail.send.loop import run_forever
from config.embedded.processes import die_with_parent
from tests.mail import kind

SPACE = uuid.UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2")


def _subject(number: int) -> uuid.UUID:
    return uuid.uuid5(SPACE, str(number))


def _send_for_ever(number: int, settings: dict[str, Any]) -> None:
    rungs = tuple(timedelta(seconds=one) for one in settings.pop("rungs"))
    run_forever(
        name=f"sender-{number}",
        asked_to_stop=threading.Event(),
        host_clock=lambda: datetime.now(UTC),
        settings=dataclasses.replace(EngineSettings(), rungs=rungs, **settings),
    )


def _plan_for_ever(mails: int) -> None:
    """Plan everything over and over, as many planners as there are: each mail exists once."""
    owners = list(User.objects.order_by("pk"))
    planned_at = datetime.now(UTC)
    while True:
        for number in random.sample(range(mails), mails):
            due = planned_at + timedelta(days=6, seconds=number)
            slot = Slot(name="D-7", planned_at=planned_at, urgent_at=due, not_after=due)
            about = About("accounts.User", _subject(number))
            owner = owners[number % len(owners)]
            plan(owner=owner, kind="test", about=about, revision=1, slots=[slot])
        time.sleep(0.2)


def _child(word: str, options: argparse.Namespace, number: int) -> None:
    connection.close()
    kind.register()
    random.seed()
    try:
        if word == "s":
            _send_for_ever(number, json.loads(options.settings))
        else:
            _plan_for_ever(options.mails)
    finally:
        os._exit(1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, required=True)
    parser.add_argument("--settings", required=True)
    options = parser.parse_args()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    arrange_death = die_with_parent(signal.SIGKILL)  # nothing of a test outlives it
    for number, line in enumerate(iter(sys.stdin.readline, "")):
        pid = os.fork()
        if pid == 0:
            arrange_death()
            _child(line.strip(), options, number)
        print(pid, flush=True)  # noqa: T201  the answer
