"""R6: every answer of a mail server has a defined outcome, against a real server."""

from __future__ import annotations

import dataclasses
import socket
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from apps.mail.enums import ErrorClass, Phase, State
from apps.mail.models import InstanceState, MailAttempt
from apps.mail.relay import relay_from
from apps.mail.send import instance
from apps.mail.send.smtp import Courier
from tests.mail.conftest import QUICK, fresh, mail_to, send
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

LADDER = (timedelta(seconds=20), timedelta(seconds=40))
SLOW = (timedelta(minutes=24), timedelta(minutes=36))
OURS = (timedelta(minutes=4), timedelta(minutes=6))


@pytest.mark.parametrize(
    ("script", "error_class", "delay"),
    [
        ("rcpt-cut", ErrorClass.CONNECTION, LADDER),
        ("data-hang", ErrorClass.CONNECTION, LADDER),
        ("rcpt-421", ErrorClass.TEMPORARY, LADDER),
        ("rcpt-432", ErrorClass.TEMPORARY, LADDER),
        ("rcpt-450", ErrorClass.TEMPORARY, LADDER),
        ("data-451", ErrorClass.TEMPORARY, LADDER),
        ("dot-452", ErrorClass.TEMPORARY, LADDER),
        ("dot-552-5.2.2", ErrorClass.MAILBOX, SLOW),
        ("rcpt-552-5.3.4", ErrorClass.MAILBOX, SLOW),
        ("rcpt-550-5.7.1", ErrorClass.OURS, OURS),
        ("dot-554", ErrorClass.OURS, OURS),
        ("rcpt-530", ErrorClass.OURS, OURS),
        ("rcpt-550", ErrorClass.REFUSED, SLOW),
    ],
)
def test_a_mail_that_was_certainly_not_accepted_waits_and_is_written_again(
    smtp: SmtpServer, script: str, error_class: ErrorClass, delay: tuple[timedelta, timedelta]
) -> None:
    mail, before = mail_to(script), datetime.now(UTC)
    report = send()
    found = fresh(mail)
    assert (report.not_accepted, found.state, found.error_class) == (
        1,
        State.RETRY_WAIT,
        error_class,
    )
    least, most = delay
    assert before + least < found.next_attempt_at < datetime.now(UTC) + most
    assert (found.raw, found.date_header, found.lease_token) == (None, None, None)
    assert smtp.accepted(mail.recipient) == []


@pytest.mark.parametrize("script", ["rcpt-550-5.1.1", "rcpt-551-5.1.6", "dot-553-5.1.3"])
def test_an_address_that_does_not_exist_ends_the_mail(smtp: SmtpServer, script: str) -> None:
    mail = mail_to(script)
    send()
    found = fresh(mail)
    assert (found.state, found.error_class) == (State.FAILED_PERMANENT, ErrorClass.ADDRESS)
    assert found.smtp_code == int(script.split("-")[1])
    assert found.smtp_enhanced == script.split("-")[2]


def test_an_accepted_mail_says_when_and_keeps_its_history(smtp: SmtpServer) -> None:
    mail = mail_to("ok")
    assert send().accepted == 1
    found = fresh(mail)
    assert found.state == State.ACCEPTED
    assert found.accepted_at is not None
    assert found.smtp_code == 250
    history = MailAttempt.objects.filter(mail=mail).values_list("phase", "smtp_code")
    assert list(history) == [(Phase.HANDOFF, None), (Phase.ACCEPTED, 250)]
    assert [one.message_id for one in smtp.accepted("ok@example.org")] == [mail.message_id]


@pytest.mark.parametrize("script", ["once-dot-cut", "once-dot-hang"])
def test_an_unknown_outcome_sends_the_same_bytes_when_the_lease_ends(
    smtp: SmtpServer, shift_clock, script: str
) -> None:
    mail = mail_to(f"{script}+{datetime.now(UTC).timestamp()}@example.org")
    assert send().unknown == 1
    found = fresh(mail)
    assert (found.state, found.error_class) == (State.HANDOFF, ErrorClass.UNKNOWN)
    assert send().accepted == 0, "its lease still holds"
    shift_clock("1 minute")
    assert send().accepted == 1
    found = fresh(mail)
    assert (found.state, found.ambiguous) == (State.ACCEPTED, 1)
    copies = smtp.accepted(mail.recipient)
    assert len(copies) == 2
    assert len({(one.message_id, one.date, one.digest) for one in copies}) == 1


def test_after_three_unknown_outcomes_it_tries_every_six_hours(
    smtp: SmtpServer, shift_clock
) -> None:
    mail = mail_to("dot-cut", urgent_at=datetime.now(UTC) + timedelta(days=3))
    for minutes in (0, 1, 2):
        shift_clock(f"{minutes} minutes")
        assert send().unknown == 1
    found = fresh(mail)
    assert found.ambiguous == 2
    assert found.lease_until is not None
    assert found.lease_until - datetime.now(UTC) > timedelta(hours=5)


