"""Ends a dialogue that takes too long as a whole, even if each of its steps is in time."""

from __future__ import annotations

import math
import smtplib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Watchdog:
    """Shuts the socket of a connection whose block outlasts its time. One thread serves all mails of a courier.

    A thread for each mail would cost more than writing the mail: this one sleeps until the earliest end it was told,
    and is woken only for an earlier one.
    """

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._smtp: smtplib.SMTP | None = None
        self._ends_at = self._wakes_at = math.inf
        self._is_closed = False
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, smtp: smtplib.SMTP, seconds: float) -> Iterator[None]:
        """Cut `smtp` when the block takes longer; after the block it is left alone."""
        self._watch(smtp, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._watch(None, math.inf)

    def close(self) -> None:
        """Let the thread end."""
        with self._turn:
            self._is_closed = True
            self._turn.notify()

    def _watch(self, smtp: smtplib.SMTP | None, ends_at: float) -> None:
        with self._turn:
            self._smtp, self._ends_at = smtp, ends_at
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif ends_at < self._wakes_at:
                self._turn.notify()

    def _run(self) -> None:
        with self._turn:
            while not self._is_closed:
                left = self._ends_at - time.monotonic()
                if left <= 0:
                    _cut(self._smtp)
                    self._smtp, self._ends_at, left = None, math.inf, math.inf
                self._wakes_at = self._ends_at
                self._turn.wait(None if left == math.inf else left)


def _cut(smtp: smtplib.SMTP | None) -> None:
    sock = smtp.sock if smtp else None
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
