"""Helpers for tests that start servers of their own beside the suite's."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from config.embedded.locks import is_held
from config.embedded.processes import AsUser, wait_until
from config.embedded.servers import CODE

# Holds the servers of a home until it is stopped; `ready` on its output says that they answer.
USER = """
import sys, time
from pathlib import Path
from config.embedded.problems import Refusal
from config.embedded.servers import ensure_servers
try:
    servers = ensure_servers(Path(sys.argv[1]))
except Refusal as refusal:
    print(refusal, file=sys.stderr)
    sys.exit(2)
print("ready", servers.app_database_url, flush=True)
time.sleep(600)
"""


def environment(**changes: str) -> dict[str, str]:
    """The variables of a person's shell, without those of the running suite."""
    ours = ("DAYBOOK_", "DATABASE_", "REDIS_", "EMAIL_", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONPATH": str(CODE), **changes}


def start_user(
    home: Path, *, python: str = sys.executable, user: AsUser | None = None, **changes: str
) -> subprocess.Popen[str]:
    """Start a process that uses the servers of `home`; it may still be waiting for them."""
    return subprocess.Popen(
        [python, "-c", USER, str(home)],
        cwd="/",
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **(user or {}),
    )


def first_line(process: subprocess.Popen[str]) -> str:
    """Wait for what it says first; fail with its complaint when it ends instead."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        pytest.fail(process.communicate()[1])
    return line


def kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGKILL)
    process.communicate()


def everything_is_gone(home: Path) -> bool:
    """Whether no keeper, no server and no process of a server of this home lives.

    The locks are the exact witness: every such process holds one of them.
    """
    locks = [home / "run" / name for name in ("keeper.lock", "servers.lock")]
    return not any(is_held(lock) for lock in locks if lock.exists())


@contextlib.contextmanager
def users(home: Path, count: int = 1) -> Iterator[Sequence[subprocess.Popen[str]]]:
    """Start some processes at once that use the servers of `home`, wait for them, end them after."""
    started = [start_user(home) for _ in range(count)]
    try:
        yield started
    finally:
        for process in started:
            kill(process)
        wait_until(lambda: everything_is_gone(home), seconds=60)


def remove(home: Path) -> None:
    wait_until(lambda: everything_is_gone(home), seconds=60)
    shutil.rmtree(home, ignore_errors=True)
