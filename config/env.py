"""Reads the environment. Every variable Daybook understands is named here and in the README."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

from config.embedded.home import data_home

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Keys:
    """Keys derived from one secret: Django's, and the one for what is stored encrypted."""

    django: str
    django_fallbacks: list[str]
    storage: bytes
    storage_fallbacks: list[bytes]


def text(name: str, *, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    return text(name, default="").lower() in {"1", "true", "yes", "on"}


def integer(name: str, *, default: int) -> int:
    value = text(name, default=str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


hours = integer


def home() -> Path:
    return data_home()


def keys(folder: Path) -> Keys:
    """Derive the keys from DAYBOOK_SECRET_KEY, else from `secret.key` (0600), made at the first start.

    DAYBOOK_SECRET_KEY_FALLBACKS holds older secrets, separated by commas, for rotation.

    Raises:
        ImproperlyConfigured: a secret that could be guessed; the sentence does not contain it.
    """
    secret = text("DAYBOOK_SECRET_KEY", default="") or _stored_secret(folder / "secret.key")
    if len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"DAYBOOK_SECRET_KEY needs at least {SHORTEST_SECRET} characters. "
            "Make one with: openssl rand -hex 32"
        )
    older = [one for one in text("DAYBOOK_SECRET_KEY_FALLBACKS", default="").split(",") if one]
    return Keys(
        django=_derive(secret, "django").hex(),
        django_fallbacks=[_derive(one, "django").hex() for one in older],
        storage=_storage_key(secret),
        storage_fallbacks=[_storage_key(one) for one in older],
    )


def _storage_key(secret: str) -> bytes:
    """As Fernet takes it."""
    return base64.urlsafe_b64encode(_derive(secret, "storage"))


def _derive(secret: str, purpose: str) -> bytes:
    """HKDF (RFC 5869) with SHA-256: 32 bytes for one purpose."""
    return HKDF(
        algorithm=SHA256(), length=32, salt=None, info=f"daybook {purpose}".encode()
    ).derive(secret.encode())


def _stored_secret(path: Path) -> str:
    if not path.exists():
        _make_secret(path)
    return _existing_secret(path)


def _make_secret(path: Path) -> None:
    """Whole or not at all, and by the first of several processes: written beside, synced, linked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # mkstemp: 0600
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        Path(beside).unlink()


def _existing_secret(path: Path) -> str:
    secret = path.read_text().strip()
    if len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(f"{path} is empty or damaged. Restore it from a backup.")
    return secret


def public_url() -> str:
    port = integer("DAYBOOK_PORT", default=8000)
    return text("DAYBOOK_PUBLIC_URL", default=f"http://localhost:{port}").rstrip("/")


def is_local(url: str) -> bool:
    return (urlsplit(url).hostname or "") in LOCAL_NAMES


def allowed_hosts(url: str) -> list[str]:
    """The host of the public address, and this machine's own names; never `*` (R34)."""
    host = urlsplit(url).hostname
    if not host or "*" in host:
        raise ImproperlyConfigured(
            "DAYBOOK_PUBLIC_URL must be a full address such as https://daybook.example."
        )
    return sorted({host, *LOCAL_NAMES} if is_local(url) else {host, "localhost"})


def signup_open() -> bool:
    """Whether strangers may make accounts: DAYBOOK_SIGNUP is `closed` (the default) or `open`."""
    value = text("DAYBOOK_SIGNUP", default="closed").lower()
    if value not in {"open", "closed"}:
        raise ImproperlyConfigured("DAYBOOK_SIGNUP must be open or closed.")
    return value == "open"


def database(name: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?host=/socket/folder` into Django's form."""
    parts = urlsplit(text(name, default="postgresql://app@localhost/daybook"))
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "daybook"},
    }


def mail_is_local() -> bool:
    """Whether mail reaches nobody outside: no EMAIL_URL is set."""
    return not text("EMAIL_URL", default="")


def email_url() -> str:
    """`smtp[s]://user:password@host:port`, or the local mailbox's server on this machine."""
    # In containers the mailbox is a host of its own; on one machine it stays on this machine.
    host = text("DAYBOOK_MAILBOX_HOST", default="127.0.0.1")
    local = f"smtp://{host}:{integer('DAYBOOK_MAILBOX_PORT', default=0) or 8025}"
    return text("EMAIL_URL", default=local)


def mailbox_note(home: Path) -> Path | None:
    """Where `up` notes the port of the local mailbox at each of its starts; None where a port or a host is set."""
    names = ("EMAIL_URL", "DAYBOOK_MAILBOX_PORT", "DAYBOOK_MAILBOX_HOST")
    return None if any(text(one, default="") for one in names) else home / "run" / "mailbox-port"


def mail_from(url: str) -> str:
    """The sender of every mail, its domain in ASCII (IDNA): without a good one no mail can leave.

    Raises:
        ImproperlyConfigured: DAYBOOK_MAIL_FROM is no `Name <name@host>`.
    """
    host = urlsplit(url).hostname or "localhost"
    name, address = parseaddr(text("DAYBOOK_MAIL_FROM", default=f"Daybook <daybook@{host}>"))
    local, _, domain = address.rpartition("@")
    try:
        wire = domain.encode("idna").decode("ascii")
    except UnicodeError:
        wire = ""
    if not wire or not local or not local.isascii() or " " in address:
        raise ImproperlyConfigured(
            "DAYBOOK_MAIL_FROM must look like: Daybook <daybook@mail.example>"
        )
    return formataddr((name, f"{local}@{wire}"))


def web_address(name: str) -> str:
    """An http or https address, or "".

    Raises:
        ImproperlyConfigured: anything else; the sentence does not repeat it, because it may hold a secret.
    """
    value = text(name, default="")
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ImproperlyConfigured(f"{name} must be a full address that begins with https://")
    return value


def address(name: str) -> str:
    """A bare e-mail address, or "".

    Raises:
        ImproperlyConfigured: anything else.
    """
    value = text(name, default="")
    local, _, domain = value.rpartition("@")
    if value and (not local or not domain or parseaddr(value)[1] != value):
        raise ImproperlyConfigured(f"{name} must look like: watch@mail.example")
    return value
