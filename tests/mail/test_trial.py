"""The test mail, against real servers that misbehave: the server's own words, and a sentence of what they mean."""

from __future__ import annotations

import dataclasses
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client

from apps.accounts.models import User
from apps.mail import connecting, said
from apps.mail.connecting import Trial
from apps.mail.models import MailConnection, OutgoingMail
from apps.mail.rules.outcomes import Answer, Stage
from apps.mail.send.smtp import Courier
from apps.mail.send.trouble import Trouble

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/settings/mail"
SECRET = "abcd-efgh"


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    quick = dataclasses.replace(
        connecting.PATIENCE, connect=1.5, command=1.5, total=4, end_of_data=1.5
    )
    monkeypatch.setattr(connecting, "PATIENCE", quick)


@pytest.fixture
def keeper(owner: User) -> User:
    owner.is_staff = True
    owner.save()
    return owner


def tried(keeper: User, port: int, **changes: Any) -> Trial:
    """Save a server on this machine and send a test through it."""
    values: dict[str, Any] = {"host": "127.0.0.1", "port": port, "security": "none"}
    values |= {"username": "", "password": ""}
    values |= {"sender": "me@example.org", **changes}
    connecting.save_connection(by=keeper, now=datetime.now(UTC), **values)
    return connecting.try_sending(to=keeper, now=datetime.now(UTC))


def test_a_server_that_works_takes_a_mail_without_a_word_of_the_plan(keeper: User, start) -> None:
    server = start()
    trial = tried(keeper, server.port)
    assert trial.accepted
    [taken] = server.accepted()
    assert (taken.recipient, taken.sender) == (keeper.email, "me@example.org")
    assert str(taken.message["Subject"]) == "Test"
    assert taken.message["Auto-Submitted"] == "auto-generated"
    row = MailConnection.objects.get()
    assert (row.test_code, row.test_reply) == (250, "2.0.0 kept")
    assert row.worked_at == row.tested_at
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("options", "stage", "code", "words"),
    [
        ({"greeting": "554 5.7.1 go away"}, Stage.CONNECT, 554, "by its own rules"),
        ({"greeting": "421 too busy"}, Stage.CONNECT, 421, "try again later"),
        ({"sender": "550 5.7.1 not your address"}, Stage.SENDER, 550, "send from this address"),
    ],
)
def test_the_servers_own_words_and_what_they_mean(
    keeper: User, start, options: dict[str, str], stage: Stage, code: int, words: str
) -> None:
    trial = tried(keeper, start(**options).port)
    assert (trial.accepted, trial.answer.stage, trial.answer.code) == (False, stage, code)
    assert words in said.meaning(trial)


def test_a_wrong_password_is_told_without_the_password(keeper: User, start, page: Client) -> None:
    server = start(auth="535 5.7.8 Username and Password not accepted <b>see</b> help")
    values = {"host": "127.0.0.1", "port": server.port, "security": "none", "username": "me"}
    values |= {"password": SECRET, "sender": "me@example.org", "test": "1"}
    answer = page.post(PAGE, values)
    assert answer.headers["Location"] == f"{PAGE}#told"  # or the browser stays at the form
    shown = page.get(PAGE).content.decode()
    assert 'id="told"' in shown
    assert shown.count("5.7.8") == 1
    assert "The server&#x27;s own words" in shown or "The server's own words" in shown
    assert "535 5.7.8 Username and Password not accepted &lt;b&gt;see&lt;/b&gt; help" in shown
    assert "app password" in shown
    assert SECRET not in shown
    assert "It could not be sent" not in page.get(PAGE).content.decode()


def test_a_test_that_was_taken_is_told_at_once_and_keeps_the_chosen_steps(start, page: Client) -> None:  # fmt: skip
    values = {"host": "127.0.0.1", "port": start().port, "security": "none", "username": ""}
    values |= {"sender": "me@example.org", "test": "1"}
    answer = page.post(f"{PAGE}?provider=own", values)
    assert answer.headers["Location"] == f"{PAGE}?provider=own#told"
    shown = page.get(PAGE).content.decode()
    assert "The mail server took it." in shown
    assert "It has not taken a mail yet" not in shown
    assert "Proton Mail Bridge" not in shown.partition('id="provider"')[2].partition("</ol>")[0]


def test_what_no_server_said_is_not_called_its_words(page: Client) -> None:
    told = {
        "accepted": False,
        "is_theirs": False,
        "words": "certificate verify failed",
        "means": "",
    }
    session = page.session
    session["mail_test"] = told
    session.save()
    shown = page.get(PAGE).content.decode()
    assert "What this computer noticed" in shown
    assert "own words" not in shown


def test_a_right_password_lets_in(keeper: User, start) -> None:
    trial = tried(keeper, start(auth="235 2.7.0 welcome").port, username="me", password=SECRET)
    assert trial.accepted


