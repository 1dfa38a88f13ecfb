"""One watchdog for all mails of a courier: it cuts the dialogue that outlasts its time, and no other."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator

import pytest

from apps.mail.send.watchdog import Watchdog

SOON = 0.05
LONG = 600.0


@pytest.fixture
def watchdog() -> Iterator[Watchdog]:
    found = Watchdog()
    yield found
    found.close()


@pytest.fixture
def ends() -> Iterator[tuple[smtplib.SMTP, socket.socket]]:
    """A connection, and the server's end of it, which says nothing."""
    ours, theirs = socket.socketpair()
    smtp = smtplib.SMTP()
    smtp.sock = ours
    yield smtp, theirs
    ours.close()
    theirs.close()


def waits(smtp: smtplib.SMTP) -> bytes:
    """Read for ever: returns only when the socket is shut."""
    assert smtp.sock is not None
    return smtp.sock.recv(1)


def test_a_dialogue_that_outlasts_its_time_is_cut(
    watchdog: Watchdog, ends: tuple[smtplib.SMTP, socket.socket]
) -> None:
    smtp, _theirs = ends
    with watchdog.over(smtp, SOON):
        assert waits(smtp) == b""


@pytest.mark.parametrize(
    ("before", "then"),
    [
        pytest.param(LONG, SOON, id="an earlier end wakes it, and the later one is kept"),
        pytest.param(SOON, 4 * SOON, id="it slept past an old end"),
    ],
)
def test_after_another_dialogue_it_cuts_at_the_new_end(
    watchdog: Watchdog, ends: tuple[smtplib.SMTP, socket.socket], before: float, then: float
) -> None:
    smtp, _theirs = ends
    with watchdog.over(smtp, before):
        pass
    with watchdog.over(smtp, then):
        assert waits(smtp) == b""


def test_after_its_block_a_connection_is_left_alone(
    watchdog: Watchdog, ends: tuple[smtplib.SMTP, socket.socket]
) -> None:
    smtp, theirs = ends
    with watchdog.over(smtp, SOON):
        pass
    threading.Event().wait(4 * SOON)
    theirs.sendall(b"x")
    assert waits(smtp) == b"x"


def test_its_thread_serves_many_and_ends_with_it(
    ends: tuple[smtplib.SMTP, socket.socket],
) -> None:
    smtp, _theirs = ends
    before = set(threading.enumerate())
    watchdog = Watchdog()
    for _mail in range(50):
        with watchdog.over(smtp, LONG):
            pass
    (thread,) = set(threading.enumerate()) - before
    watchdog.close()
    thread.join(timeout=10)
    assert not thread.is_alive()
