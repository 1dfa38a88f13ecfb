"""One mail with all coming dates leaves when mail first works, once for each person and connection."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pgtrigger
import pytest
from icalendar import Calendar

from apps.accounts.models import User
from apps.deadlines.all_dates import KIND, replan
from apps.deadlines.services import add_deadline
from apps.mail import connecting
from apps.mail.enums import State
from apps.mail.models import InstanceState, OutgoingMail
from apps.mail.send.engine import DEFAULT
from apps.mail.send.run import Report, run_pass
from apps.plans.models import Plan
from tests.factories.plans import PlanFactory
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = dataclasses.replace(
    DEFAULT, lease=30, guard=5, total=4, connect=4, command=1.5, end_of_data=1.5, pass_seconds=30
)
CANARY = "Zibelline"


@pytest.fixture
def smtp(tmp_path: Path, settings) -> Iterator[SmtpServer]:
    settings.DAYBOOK_HOME = tmp_path
    server = SmtpServer(tmp_path / "smtp")
    yield server
    server.stop()


def plan_with_dates(days: tuple[int, ...], *, now: datetime, **fields: object) -> Plan:
    plan: Plan = PlanFactory.create(zone="UTC", employer=CANARY, **fields)
    for number in days:
        add_deadline(
            plan=plan, by=plan.owner, now=now, kind="appeal", title=f"{CANARY} {number}",
            local_date=(now + timedelta(days=number)).date(), local_time=None, zone="UTC",
        )  # fmt: skip
    return plan


def connect(by: User, port: int, **changes: object) -> None:
    fields: dict[str, Any] = {"host": "127.0.0.1", "security": "none", "username": ""}
    fields |= {"password": "", "sender": "me@example.org", **changes}
    connecting.save_connection(by=by, now=datetime.now(UTC), port=port, **fields)


def send() -> Report:
    return run_pass(name="test", host_now=datetime.now(UTC), settings=QUICK)


def all_dates() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=KIND).order_by("id"))


def test_it_leaves_with_the_first_pass_after_the_server_is_saved(smtp: SmtpServer) -> None:
    now = datetime.now(UTC)
    plan = plan_with_dates((30, 40), now=now, cover_word="garden")
    send()
    assert all_dates() == []
    connect(plan.owner, smtp.port)
    assert send().accepted == 1
    [taken] = smtp.accepted()
    assert taken.recipient == plan.owner.email
    message: Any = taken.message
    text = message.get_body(("plain",)).get_content()
    assert text.count("garden: on or before") == 2
    assert CANARY not in taken.content
    [file] = list(message.iter_attachments())
    assert len(Calendar.from_ical(file.get_content()).walk("VEVENT")) == 2


def test_each_person_gets_it_once_for_each_connection(smtp: SmtpServer) -> None:
    now = datetime.now(UTC)
    plans = [plan_with_dates((30,), now=now), plan_with_dates((31,), now=now)]
    connect(plans[0].owner, smtp.port)
    for _ in range(3):
        InstanceState.objects.update(replanned_at=None)
        send()
    assert sorted(one.recipient for one in smtp.accepted()) == sorted(
        one.owner.email for one in plans
    )
    connect(plans[0].owner, smtp.port, sender="other@example.org")
    send()
    assert len(smtp.accepted()) == 4
    connect(plans[0].owner, smtp.port)
    send()
    assert len(smtp.accepted()) == 4


def test_it_waits_for_a_server_that_works(smtp: SmtpServer) -> None:
    plan = plan_with_dates((30,), now=datetime.now(UTC))
    connect(plan.owner, 1)
    send()
    assert [one.state for one in all_dates()] == [State.RETRY_WAIT]
    connect(plan.owner, smtp.port)
    send()
    assert [one.state for one in all_dates()] == [State.SUPERSEDED, State.ACCEPTED]
    assert len(smtp.accepted()) == 1


def test_it_leaves_once_whatever_was_tried_before(smtp: SmtpServer) -> None:
    """A wrong password, then a wrong port, then the right settings: host and port of the first attempt again."""
    plan = plan_with_dates((30,), now=datetime.now(UTC))
    connect(plan.owner, smtp.port, security="starttls")  # this server has none: nothing leaves
    send()
    connect(plan.owner, 1)
    send()
    assert smtp.accepted() == []
    for _ in range(3):
        connect(plan.owner, smtp.port)
        send()
        InstanceState.objects.update(replanned_at=None)
    assert len(smtp.accepted()) == 1
    assert [one.state for one in all_dates()].count(State.ACCEPTED) == 1


def test_a_refusal_for_good_ends_it_until_the_connection_is_saved_again(smtp: SmtpServer) -> None:
    plan = plan_with_dates((30,), now=datetime.now(UTC))
    connect(plan.owner, smtp.port)
    replan(datetime.now(UTC))
    with pgtrigger.ignore():
        OutgoingMail.objects.filter(kind=KIND).update(state=State.FAILED_PERMANENT)
    replan(datetime.now(UTC))
    assert len(all_dates()) == 1
    connect(plan.owner, smtp.port)
    send()
    assert [one.state for one in all_dates()] == [State.FAILED_PERMANENT, State.ACCEPTED]


def test_whoever_comes_to_a_connection_that_works_gets_none(smtp: SmtpServer) -> None:
    now = datetime.now(UTC)
    connect(plan_with_dates((30,), now=now).owner, smtp.port)
    send()
    plan_with_dates((31,), now=now)
    replan(now)
    assert len(all_dates()) == 1


def test_without_coming_dates_there_is_none(smtp: SmtpServer) -> None:
    now = datetime.now(UTC)
    plan = plan_with_dates((), now=now)
    plan_with_dates((30,), now=now, is_example=True)
    connect(plan.owner, smtp.port)
    replan(now)
    assert all_dates() == []


def test_the_local_mailbox_is_no_mail_that_works() -> None:
    plan_with_dates((30,), now=datetime.now(UTC))
    replan(datetime.now(UTC))
    assert all_dates() == []


def test_dates_that_are_gone_by_then_end_it(smtp: SmtpServer) -> None:
    now = datetime.now(UTC)
    plan = plan_with_dates((30,), now=now)
    connect(plan.owner, smtp.port)
    replan(now)
    plan.deadlines.update(state="met")
    send()
    assert [one.state for one in all_dates()] == [State.CANCELLED]
    assert smtp.accepted() == []
