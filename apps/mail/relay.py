"""A mail server and how it is spoken to; reading `EMAIL_URL`."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 25, "smtps": 465}
SUBMISSION = 587


@dataclass(frozen=True)
class Relay:
    """One mail server. With `smtp` TLS is used where offered; a password never travels without it.

    `requires_tls`: a server that offers no STARTTLS gets nothing at all.
    """

    host: str
    port: int
    implicit_tls: bool = False
    username: str = ""
    password: str = field(default="", repr=False)
    requires_tls: bool = False

    @property
    def is_local(self) -> bool:
        """Whether the server runs on this machine, where TLS protects nothing."""
        return self.host in LOCAL_NAMES

    def tls_context(self) -> ssl.SSLContext:
        """Certificates are checked against the host; on this machine nobody signs them and nothing leaves."""
        context = ssl.create_default_context()
        if self.is_local:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def relay_from(url: str) -> Relay:
    """Read `smtp[s]://user:password@host:port`; user and password are percent-encoded.

    Raises:
        ImproperlyConfigured: any other form. The sentence never contains the password.
    """
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@mail.example:587")
    username = unquote(parts.username or "")
    usual = SUBMISSION if username and parts.scheme == "smtp" else PORTS[parts.scheme]
    return Relay(
        host=parts.hostname,
        port=_port(parts.netloc, usual),
        implicit_tls=parts.scheme == "smtps",
        username=username,
        password=unquote(parts.password or ""),
    )


def _port(netloc: str, usual: int) -> int:
    try:
        return urlsplit(f"//{netloc}").port or usual
    except ValueError:
        raise ImproperlyConfigured("EMAIL_URL has a port that is no number.") from None
