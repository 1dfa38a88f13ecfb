"""Mail has a queue and a worker of its own, so that no build ever holds up a reminder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from celery import current_app
from django.db import connection

from apps.deadlines.services import add_deadline
from apps.jobs.process import send
from apps.mail.enums import OPEN
from apps.mail.models import OutgoingMail
from apps.mail.send.claim import engine_now
from apps.plans.models import Plan
from config.embedded.children import MAIL_QUEUE, QUEUES
from tests.chaos.broker import Broker
from tests.chaos.workers import Crew
from tests.mail.engines import database_url, wait_for
from tests.smtp import SmtpServer

BUILD = "apps.packets.tasks.build_packet"
TICK = "apps.mail.tasks.send_due"
SLOTS = 2


def queue_of(task: str) -> str:
    return str(current_app.amqp.router.route({}, task)["queue"].name)


def ours() -> set[str]:
    current_app.loader.import_default_modules()
    return {name for name in current_app.tasks if name.startswith("apps.")}


def test_the_mail_worker_takes_only_what_is_short() -> None:
    assert BUILD in ours()
    taken = {name for name in ours() if queue_of(name) == MAIL_QUEUE}
    assert taken == {TICK, "apps.jobs.tasks.sweep"}


def test_every_task_has_a_worker() -> None:
    assert {queue_of(name) for name in ours()} <= {MAIL_QUEUE, *QUEUES.split(",")}


def test_what_nobody_routed_does_not_reach_the_mail_worker() -> None:
    assert queue_of("apps.some.tasks.new") != MAIL_QUEUE


def test_what_beat_asks_for_exists() -> None:
    assert {one["task"] for one in current_app.conf.beat_schedule.values()} <= ours()


@pytest.fixture
def smtp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmtpServer]:
    server = SmtpServer(tmp_path)
    monkeypatch.setenv("EMAIL_URL", server.url)
    yield server
    server.stop()


@pytest.fixture
def crew(
    tmp_path: Path, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> Iterator[Crew]:
    """Workers that have ended before the database is emptied: no later test finds what they write."""
    broker = Broker()
    monkeypatch.setenv("CELERY_BROKER_URL", broker.url)
    found = Crew(tmp_path, broker)
    yield found
    found.stop()
    broker.remove()


@pytest.fixture
def builds_hang(transactional_db: None) -> Iterator[psycopg.Connection]:
    """Whoever looks for a build waits until this connection is closed."""
    with psycopg.connect(database_url(connection.settings_dict)) as holder:
        holder.execute("lock table packets_build in access exclusive mode")
        yield holder


def hanging(holder: psycopg.Connection) -> int:
    waiting = (
        "select count(*) from pg_locks where relation = 'packets_build'::regclass and not granted"
    )
    row = holder.execute(waiting).fetchone()
    return int(row[0]) if row else 0


def nothing_is_due() -> bool:
    due = OutgoingMail.objects.filter(state__in=OPEN, next_attempt_at__lte=engine_now())
    return not due.exists()


def remind_in_two_seconds(plan: Plan) -> None:
    """The last reminder of a date goes out two hours before it."""
    now = engine_now()
    due = now + timedelta(hours=2, seconds=2)
    add_deadline(
        plan=plan,
        by=plan.owner,
        now=now,
        kind="other",
        title="A date",
        local_date=due.date(),
        local_time=due.time().replace(microsecond=0),
        zone="UTC",
    )


def test_a_tick_is_taken_while_every_build_slot_is_full(
    crew: Crew, smtp: SmtpServer, plan: Plan, builds_hang: psycopg.Connection
) -> None:
    crew.start_worker()
    crew.start_mail_worker()
    for _ in range(SLOTS + 1):
        send(BUILD, str(uuid4()))
    assert wait_for(lambda: hanging(builds_hang) == SLOTS, seconds=60), crew.said
    remind_in_two_seconds(plan)

    def ticked() -> bool:
        send(TICK)
        return bool(smtp.accepted())

    assert wait_for(ticked, seconds=60, every=1), crew.said
    assert wait_for(nothing_is_due, seconds=30), crew.said
    assert hanging(builds_hang) == SLOTS, "the slots were not full all the time"
