"""The SMTP server of the local mailbox: on this machine only, every address accepted, nothing passed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from apps.mail import mailbox

LOOPBACK = "127.0.0.1"
MAX_BYTES = 25 * 1024 * 1024


class _Handler:
    """Answers 250 only when every copy is on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        try:
            for recipient in envelope.rcpt_tos:
                mailbox.store(self.root, recipient, raw)
        except OSError:
            return "452 4.3.1 No room to keep this mail"
        return "250 2.0.0 Kept in the local mailbox"


def controller(root: Path, port: int, *, host: str = LOOPBACK) -> Any:
    """Return the server, not yet started: `.start()` returns when it listens, `.stop()` ends it."""
    return Controller(
        _Handler(root),
        hostname=host,
        port=port,
        data_size_limit=MAX_BYTES,
        ident="Daybook local mailbox",
        server_hostname="localhost",
    )
