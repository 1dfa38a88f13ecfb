"""Why a mail server could not be spoken to, where it said nothing itself."""

from __future__ import annotations

import smtplib
import socket
import ssl
from enum import Enum


class Trouble(Enum):
    """What stood between us and the first word of a server."""

    NONE = ""
    NAME = "name"
    REFUSED = "refused"
    TIME = "time"
    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"
    TLS = "tls"
    LETTERS = "letters"
    CLOSED = "closed"


# The first that fits: each is a kind of one further down, or of OSError.
BY_ERROR: tuple[tuple[type[BaseException], Trouble], ...] = (
    (ssl.SSLCertVerificationError, Trouble.CERTIFICATE),
    (ssl.SSLError, Trouble.TLS),
    (socket.gaierror, Trouble.NAME),
    (ConnectionRefusedError, Trouble.REFUSED),
    (TimeoutError, Trouble.TIME),
    (ValueError, Trouble.LETTERS),
)


def trouble_of(error: BaseException, *, waited: bool) -> Trouble:
    """Name what an error of a socket or of smtplib means; the rest is a connection that was closed.

    `waited`: so long that smtplib's "unexpectedly closed" hides a time that ran out.
    """
    if isinstance(error, smtplib.SMTPException):
        return Trouble.TIME if waited else Trouble.CLOSED
    return next((what for kind, what in BY_ERROR if isinstance(error, kind)), Trouble.CLOSED)


def certificate_words(error: BaseException) -> str:
    """What is wrong with a certificate, in OpenSSL's words; "" for every other error."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return ""
    words = "".join(one if one.isprintable() else " " for one in error.verify_message or "")
    return words[:300]
