"""The SMTP dialogue of the engine: one mail, one recipient, and always an answer about how far it came.

The only module that speaks to a mail server for the outbox. It knows no database; the caller must hold no transaction.
"""

from __future__ import annotations

import math
import select
import smtplib
import socket
import ssl
import time
from types import TracebackType
from typing import Self

from django.db import connection

from apps.mail import addresses
from apps.mail.relay import Relay
from apps.mail.rules.outcomes import Answer, Stage, answer_from
from apps.mail.send import clock
from apps.mail.send.engine import EngineSettings
from apps.mail.send.trouble import Trouble, certificate_words, trouble_of
from apps.mail.send.watchdog import Watchdog

RESTED = 1.0  # seconds after which a kept connection is asked whether it is still there


class NotReadyError(Exception):
    """No dialogue could be opened; `answer` says why, `trouble` where no server spoke. Nothing was handed over."""

    def __init__(self, answer: Answer, trouble: Trouble = Trouble.NONE) -> None:
        super().__init__(answer.stage.value)
        self.answer = answer
        self.trouble = trouble


class Courier:
    """Keeps one connection to the relay, for up to 100 mails or 60 seconds.

    An accepted mail leaves the server as RSET would (RFC 5321, 4.1.1.4): there RSET is said only where the
    connection rested, or the server spoke since. After every other answer it is said.
    """

    def __init__(self, relay: Relay, settings: EngineSettings) -> None:
        self._relay = relay
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None
        self._watchdog = Watchdog()
        self._opened_at = self._clean_at = -math.inf
        self._carried = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._drop()
        self._watchdog.close()

    def ready(self) -> None:
        """Have a connection that answers, a kept or a new one.

        Raises:
            NotReadyError: the relay cannot be reached, or refuses us.
        """
        # R6: no transaction waits for a network.
        assert connection.in_atomic_block is False  # noqa: S101
        if self._smtp is not None and (self._is_worn() or not (self._is_clean() or self._resets())):
            self._drop()
        if self._smtp is None:
            self._open()

    def send(self, *, sender: str, recipient: str, raw: bytes) -> Answer:
        """Hand over the bytes of one mail after `ready`; never raises for what a server or a network does."""
        assert connection.in_atomic_block is False  # noqa: S101
        if self._smtp is None:
            return Answer(Stage.CONNECT)
        self._carried += 1
        with self._watchdog.over(self._smtp, self._settings.total):
            answer = _Dialogue(self._smtp, self._settings).run(sender, recipient, raw)
        if answer.code is None or answer.code == 421:
            self._drop()
        accepted = answer.stage is Stage.AFTER_DOT and answer.code == 250
        self._clean_at = time.monotonic() if accepted else -math.inf
        return answer

    def _is_worn(self) -> bool:
        old = time.monotonic() - self._opened_at >= self._settings.connection_age
        return old or self._carried >= self._settings.connection_mails

    def _is_clean(self) -> bool:
        """Whether the last mail was accepted a moment ago, and the server has said nothing and closed nothing since."""
        sock = self._smtp.sock if self._smtp else None
        if sock is None or time.monotonic() - self._clean_at >= RESTED:
            return False
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return not poll.poll(0)

    def _resets(self) -> bool:
        smtp = self._smtp
        try:
            return smtp is not None and smtp.rset()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _open(self) -> None:
        smtp = _unconnected(self._relay, self._settings)
        began_at = time.monotonic()
        try:
            with self._watchdog.over(smtp, self._settings.command):
                _greet(smtp, self._relay)
                _sign_in(smtp, self._relay)
        except NotReadyError:
            smtp.close()
            raise
        except (OSError, ValueError, smtplib.SMTPException) as error:
            # ValueError: a host or a password that cannot be written on the wire at all.
            smtp.close()
            answer = Answer(Stage.CONNECT, reply=certificate_words(error))
            waited = time.monotonic() - began_at >= 0.9 * self._patience
            raise NotReadyError(answer, trouble_of(error, waited=waited)) from None
        if smtp.sock is not None:
            smtp.sock.settimeout(self._settings.command)
            # The dot is written by itself: without this it would wait for the answer to the packet before it.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._smtp, self._opened_at, self._carried = smtp, time.monotonic(), 0

    @property
    def _patience(self) -> float:
        """After so many seconds a server that says nothing has been waited for."""
        return min(self._settings.connect, self._settings.command)

    def _drop(self) -> None:
        """Close without QUIT: a mail that was accepted stays accepted, and a dead server cannot hold us."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


class _Dialogue:
    """MAIL, RCPT, DATA, and the dot by itself, so that it is known whether the dot can have been read."""

    def __init__(self, smtp: smtplib.SMTP, settings: EngineSettings) -> None:
        self._smtp = smtp
        self._settings = settings
        self._stage = Stage.SENDER
        self._ends_at = clock.passed() + settings.total

    def run(self, sender: str, recipient: str, raw: bytes) -> Answer:
        try:
            return self._steps(sender, recipient, raw)
        except (OSError, smtplib.SMTPException):
            return Answer(self._stage)

    def _steps(self, sender: str, recipient: str, raw: bytes) -> Answer:
        for stage, command, good in (
            (Stage.SENDER, f"MAIL FROM:<{sender}>", 200),
            (Stage.RECIPIENT, f"RCPT TO:<{recipient}>", 200),
            (Stage.DATA, "DATA", 300),
        ):
            answer = self._ask(stage, command)
            if answer.code is None or not good <= answer.code < good + 100:
                return answer
        self._smtp.send(_dot_stuffed(raw))
        self._check_time()
        self._wait_longer()
        return self._ask(Stage.AFTER_DOT, ".")

    def _ask(self, stage: Stage, command: str) -> Answer:
        self._check_time()
        self._stage = stage
        self._smtp.putcmd(command)
        code, reply = self._smtp.getreply()
        return answer_from(stage, code, reply)

    def _check_time(self) -> None:
        """A process that slept (a stopped laptop, SIGSTOP) must not go on where it stood: its lease is gone."""
        if clock.passed() >= self._ends_at:
            raise TimeoutError

    def _wait_longer(self) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(self._settings.end_of_data)


def _dot_stuffed(raw: bytes) -> bytes:
    """RFC 5321 §4.5.2, for bytes whose lines end in CRLF; ends in a line end."""
    body = raw if raw.endswith(b"\r\n") else raw + b"\r\n"
    stuffed = body.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def _unconnected(relay: Relay, settings: EngineSettings) -> smtplib.SMTP:
    name, seconds = addresses.mail_domain(), settings.connect
    if relay.implicit_tls:
        context = relay.tls_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(local_hostname=name, timeout=seconds, context=context)
    else:
        smtp = smtplib.SMTP(local_hostname=name, timeout=seconds)
    smtp._host = relay.host  # type: ignore[attr-defined]  # noqa: SLF001  certificates are checked against it
    return smtp


def _greet(smtp: smtplib.SMTP, relay: Relay) -> None:
    """Connect, say EHLO, and turn to TLS where it is asked for, or where the server offers it."""
    _expect(smtp.connect(relay.host, relay.port))
    _expect(smtp.ehlo())
    if relay.implicit_tls:
        return
    offered = smtp.has_extn("starttls")
    if relay.requires_tls and not offered:
        reply = "the server offers no TLS: nothing was sent"
        raise NotReadyError(Answer(Stage.CONNECT, reply=reply), Trouble.NO_TLS)
    if offered and (relay.requires_tls or not relay.is_local):
        _expect(smtp.starttls(context=relay.tls_context()))
        _expect(smtp.ehlo())


def _sign_in(smtp: smtplib.SMTP, relay: Relay) -> None:
    if not relay.username:
        return
    if not relay.password:
        # The stored one cannot be read any more: signing in without it only gets the account locked.
        raise NotReadyError(
            Answer(Stage.SIGN_IN, code=535, reply="there is no password to sign in with")
        )
    if not relay.is_local and not isinstance(smtp.sock, ssl.SSLSocket):
        reply = "the server offers no TLS: the password was not sent"
        raise NotReadyError(Answer(Stage.SIGN_IN, code=538, reply=reply), Trouble.NO_TLS)
    try:
        smtp.login(relay.username, relay.password)
    except smtplib.SMTPAuthenticationError as error:
        said: bytes | str = error.smtp_error
        words = said.encode() if isinstance(said, str) else said
        raise NotReadyError(answer_from(Stage.SIGN_IN, error.smtp_code, words)) from None
    except smtplib.SMTPNotSupportedError:
        raise NotReadyError(Answer(Stage.SIGN_IN, code=534, reply="no sign-in offered")) from None


def _expect(answer: tuple[int, bytes]) -> None:
    code, reply = answer
    if not 200 <= code < 300:
        raise NotReadyError(answer_from(Stage.CONNECT, code, reply))
