"""Reminders through the real engine to a real mail server: what leaves is the present date, once, in neutral words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from apps.deadlines import services
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.reminders import LABEL
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from apps.mail.send.engine import DEFAULT
from apps.mail.send.run import Report, run_pass
from tests.factories.plans import PlanFactory
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

QUICK = dataclasses.replace(
    DEFAULT, lease=30, guard=5, total=4, connect=4, command=1.5, end_of_data=1.5, pass_seconds=30
)
WORDS = "Appeal the review of the PIP"


@pytest.fixture
def smtp(tmp_path: Path, settings) -> Iterator[SmtpServer]:
    folder = tmp_path / "smtp"
    folder.mkdir()
    server = SmtpServer(folder)
    settings.EMAIL_URL = server.url
    settings.DAYBOOK_HOME = tmp_path
    yield server
    server.stop()


def send() -> Report:
    return run_pass(name="test", host_now=datetime.now(UTC), settings=QUICK)


def due_in(hours: float, **more: object) -> Deadline:
    """A date whose only reminder before it goes out at once."""
    now = datetime.now(UTC)
    at = now + timedelta(hours=hours)
    plan = PlanFactory.create(zone="UTC", **more)
    return services.add_deadline(
        plan=plan, by=plan.owner, now=now, kind="appeal", title=WORDS,
        local_date=at.date(), local_time=at.time().replace(second=0, microsecond=0), zone="UTC",
    )  # fmt: skip


def states(deadline: Deadline) -> dict[tuple[int, str], str]:
    mails = OutgoingMail.objects.about(LABEL, deadline.pk)
    return {(mail.revision, mail.slot): mail.state for mail in mails}


def test_a_near_date_is_mailed_at_once_and_only_once(smtp: SmtpServer) -> None:
    deadline = due_in(1.5, cover_word="garden")
    assert send().accepted == 1
    assert send().accepted == 0
    [taken] = smtp.accepted()
    assert taken.recipient == deadline.owner.email
    assert "Subject: garden: " in taken.content
    assert WORDS not in taken.content
    assert states(deadline)[1, "NOW"] == State.ACCEPTED


def test_a_date_that_is_done_is_never_mailed(smtp: SmtpServer) -> None:
    deadline = due_in(1.5)
    services.set_deadline_state(
        deadline, by=deadline.owner, now=datetime.now(UTC), state=DeadlineState.MET
    )
    assert send().accepted == 0
    assert smtp.accepted() == []
    assert set(states(deadline).values()) == {State.CANCELLED}


def test_after_an_edit_only_the_new_date_is_mailed(smtp: SmtpServer) -> None:
    """R10 in short: the old revision ends, the new one goes out with its own moment."""
    deadline = due_in(1.5)
    later = deadline.due_at + timedelta(minutes=20)
    services.change_deadline(
        deadline, by=deadline.owner, now=datetime.now(UTC), why="",
        local_date=later.date(), local_time=later.time(),
    )  # fmt: skip
    assert send().accepted == 1
    [taken] = smtp.accepted()
    assert f"{later:%H:%M}" in taken.content
    assert states(deadline)[1, "NOW"] == State.SUPERSEDED
    assert states(deadline)[2, "NOW"] == State.ACCEPTED


def test_the_page_says_what_became_of_the_mail(smtp: SmtpServer, client) -> None:
    deadline = due_in(1.5)
    send()
    client.force_login(deadline.owner)
    page = client.get(deadline.get_absolute_url()).content.decode()
    assert "Accepted by the mail server on" in page