@pytest.mark.parametrize(
    ("script", "code", "words"),
    [
        ("rcpt-550-5.1.1", 550, "mail for your address"),
        ("data-451", 451, "try again later"),
        ("dot-552-5.2.2", 552, "by its own rules"),
        ("dot-cut", None, "did not confirm"),
        ("data-hang", None, "stopped answering"),
        ("rcpt-cut", None, "broke"),
        ("rcpt-drip", None, "stopped answering"),
    ],
)
def test_a_server_that_misbehaves_in_the_middle(
    keeper: User, start, script: str, code: int | None, words: str
) -> None:
    keeper.email = f"{script}@example.org"
    keeper.save()
    trial = tried(keeper, start().port)
    assert (trial.accepted, trial.answer.code) == (False, code)
    assert words in said.meaning(trial)


def test_nobody_at_the_port(keeper: User) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        trial = tried(keeper, nobody.getsockname()[1])
    assert trial.trouble is Trouble.REFUSED


def test_a_name_that_is_none(keeper: User, monkeypatch) -> None:
    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", unknown)
    trial = tried(keeper, 587, host="smtp.example.invalid", security="starttls")
    assert trial.trouble is Trouble.NAME


@contextmanager
def speaking(words: bytes, *, then_close: bool) -> Iterator[int]:
    """A server that says some bytes, and then nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.sendall(words)
                if not then_close:
                    ended.wait(20)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        ended.set()
        thread.join(5)


@pytest.mark.parametrize(
    ("words", "then", "trouble"),
    [
        (b"", "hang", Trouble.TIME),
        (b"220-still", "hang", Trouble.TIME),
        (b"", "close", Trouble.CLOSED),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "close", Trouble.CLOSED),
        (b"220 " + b"x" * 100_000 + b"\r\n", "close", Trouble.CLOSED),
    ],
)
def test_what_is_no_mail_server(keeper: User, words: bytes, then: str, trouble: Trouble) -> None:
    with speaking(words, then_close=then == "close") as port:
        trial = tried(keeper, port)
    assert not trial.accepted
    assert trial.trouble in {trouble, Trouble.NONE}
    assert said.meaning(trial)


@pytest.mark.parametrize(("tls", "security"), [("starttls", "starttls"), ("implicit", "tls")])
def test_a_certificate_that_nobody_signed_gets_no_password(
    keeper: User, start, certificate: Path, outside, tls: str, security: str
) -> None:
    server = start(cert=certificate, tls=tls, auth="235 in")
    trial = tried(
        keeper, server.port, host="localhost", security=security, username="me", password=SECRET
    )
    assert trial.trouble is Trouble.CERTIFICATE
    assert "self-signed" in trial.answer.reply.replace(" ", "-")
    assert server.accepted() == []


@pytest.mark.parametrize(("tls", "security"), [("starttls", "starttls"), ("implicit", "tls")])
def test_on_this_machine_any_certificate_will_do(
    keeper: User, start, certificate: Path, tls: str, security: str
) -> None:
    """Proton Mail Bridge signs its own."""
    server = start(cert=certificate, tls=tls, auth="235 in")
    assert tried(keeper, server.port, security=security, username="me", password=SECRET).accepted


def test_a_server_without_tls_gets_nothing_where_tls_was_chosen(
    keeper: User, start, outside
) -> None:
    server = start()
    trial = tried(keeper, server.port, host="localhost", security="starttls")
    assert trial.trouble is Trouble.NO_TLS
    assert server.accepted() == []


@pytest.mark.parametrize(("tls", "security"), [("", "tls"), ("implicit", "none")])
def test_port_and_security_that_do_not_belong_together(
    keeper: User, start, certificate: Path, tls: str, security: str
) -> None:
    server = start(**({"cert": certificate, "tls": tls} if tls else {}))
    trial = tried(keeper, server.port, security=security)
    assert trial.trouble in {Trouble.TLS, Trouble.TIME, Trouble.CLOSED}
    assert "465" in said.meaning(trial) or "port and security" in said.meaning(trial)


def test_a_password_with_letters_that_cannot_be_sent_breaks_no_engine(keeper: User, start) -> None:
    trial = tried(keeper, start(auth="235 in").port, username="me", password="pässword")
    assert trial.trouble is Trouble.LETTERS


def test_every_trouble_has_a_sentence() -> None:
    for trouble in set(Trouble) - {Trouble.NONE}:
        assert said.meaning(Trial(Answer(Stage.CONNECT), trouble)).endswith(".")


@pytest.fixture
def page(keeper: User) -> Client:
    client = Client()
    client.force_login(keeper)
    return client


def test_no_transaction_waits_for_the_server(page: Client, start, monkeypatch) -> None:
    """R6, for the page, too."""
    seen: list[bool] = []
    real = Courier.ready

    def ready(self: Courier) -> None:
        seen.append(database.in_atomic_block)
        real(self)

    monkeypatch.setattr(Courier, "ready", ready)
    values = {"host": "127.0.0.1", "port": start().port, "security": "none", "test": "1"}
    page.post(PAGE, {**values, "sender": "me@example.org", "username": "", "password": ""})
    page.post(f"{PAGE}/test")
    assert seen == [False, False]


def test_the_log_holds_neither_address_nor_password(keeper: User, start, caplog) -> None:
    tried(keeper, start(auth="535 no").port, username="me-of-the-log", password=SECRET)
    assert "mail_tried" in caplog.text
    for word in (SECRET, "me-of-the-log", keeper.email, "me@example.org"):
        assert word not in caplog.text
