"""The local mailbox: a Maildir on this machine for when no mail server is connected.

Every address has a folder of its own, named by the hash of the address, so that a page reads only its owner's mails.
"""

from __future__ import annotations

import hashlib
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import structlog

NEWEST = 200
MAX_HEADERS = 16_384  # the standard parser needs seconds for a very long one
log = structlog.get_logger("daybook.mail")


@dataclass(frozen=True)
class LocalMail:
    """One mail as the mailbox page shows it; `key` names it in addresses."""

    key: str
    subject: str
    sender: str
    at: datetime | None
    text: str


def store(root: Path, recipient: str, raw: bytes) -> None:
    """Keep a mail, as the bytes that came, synced to disk before this returns."""
    _folder(root, recipient).add(raw)


def mails_for(root: Path, recipient: str) -> list[LocalMail]:
    """The newest 200 mails of one address, newest first."""
    folder = _folder(root, recipient)
    names = sorted(folder.keys(), key=_number, reverse=True)[:NEWEST]
    return [_read(name, folder.get_bytes(name)) for name in names]


def mail_for(root: Path, recipient: str, key: str) -> LocalMail | None:
    """One mail of an address by its key, or None."""
    folder = _folder(root, recipient)
    found = (name for name in folder.keys() if _key(name) == key)  # noqa: SIM118  no mapping
    name = next(found, None)
    return _read(name, folder.get_bytes(name)) if name else None


def raw_mails_for(root: Path, recipient: str) -> Iterator[bytes]:
    """The bytes of every mail of an address, oldest first."""
    folder = _folder(root, recipient)
    for name in sorted(folder.keys(), key=_number):
        yield folder.get_bytes(name)


def _folder(root: Path, recipient: str) -> mailbox.Maildir:
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(recipient.strip().lower().encode()).hexdigest()[:32]
    return mailbox.Maildir(root, factory=None, create=True).add_folder(name)


def _key(name: str) -> str:
    """The file's name holds this machine's name, which is not for addresses of pages."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def _number(name: str) -> tuple[int, str]:
    seconds = name.split(".", 1)[0]
    return (int(seconds) if seconds.isdigit() else 0, name)


def _read(name: str, raw: bytes) -> LocalMail:
    """Whatever a program of this machine has put there, the page shows something."""
    try:
        if len(raw.partition(b"\r\n\r\n")[0]) > MAX_HEADERS:
            return _unread(name)
        return _parsed(name, raw)
    except Exception as error:  # noqa: BLE001  the standard parser raises many things on odd mails
        log.warning("local_mail_unreadable", error=type(error).__name__)
        return _unread(name)


def _unread(name: str) -> LocalMail:
    return LocalMail(key=_key(name), subject="", sender="", at=None, text="")


def _parsed(name: str, raw: bytes) -> LocalMail:
    message = message_from_bytes(raw, policy=default)
    body = message.get_body(("plain",))
    date = message["Date"]
    return LocalMail(
        key=_key(name),
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        at=getattr(date, "datetime", None),
        text=str(body.get_content()) if body is not None else "",
    )
