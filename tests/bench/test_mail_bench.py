"""R12: many mails at once through the engine, beside a bare `smtplib` loop on one kept connection, in one run."""

from __future__ import annotations

import os
import smtplib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from apps.core.ids import uuid7
from apps.deadlines import reminders
from apps.deadlines.models import Deadline
from apps.mail import addresses
from apps.mail.enums import State
from apps.mail.models import InstanceState, OutgoingMail
from apps.mail.send import instance
from apps.plans.models import Plan
from tests.factories.plans import PlanFactory
from tests.mail.engines import engines, wait_for
from tests.mail.storm import environment
from tests.smtp import Accepted, SmtpServer

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

MAILS = int(os.environ.get("BENCH_MAILS", "10000"))
FEW = min(MAILS, 1500)
LEAST_RATIO = 0.25
LEAST_GAIN = 1.7
MOST_LATE = timedelta(minutes=10)
IN_LIFE: dict[str, Any] = {"loop_pause": 0.05, "rungs": [30]}
PLANS = 40


@pytest.fixture
def people(settings: Any) -> list[Plan]:
    return [PlanFactory.create(zone="UTC") for _number in range(PLANS)]


def make_due(people: list[Plan], count: int) -> None:
    """So many mails for as many dates, all due within the minute before now, each date at a time of its own.

    Each person's dates stand in the last day, where every mail goes alone.
    """
    now = datetime.now(UTC)
    dates = [_date(people[n % PLANS], now + timedelta(hours=2, seconds=n)) for n in range(count)]
    Deadline.objects.bulk_create(dates, batch_size=1000)
    mails = [_mail(one, now - timedelta(seconds=n % 60)) for n, one in enumerate(dates)]
    OutgoingMail.objects.bulk_create(mails, batch_size=1000)
    # These dates have one mail only, on purpose: nothing is to be mended, so the row must be there before.
    instance.state()
    InstanceState.objects.update(reconciled_at=now, replanned_at=now)
    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _date(plan: Plan, at: datetime) -> Deadline:
    return Deadline(
        owner=plan.owner, plan=plan, kind="other", title="x", local_date=at.date(),
        local_time=at.time().replace(microsecond=0), zone="UTC", due_at=at.replace(microsecond=0),
        created_at=at - timedelta(days=30), changed_at=at - timedelta(days=30),
    )  # fmt: skip


def _mail(deadline: Deadline, at: datetime) -> OutgoingMail:
    mail = OutgoingMail(
        id=uuid7(), owner=deadline.owner, kind=reminders.KIND, about_label=reminders.LABEL,
        about_id=deadline.pk, revision=1, slot="H-2", recipient=deadline.owner.email,
        urgent_at=deadline.due_at, planned_at=at, next_attempt_at=at,
        not_after=deadline.due_at + timedelta(days=5), dedupe_key=str(deadline.pk),
    )  # fmt: skip
    mail.message_id = addresses.message_id(mail.id)
    return mail


def sent_by(senders: int, server: SmtpServer, folder: Path, count: int) -> float:
    """Let the engine send all that is due; mails a second between the first and the last that the server took."""
    with engines(environment(folder, server), mails=0, settings=IN_LIFE) as running:
        for _ in range(senders):
            running.start("s")

        def is_done() -> bool:
            return OutgoingMail.objects.filter(state=State.ACCEPTED).count() >= count

        assert wait_for(is_done, seconds=900, every=2)
    return per_second([one.at for one in server.accepted()])


def per_second(moments: list[float]) -> float:
    return (len(moments) - 1) / (max(moments) - min(moments))


def bare_loop(server: SmtpServer, taken: list[Accepted]) -> float:
    """The same bytes again, by `smtplib` alone."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", server.port) as smtp:
        for one in taken:
            smtp.sendmail(one.sender, [one.recipient], one.content.encode("latin-1"))
    return len(taken) / (time.perf_counter() - began)


def forget_all() -> None:
    OutgoingMail.objects.update(superseded_by=None)
    with connection.cursor() as cursor:
        cursor.execute("truncate mail_mailattempt, mail_outgoingmail, deadlines_deadline cascade")


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[dict[float, SmtpServer]]:
    found = {gap: SmtpServer(tmp_path / str(gap), gap=gap) for gap in (0.0, 0.02)}
    yield found
    for one in found.values():
        one.stop()


def test_r12_many_at_once_the_nearest_date_first(
    tmp_path: Path, people: list[Plan], servers: dict[float, SmtpServer], capsys: Any
) -> None:
    server = servers[0.0]
    make_due(people, MAILS)
    engine = sent_by(1, server, tmp_path, MAILS)
    taken = server.accepted()
    bare = bare_loop(server, taken[:FEW])
    ratio = engine / bare
    late = lateness()
    with capsys.disabled():
        print(
            f"\nR12: {MAILS} mails, one worker: {engine:.0f}/s, bare smtplib {bare:.0f}/s, ratio {ratio:.2f}; "
            f"late by {late[len(late) // 2]:.0f} s (p50), {late[int(len(late) * 0.99)]:.0f} s (p99)"
        )
    assert len({one.message_id for one in taken}) == len(taken) == MAILS
    assert in_order(taken)
    assert late[int(len(late) * 0.99)] <= MOST_LATE.total_seconds()
    assert ratio >= LEAST_RATIO


def test_a_second_worker_helps_where_the_server_is_slow(
    tmp_path: Path, people: list[Plan], servers: dict[float, SmtpServer], capsys: Any
) -> None:
    server, found = servers[0.02], {}
    for senders in (1, 2):
        server.forget()
        make_due(people, FEW)
        found[senders] = sent_by(senders, server, tmp_path, FEW)
        forget_all()
    gain = found[2] / found[1]
    with capsys.disabled():
        print(
            f"\nR12: 20 ms a mail: {found[1]:.0f}/s by one worker, {found[2]:.0f}/s by two: {gain:.2f} times"
        )
    assert gain >= LEAST_GAIN


def lateness() -> list[float]:
    rows = OutgoingMail.objects.filter(state=State.ACCEPTED).values_list(
        "accepted_at", "planned_at"
    )
    return sorted((accepted - planned).total_seconds() for accepted, planned in rows if accepted)


def in_order(taken: list[Accepted]) -> bool:
    """Whether mails left by the moment they are about."""
    urgent = dict(OutgoingMail.objects.values_list("message_id", "urgent_at"))
    moments = [urgent[one.message_id] for one in taken]
    return all(before <= after for before, after in pairwise(moments))
