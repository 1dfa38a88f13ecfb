"""R3: the broker may vanish, with everything in it; reminders, sign-in and edits of dates go on."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from celery import Celery
from django.db import connection
from django.test import Client
from psycopg import sql

from apps.accounts.models import User
from apps.deadlines.services import add_deadline, change_deadline
from apps.mail.enums import OPEN, State
from apps.mail.models import OutgoingMail
from apps.mail.send.claim import engine_now
from apps.plans.models import Plan
from config.embedded.processes import die_with_parent
from tests.chaos.broker import Broker
from tests.conftest import PASSWORD
from tests.mail.engines import CODE, engines, wait_for
from tests.mail.storm import environment
from tests.smtp import SmtpServer

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

MINUTES = 12
STEP = timedelta(seconds=20)
MOST_LATE = timedelta(seconds=90)


@pytest.fixture
def broker() -> Iterator[Broker]:
    found = Broker()
    yield found
    found.remove()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpServer]:
    found = SmtpServer(tmp_path)
    yield found
    found.stop()


@pytest.fixture
def worker(tmp_path: Path, broker: Broker, server: SmtpServer) -> Iterator[None]:
    words = ["worker", "-Q", "mail", "-c", "1", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", *words, "-l", "error"],
        cwd=CODE,
        env={**_variables(tmp_path, server), "REDIS_URL": broker.url},
        preexec_fn=die_with_parent(signal.SIGQUIT),  # noqa: PLW1509  no threads here
    )
    yield
    process.send_signal(signal.SIGQUIT)
    process.wait(60)


def _variables(folder: Path, server: SmtpServer) -> dict[str, str]:
    return {**os.environ, **environment(folder, server)}


def tick(broker: Broker) -> None:
    """What beat does once a minute."""
    with Celery(broker=broker.url) as sender:
        sender.send_task("apps.mail.tasks.send_due", queue="mail")


def shift(clock: timedelta) -> None:
    """Move the engine's clock for every connection made from now on, and for ours."""
    seconds = f"{clock.total_seconds()} seconds"
    _as_superuser(f"alter database {{}} set daybook.clock_shift = '{seconds}'")
    with connection.cursor() as cursor:
        cursor.execute("select set_config('daybook.clock_shift', %s, false)", [seconds])


def _as_superuser(statement: str) -> None:
    """Settings of a database that the server does not know belong to its superuser."""
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], dbname=settings["NAME"], user="postgres", autocommit=True
    ) as found:
        found.execute(sql.SQL(statement).format(sql.Identifier(settings["NAME"])))


@pytest.fixture
def unshifted() -> Iterator[None]:
    yield
    _as_superuser("alter database {} reset daybook.clock_shift")
    connection.close()


def a_date(plan: Plan, due: datetime) -> None:
    """A date whose last reminder goes out two hours before it."""
    add_deadline(
        plan=plan,
        by=plan.owner,
        now=engine_now(),
        kind="other",
        title="A date",
        local_date=due.date(),
        local_time=due.time().replace(microsecond=0),
        zone="UTC",
    )


def due_and_open() -> int:
    return OutgoingMail.objects.filter(state__in=OPEN, planned_at__lte=engine_now()).count()


def nearly_all(values: list[timedelta]) -> timedelta:
    """The 99th percentile."""
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


def test_r3_reminders_go_on_without_the_broker(
    tmp_path: Path,
    broker: Broker,
    server: SmtpServer,
    worker: None,
    plan: Plan,
    unshifted: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    start = datetime.now(UTC) + timedelta(hours=2)
    for minute in range(MINUTES):
        for second in (5, 20, 35, 50):
            a_date(plan, start + timedelta(minutes=minute, seconds=second))
    tick(broker)
    quick = {"loop_pause": 0.2, "rungs": [1]}
    with engines(environment(tmp_path, server), mails=0, settings=quick) as running:
        running.start("s")
        for number in range(int(timedelta(minutes=MINUTES + 1) / STEP)):
            shift(STEP * number)
            if number == 3:
                broker.empty()
            if number == 6:
                broker.kill()
            if number == 15:
                sign_in_and_edit(plan, broker, monkeypatch)
            assert wait_for(lambda: due_and_open() == 0, seconds=180), "a reminder is stuck"

    accepted = OutgoingMail.objects.accepted()
    lateness = [one.accepted_at - one.planned_at for one in accepted if one.accepted_at]
    with capsys.disabled():
        print(f"\nR3: {len(lateness)} accepted, 0 waiting; late by {nearly_all(lateness)} (p99)")  # noqa: T201  the figures
    assert len(lateness) >= MINUTES * 4
    assert nearly_all(lateness) <= MOST_LATE
    assert len(server.accepted()) == len({one.message_id for one in server.accepted()})

    taken = len(server.accepted())
    a_date(plan, engine_now() + timedelta(hours=2, seconds=1))
    broker.start()

    def ticked() -> bool:
        tick(broker)
        return len(server.accepted()) > taken

    assert wait_for(ticked, seconds=60, every=1), "the worker did not come back"


def sign_in_and_edit(plan: Plan, broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' side: nothing there waits for the broker."""
    monkeypatch.setenv("CELERY_BROKER_URL", broker.url)
    client = Client()
    answer = client.post("/account/login/", {"login": plan.owner.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert User.objects.get(pk=client.session["_auth_user_id"]) == plan.owner
    waiting = OutgoingMail.objects.filter(state=State.PLANNED).in_order().last()
    assert waiting is not None
    row = plan.deadlines.get(pk=waiting.about_id)
    changed = change_deadline(row, by=plan.owner, now=engine_now(), why="", title="Moved")
    assert changed.revision == row.revision + 1
