from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection

from apps.mail import kinds, relay
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


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., SmtpServer]]:
    started: list[SmtpServer] = []

    def start_one(**options: Any) -> SmtpServer:
        started.append(SmtpServer(tmp_path / "smtp", **options))
        return started[-1]

    yield start_one
    for one in started:
        one.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def outside(monkeypatch) -> None:
    """This machine counts as another one: certificates are checked and TLS is asked for."""
    monkeypatch.setattr(relay, "LOCAL_NAMES", frozenset())


def send(engine: EngineSettings = QUICK) -> Report:
    return run_pass(name="test", host_now=datetime.now(UTC), settings=engine)


def mail_to(script: str, **fields: object) -> OutgoingMail:
    """A due mail whose recipient tells the server what to do."""
    recipient = script if "@" in script else f"{script}@example.org"
    return OutgoingMailFactory.create(recipient=recipient, to_account=False, **fields)


def fresh(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)
