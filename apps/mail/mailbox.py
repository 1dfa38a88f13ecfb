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
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

NEWEST = 200


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
    message = message_from_bytes(raw, policy=default)
    return LocalMail(
        key=_key(name),
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        at=_date(message),
        text=_text(message),
    )


def _date(message: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
