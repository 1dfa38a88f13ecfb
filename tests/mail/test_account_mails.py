"""Mails of the account itself (a password reset) keep the engine's rule for TLS, with a user name or without."""

from __future__ import annotations

import dataclasses
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from apps.mail import connecting
from apps.mail.backend import OutboxSafeEmailBackend
from apps.mail.relay import Relay
from tests.factories.accounts import UserFactory
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
Start = Callable[..., SmtpServer]


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    quick = dataclasses.replace(connecting.PATIENCE, connect=2, command=2, total=5, end_of_data=2)
    monkeypatch.setattr(connecting, "PATIENCE", quick)


@pytest.fixture
def trusted(monkeypatch, certificate: Path) -> None:
    """Somebody signed the test's certificate."""

    def context(_: Relay) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(certificate))

    monkeypatch.setattr(Relay, "tls_context", context)


def reset(server: SmtpServer) -> list[Any]:
    mail = EmailMessage("Reset", "Words", "daybook@localhost", ["reset@example.org"])
    OutboxSafeEmailBackend().send_messages([mail])
    return [one.message["Subject"] for one in server.accepted("reset@example.org")]


def test_a_server_that_offers_tls_gets_nothing_in_the_clear(
    settings, start: Start, certificate: Path, outside, caplog
) -> None:
    """Nobody signed its certificate: had TLS not been begun, the mail would have left."""
    server = start(cert=certificate, tls="starttls")
    settings.EMAIL_URL = f"smtp://localhost:{server.port}"
    assert reset(server) == []
    assert "mail_not_sent" in caplog.text
    assert "reset@example.org" not in caplog.text


def test_offered_tls_is_used_without_a_user_name(
    settings, start: Start, certificate: Path, outside, trusted
) -> None:
    server = start(cert=certificate, tls="starttls")
    settings.EMAIL_URL = f"smtp://localhost:{server.port}"
    assert reset(server) == ["Reset"]


def test_a_server_without_tls_gets_nothing_where_settings_ask_for_it(start: Start, outside) -> None:
    server = start()
    connecting.save_connection(
        by=UserFactory.create(),
        now=datetime.now(UTC),
        password="",
        host="localhost",
        port=server.port,
        security="starttls",
        username="",
        sender="me@example.org",
    )
    assert reset(server) == []


def test_a_server_without_tls_is_used_where_nobody_asks_for_it(
    settings, start: Start, outside
) -> None:
    server = start()
    settings.EMAIL_URL = f"smtp://localhost:{server.port}"
    assert reset(server) == ["Reset"]
