from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from apps.mail import kinds
from apps.mail.models import OutgoingMail
from apps.mail.send.engine import DEFAULT, EngineSettings
from apps.mail.send.run import Report, run_pass
from tests.factories.mail import OutgoingMailFactory
from tests.mail import kind
from tests.smtp import SmtpServer

# Short enough for a test, long enough for two busy cores.
QUICK = dataclasses.replace(
    DEFAULT, lease=30, guard=5, total=4, connect=4, command=1.5, end_of_data=1.5, pass_seconds=30
)


@pytest.fixture(scope="session")
def shared_smtp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpServer]:
    server = SmtpServer(tmp_path_factory.mktemp("smtp"))
    yield server
    server.stop()


@pytest.fixture
def smtp(shared_smtp: SmtpServer, settings) -> SmtpServer:
    """A server whose misbehaviour the recipient's address asks for; mail goes there."""
    shared_smtp.forget()
    settings.EMAIL_URL = shared_smtp.url
    return shared_smtp


@pytest.fixture(autouse=True)
def only_our_kind(monkeypatch, settings, tmp_path: Path) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kind.register()
    settings.DAYBOOK_HOME = tmp_path


@pytest.fixture
def shift_clock() -> Iterator[object]:
    """Move the engine's clock, on this connection."""

    def shift(interval: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('daybook.clock_shift', %s, false)", [interval])

    yield shift
    connection.close()


def send(engine: EngineSettings = QUICK) -> Report:
    return run_pass(name="test", host_now=datetime.now(UTC), settings=engine)


def mail_to(script: str, **fields: object) -> OutgoingMail:
    """A due mail whose recipient tells the server what to do."""
    recipient = script if "@" in script else f"{script}@example.org"
    return OutgoingMailFactory.create(recipient=recipient, to_account=False, **fields)


def fresh(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)
