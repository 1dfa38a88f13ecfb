"""Mutated mails through the reader, with a watchdog on each."""

from __future__ import annotations

import json
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from apps.intake.parsers.found import ParsedMail, as_json, from_json
from apps.intake.parsers.inner import read_any
from apps.intake.parsers.mbox import unquoted, without_envelope
from tests.data.mails import mutated, seeds

SECONDS = 10  # a mail may take (R22)


class TooSlow(BaseException):
    """A mail took longer than it may."""


@contextmanager
def watchdog(seconds: int = SECONDS) -> Iterator[None]:
    def bark(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, bark)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def fuzz(count: int, *, seed: int) -> dict[str, int]:
    """Read `count` mutations; answers how often each problem was met. Raises on anything but a mail that can be kept."""
    rng = random.Random(seed)  # noqa: S311  so that a failure can be had again
    pool = seeds()
    met: dict[str, int] = {}
    for _number in range(count):
        data = mutated(rng, pool)
        with watchdog():
            mail = read_any(unquoted(without_envelope(data)))
        check(mail, data)
        for problem in mail.problems:
            met[problem] = met.get(problem, 0) + 1
    return met


def check(mail: ParsedMail, data: bytes) -> None:
    """The mail is data that JSON and PostgreSQL take, and no reader had to be saved by the last guard."""
    assert isinstance(mail, ParsedMail)
    said = json.dumps(as_json(mail), ensure_ascii=False)
    said.encode("utf-8")
    assert "\\u0000" not in said, data
    assert from_json(json.loads(said)) == mail
    assert "not_read" not in mail.problems or "no_headers" in mail.problems, data
    assert len(mail.parts) <= 500
