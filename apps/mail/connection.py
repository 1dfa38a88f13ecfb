"""The mail server of this moment: EMAIL_URL, else what Settings holds, else the local mailbox.

Everything that sends or speaks about sending asks `present()`. The row is kept for two seconds in each process, so that
a saved connection holds everywhere at once and nothing has to be started again.
"""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import formataddr
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from apps.mail.enums import Security
from apps.mail.models import MailConnection
from apps.mail.relay import Relay, relay_from

KEEP_SECONDS = 2.0
NAME = "Daybook"  # the sender's name in mails: the product's, which says nothing


@dataclass(frozen=True)
class Connection:
    """Where mail goes and who it is from. `is_local`: it reaches nobody outside this machine.

    `is_set_outside`: EMAIL_URL names the server, so Settings changes nothing.
    `lacks_password`: the stored one cannot be read any more, because the secret of this instance changed.
    """

    relay: Relay
    mail_from: str
    is_local: bool
    is_set_outside: bool = False
    lacks_password: bool = False
    worked_at: datetime | None = field(default=None, compare=False)
    changed_at: datetime | None = field(default=None, compare=False)

    @property
    def awaits_first(self) -> bool:
        """Whether the server of Settings has not taken a mail so far."""
        return self.worked_at is None and not (self.is_local or self.is_set_outside)

    @property
    def mark(self) -> str:
        """Tells one connection from another, without its password; 16 letters. Empty for the local mailbox."""
        if self.is_local:
            return ""
        parts = (self.relay.host, self.relay.port, self.relay.username, self.mail_from)
        return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


class _Kept:
    """What Settings held when this process last looked (None: nothing), and when that was."""

    connection: Connection | None = None
    at = -math.inf


def present() -> Connection:
    """The connection of this moment; at most one query in two seconds."""
    if not settings.MAIL_IS_LOCAL:
        return Connection(
            relay_from(settings.EMAIL_URL), settings.MAIL_FROM, is_local=False, is_set_outside=True
        )
    if time.monotonic() - _Kept.at >= KEEP_SECONDS:
        row = stored()
        _Kept.connection, _Kept.at = of_row(row) if row else None, time.monotonic()
    return _Kept.connection or _mailbox()


def forget() -> None:
    """Read again next time; called when the connection was changed."""
    _Kept.at = -math.inf


def is_local() -> bool:
    """Whether mail reaches nobody outside."""
    return present().is_local


def stored() -> MailConnection | None:
    """The row that Settings holds, or None."""
    return MailConnection.objects.filter(pk=MailConnection.ONLY).first()


def _mailbox() -> Connection:
    return Connection(mailbox_relay(), settings.MAIL_FROM, is_local=True)


def mailbox_relay() -> Relay:
    """The local mailbox's server. Its port may be another after each of its starts, so the note of it is read anew."""
    relay = relay_from(settings.EMAIL_URL)
    note: Path | None = settings.MAILBOX_PORT_NOTE
    try:
        port = int(note.read_text()) if note else 0
    except (OSError, ValueError):
        port = 0
    return replace(relay, port=port) if port else relay


def of_row(row: MailConnection) -> Connection:
    """The connection that a row describes, with its password opened."""
    password = opened(bytes(row.password))
    relay = Relay(
        host=row.host,
        port=row.port,
        implicit_tls=row.security == Security.TLS,
        username=row.username,
        password=password or "",
        requires_tls=row.security == Security.STARTTLS,
    )
    return Connection(
        relay,
        formataddr((NAME, row.sender)),
        is_local=False,
        lacks_password=password is None,
        worked_at=row.worked_at,
        changed_at=row.changed_at,
    )


def locked(password: str) -> bytes:
    """A password as it is stored (R33): encrypted with the key for what is stored."""
    return _fernet().encrypt(password.encode()) if password else b""


def opened(stored: bytes) -> str | None:
    """The password again; None when this instance's secret has changed since and the old one is no fallback."""
    try:
        return _fernet().decrypt(stored).decode() if stored else ""
    except (InvalidToken, UnicodeDecodeError):
        return None


def _fernet() -> MultiFernet:
    """Locks with the present secret, opens also with those that it replaced."""
    keys = (settings.KEYS.storage, *settings.KEYS.storage_fallbacks)
    return MultiFernet([Fernet(key) for key in keys])


def note_accepted(connection: Connection, *, now: datetime) -> None:
    """Remember the first mail that the server of Settings took; one that was replaced meanwhile tells nothing of it."""
    if connection.awaits_first:
        relay = connection.relay
        same = MailConnection.objects.filter(
            host=relay.host, port=relay.port, username=relay.username
        )
        same.filter(worked_at=None).update(worked_at=now)
