"""Senders and planners as real processes that may be killed at any moment.

They are forked from one process that has Django loaded, because a process that is killed four times a second must start
in milliseconds: `tests.mail.nursery`. `Engines` is its handle in a test.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

CODE = Path(__file__).resolve().parent.parent.parent


class Engines:
    """Starts senders (`s`) and planners (`p`) and kills them."""

    def __init__(
        self, environment: dict[str, str], *, mails: int, settings: dict[str, Any]
    ) -> None:
        self.alive: dict[int, str] = {}
        self.nursery = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import django; django.setup(); from tests.mail.nursery import main; main()",
                f"--mails={mails}",
                f"--settings={json.dumps(settings)}",
            ],
            cwd=CODE,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, kind: str) -> int:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(kind + "\n")
        self.nursery.stdin.flush()
        pid = int(self.nursery.stdout.readline())
        self.alive[pid] = kind
        return pid

    def kill(self, pid: int) -> str:
        """`kill -9`; returns what it was."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return self.alive.pop(pid)

    def kill_one(self) -> None:
        """Kill any of them and start another of its kind."""
        self.start(self.kill(random.choice(list(self.alive))))  # noqa: S311  no secret

    def stop(self) -> None:
        for pid in list(self.alive):
            self.kill(pid)
        self.nursery.communicate()


@contextmanager
def engines(environment: dict[str, str], **options: Any) -> Iterator[Engines]:
    found = Engines(environment, **options)
    try:
        yield found
    finally:
        found.stop()


def database_url(settings: dict[str, Any]) -> str:
    """The address of the database a test runs on, for another process."""
    user, name = quote(settings["USER"]), quote(settings["NAME"])
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
    host = quote(settings["HOST"], safe="")
    return f"postgresql://{user}{password}@localhost{port}/{name}?host={host}"


def wait_for(condition: Any, *, seconds: float, every: float = 0.05) -> bool:
    """Wait until the condition holds; False when the time is over."""
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        if condition():
            return True
        time.sleep(every)
    return False
