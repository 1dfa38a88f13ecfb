"""A mail that nobody confirmed rests, but never past the date it is about, nor past a new mail server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.mail import connecting, connection
from apps.mail.enums import State
from apps.mail.models import Heartbeat, InstanceState, MailConnection, OutgoingMail
from apps.mail.rules.outcomes import Answer, Stage
from apps.mail.send import instance, outcome
from apps.mail.send.claim import claim, engine_now
from apps.mail.send.engine import DEFAULT
from apps.mail.send.handoff import hand_off
from apps.mail.send.heartbeat import CLOCK_WENT_BACK, clock_problem
from tests.factories.accounts import UserFactory
from tests.factories.mail import hours_from_now
from tests.known import known
from tests.mail.conftest import fresh, mail_to
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
SERVER: dict[str, Any] = {
    "host": "smtp.example.org", "port": 587, "security": "starttls", "username": "me@example.org",
    "password": "word", "sender": "me@example.org",
}  # fmt: skip


def never_confirmed(**fields: object) -> OutgoingMail:
    """A mail whose connection broke after the last byte, three times."""
    mail = mail_to("silent", not_after=hours_from_now(100), **fields)
    for _time in range(DEFAULT.unsure_after):
        rows = OutgoingMail.objects.filter(pk=mail.pk, state=State.HANDOFF)
        rows.update(lease_until=hours_from_now(-1))
        taken = known(claim(DEFAULT))
        assert hand_off(taken, DEFAULT) is not None
        outcome.record(taken, Answer(Stage.AFTER_DOT), DEFAULT)
    return fresh(mail)


def rest(mail: OutgoingMail) -> timedelta:
    return known(mail.lease_until) - datetime.now(UTC)


@pytest.mark.parametrize(
    ("hours", "longest"),
    [(2, timedelta(minutes=30)), (0.1, timedelta(minutes=5)), (90, timedelta(hours=6))],
)
def test_the_rest_is_a_quarter_of_what_is_left(hours: float, longest: timedelta) -> None:
    found = rest(never_confirmed(urgent_at=hours_from_now(hours)))
    assert longest - timedelta(minutes=2) < found <= longest


def test_after_the_date_it_rests_for_hours() -> None:
    assert rest(never_confirmed(urgent_at=hours_from_now(-1))) > timedelta(hours=5)


def test_a_new_mail_server_gets_it_at_once() -> None:
    mail = never_confirmed(urgent_at=hours_from_now(90))
    now = datetime.now(UTC)
    connecting.save_connection(by=mail.owner, now=now, **SERVER)
    assert known(claim(DEFAULT)).pk == mail.pk


def test_one_that_is_being_sent_is_left_alone() -> None:
    mail = never_confirmed(urgent_at=hours_from_now(90))
    OutgoingMail.objects.filter(pk=mail.pk).update(lease_until=hours_from_now(-1))
    taken = known(claim(DEFAULT))
    assert hand_off(taken, DEFAULT) is not None
    before = fresh(mail).lease_until
    connecting.save_connection(by=mail.owner, now=datetime.now(UTC), **SERVER)
    assert fresh(mail).lease_until == before


def test_a_server_that_was_replaced_says_nothing_of_the_new_one() -> None:
    owner, now = UserFactory.create(), datetime.now(UTC)
    connecting.save_connection(by=owner, now=now, **SERVER)
    old = connection.present()
    connecting.save_connection(by=owner, now=now, **{**SERVER, "host": "other.example.org"})
    connection.note_accepted(old, now=now)
    assert MailConnection.objects.get().worked_at is None
    connection.note_accepted(connection.present(), now=now)
    assert MailConnection.objects.get().worked_at == now


def test_a_clock_that_was_set_back_makes_nobody_rest(smtp: SmtpServer) -> None:
    """Two hours ahead at the start, as on a computer whose clock runs in local time, and then put right."""
    ahead = engine_now() + timedelta(hours=2)
    instance.state()
    InstanceState.objects.update(
        breaker_until=ahead, pace_at=ahead, replanned_at=ahead, reconciled_at=ahead
    )
    assert instance.turn_in(5) <= 1, "nobody sleeps until a wrong clock is reached"
    Heartbeat.objects.create(name="loop", host="here", version="1", last_loop_at=ahead)
    InstanceState.objects.update(pace_at=ahead)
    assert clock_problem(engine_now(), datetime.now(UTC), DEFAULT) == CLOCK_WENT_BACK
    row = InstanceState.objects.get()
    assert (row.breaker_until, row.pace_at, row.replanned_at, row.reconciled_at) == (None,) * 4
    assert clock_problem(engine_now(), datetime.now(UTC), DEFAULT) == ""