def test_a_refusal_after_an_unknown_outcome_keeps_the_bytes(smtp: SmtpServer, shift_clock) -> None:
    """The first copy may have arrived: a second one, whenever it goes, must be the same."""
    mail = mail_to("dot-cut+keeps@example.org")
    send()
    first = fresh(mail)
    mail.__class__.objects.filter(pk=mail.pk).update(recipient="rcpt-451@example.org")
    shift_clock("1 minute")
    assert send().not_accepted == 1
    found = fresh(mail)
    assert found.state == State.RETRY_WAIT
    assert found.raw is not None
    assert first.raw is not None
    assert bytes(found.raw) == bytes(first.raw)
    assert found.date_header == first.date_header


def test_plain_refusals_end_after_four_retries(smtp: SmtpServer, shift_clock) -> None:
    mail = mail_to("rcpt-550", urgent_at=datetime.now(UTC) + timedelta(days=3))
    for hours in range(5):
        shift_clock(f"{hours} hours")
        assert fresh(mail).state in {State.PLANNED, State.RETRY_WAIT}
        send()
    assert fresh(mail).state == State.FAILED_PERMANENT
    assert fresh(mail).error_class == ErrorClass.REFUSED


def test_a_server_that_is_not_there_costs_one_attempt_and_ends_the_pass(settings) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_URL = f"smtp://127.0.0.1:{nobody.getsockname()[1]}"
        first, second = mail_to("ok"), mail_to("ok")
        report = send()
    assert report.hold == "unreachable"
    assert sorted([fresh(first).state, fresh(second).state]) == [State.PLANNED, State.RETRY_WAIT]


@pytest.mark.parametrize(
    ("options", "error_class"),
    [
        ({"greeting": "421 4.3.2 closing"}, ErrorClass.TEMPORARY),
        ({"greeting": "554 5.7.1 blocked"}, ErrorClass.OURS),
        ({"auth": "535 5.7.8 wrong"}, ErrorClass.OURS),
        ({"sender": "550 5.1.8 who are you"}, ErrorClass.OURS),
    ],
)
def test_a_server_that_refuses_us_fails_no_mail(
    settings, tmp_path, options: dict[str, str], error_class: ErrorClass
) -> None:
    server = SmtpServer(tmp_path, **options)
    settings.EMAIL_URL = f"smtp://somebody:secret@127.0.0.1:{server.port}"
    if "auth" not in options:
        settings.EMAIL_URL = server.url
    mail = mail_to("ok")
    send()
    server.stop()
    assert (fresh(mail).state, fresh(mail).error_class) == (State.RETRY_WAIT, error_class)


def test_after_five_refusals_of_us_nobody_dials_for_two_minutes(
    smtp: SmtpServer, shift_clock
) -> None:
    for _ in range(5):
        mail_to("rcpt-550-5.7.1")
    waiting = mail_to("ok", urgent_at=datetime.now(UTC) + timedelta(days=9))
    report = send()
    assert (report.not_accepted, report.hold) == (5, "breaker")
    assert fresh(waiting).state == State.PLANNED
    assert send().hold == "breaker"
    shift_clock("3 minutes")
    assert send().accepted == 1
    assert InstanceState.objects.get().breaker_failures == 0


def test_of_a_hundred_mails_one_bad_address_hurts_nobody_else(smtp: SmtpServer) -> None:
    mails = [mail_to(f"batch+{number}@example.org") for number in range(99)]
    bad = mail_to("rcpt-550-5.1.1")
    report = send(dataclasses.replace(QUICK, pass_seconds=120))
    assert (report.accepted, report.not_accepted) == (99, 1)
    assert fresh(bad).state == State.FAILED_PERMANENT
    assert {fresh(mail).state for mail in mails} == {State.ACCEPTED}


def test_a_dripping_server_is_cut_by_the_watchdog(smtp: SmtpServer) -> None:
    """Every line comes in time; the whole does not."""
    mail = mail_to("rcpt-drip")
    send(dataclasses.replace(QUICK, total=2))
    assert (fresh(mail).state, fresh(mail).error_class) == (State.RETRY_WAIT, ErrorClass.CONNECTION)


def test_smtp_is_refused_inside_a_transaction(smtp: SmtpServer) -> None:
    courier = Courier(relay_from(smtp.url), QUICK)
    with transaction.atomic(), pytest.raises(AssertionError):
        courier.ready()
    assert connection.in_atomic_block is False


def test_a_paused_instance_sends_nothing(smtp: SmtpServer) -> None:
    mail = mail_to("ok")
    instance.pause("restored")
    assert send().hold == "paused"
    assert fresh(mail).state == State.PLANNED
    instance.resume()
    assert send().accepted == 1
