"""A kept connection: what is said between two mails, and that one the server closed is not used."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from apps.mail.relay import Relay
from apps.mail.rules.outcomes import Answer, Stage
from apps.mail.send import clock, smtp
from apps.mail.send.smtp import Courier
from tests.mail.conftest import QUICK

pytestmark = pytest.mark.django_db(transaction=True)


class Server(socketserver.ThreadingTCPServer):
    """Writes down what it is told; `refuses` a recipient, or `hangs_up` after each mail."""

    daemon_threads = True
    refuses = hangs_up = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.heard: list[str] = []
        self.closed = threading.Event()


class Dialogue(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.partition(" ")[0].upper()
            self.server.heard.append(word)
            if word == "RCPT" and self.server.refuses:
                self._say("450 later")
            elif word != "DATA":
                self._say("250 yes")
            elif not self._take():
                return

    def _take(self) -> bool:
        """Take one mail; False when that was the last of this connection."""
        self._say("354 go on")
        while self.rfile.readline() != b".\r\n":
            pass
        self._say("250 kept")
        return not self.server.hangs_up

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def finish(self) -> None:
        super().finish()
        self.request.close()
        self.server.closed.set()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as found:
        threading.Thread(target=found.serve_forever, args=(0.01,), daemon=True).start()
        yield found
        found.shutdown()


@pytest.fixture
def courier(server: Server) -> Iterator[Courier]:
    with Courier(Relay("127.0.0.1", server.server_address[1]), QUICK) as found:
        yield found


def carry(courier: Courier) -> Answer:
    courier.ready()
    return courier.send(sender="a@example.org", recipient="b@example.org", raw=b"Subject: x\r\n")


MAIL = ["MAIL", "RCPT", "DATA"]


def test_after_an_accepted_mail_the_next_follows_at_once(server: Server, courier: Courier) -> None:
    assert [carry(courier).code for _ in range(3)] == [250, 250, 250]
    assert server.heard == ["EHLO", *MAIL, *MAIL, *MAIL]


def test_after_a_refusal_the_server_is_told_to_forget_it(server: Server, courier: Courier) -> None:
    server.refuses = True
    assert carry(courier) == Answer(Stage.RECIPIENT, 450, reply="later")
    server.refuses = False
    assert carry(courier).code == 250
    assert server.heard == ["EHLO", "MAIL", "RCPT", "RSET", *MAIL]


def test_a_connection_that_rested_is_asked_whether_it_is_still_there(
    server: Server, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "RESTED", 0.0)
    assert [carry(courier).code for _ in range(2)] == [250, 250]
    assert server.heard == ["EHLO", *MAIL, "RSET", *MAIL]


def test_a_connection_that_the_server_closed_is_not_used(server: Server, courier: Courier) -> None:
    """Nothing is handed over to it: the next mail goes out by a new one."""
    server.hangs_up = True
    for _ in range(2):
        assert carry(courier).code == 250
        assert server.closed.wait(10)
        server.closed.clear()
    assert server.heard == ["EHLO", *MAIL, "EHLO", *MAIL]


def test_a_computer_that_slept_in_the_middle_does_not_end_the_mail(
    server: Server, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The monotonic clock stood still meanwhile: only the other one knows."""
    courier.ready()
    monkeypatch.setattr(
        clock, "passed", lambda: QUICK.total + 1.0 if "DATA" in server.heard else 0.0
    )
    assert carry(courier) == Answer(Stage.DATA)
    assert server.heard == ["EHLO", "RSET", *MAIL]


def test_sleep_is_counted_where_the_computer_counts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "BOOT", 7)
    monkeypatch.setattr(time, "clock_gettime", lambda which: which + 0.5)
    assert clock.passed() == 7.5
    monkeypatch.setattr(clock, "BOOT", None)
    assert clock.passed() <= time.monotonic()
