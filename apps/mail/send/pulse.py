"""Ends a process whose loop hangs, so that whoever supervises it (Docker, systemd, `up`) starts it anew.

Docker tells that a container is unhealthy and leaves it running: only a process that ends is started again (b.8.6).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

HANGS = 70  # EX_SOFTWARE
LOOKS = 20  # within the time that a loop may be silent
log = structlog.get_logger("daybook.mail")


class _Pulse:
    """Counts looks without a beat, not seconds: a process that was stopped, or asleep, hangs no more than before."""

    def __init__(self, patience: float) -> None:
        self._look_every = patience / LOOKS
        self._silent = 0
        self._over = threading.Event()

    def beat(self) -> None:
        self._silent = 0

    def watch(self) -> None:
        while not self._over.wait(self._look_every):
            self._silent += 1
            if self._silent > LOOKS:
                log.critical("mail_loop_hangs")
                os._exit(HANGS)

    def end(self) -> None:
        self._over.set()


@contextmanager
def watched(patience: float) -> Iterator[Callable[[], None]]:
    """End this process, without any clearing up, unless what is given back is called every `patience` seconds."""
    pulse = _Pulse(patience)
    threading.Thread(target=pulse.watch, name="pulse", daemon=True).start()
    try:
        yield pulse.beat
    finally:
        pulse.end()
