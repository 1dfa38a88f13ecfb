"""The worker and the clock of `manage.py up`, with the command lines it gives them, to be killed by a test."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from django.db import connection

from config.embedded import children
from config.embedded.processes import die_with_parent
from tests.chaos.broker import Broker
from tests.mail.engines import CODE, database_url, wait_for


class Crew:
    """Runs on this test's database and `home`. What was killed stays dead until it is started again."""

    def __init__(self, home: Path, broker: Broker) -> None:
        for name in ("run", "logs", "tmp"):
            (home / name).mkdir()
        self.home, self.broker = home, broker
        url = database_url(connection.settings_dict)
        self.environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DATABASE_OWNER_URL": url,
            "DAYBOOK_HOME": str(home),
            "REDIS_URL": broker.url,
            "TMPDIR": str(home / "tmp"),
        }
        self.worker = self.mail_worker = self.beat = self._nothing()

    @staticmethod
    def _nothing() -> subprocess.Popen[bytes]:
        done = subprocess.Popen(["true"])
        done.wait()
        return done

    def start_worker(self) -> None:
        self.worker = self._start(children.worker(self.home).command)

    def start_mail_worker(self) -> None:
        """Takes beat's ticks: mail that is due, and jobs that lost their wake-up."""
        self.mail_worker = self._start(children.mail_worker().command)

    def start_beat(self) -> None:
        self.beat = self._start(children.beat(self.home).command)

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with (self.home / "logs" / "crew.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=CODE,
                env=self.environment,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(signal.SIGQUIT),  # noqa: PLW1509  no threads here
            )

    def hands(self) -> list[int]:
        """The worker's processes that do the work."""
        return list(children_of(self.worker.pid))

    def builders(self) -> list[int]:
        """Those hands that make a packet now: they hold its folder."""
        return [hand for hand in self.hands() if holds(hand, self.home / "work")]

    def readers(self) -> list[int]:
        """The sandboxed processes in which builders let files be read."""
        return [pid for builder in self.builders() for pid in children_of(builder)]

    def kill_worker(self) -> None:
        self.worker.kill()
        self.worker.wait()

    def stop(self) -> None:
        """End everything, also what a killed worker left running; nothing may hold the database's tables."""
        for one in (self.worker, self.mail_worker, self.beat):
            one.kill()
            one.wait()
        for pid in programs_of(self.home):
            kill(pid)
        assert wait_for(lambda: not programs_of(self.home), seconds=30)

    @property
    def said(self) -> str:
        return (self.home / "logs" / "crew.log").read_text(errors="replace")


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def children_of(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            yield from map(int, task.read_text().split())


def holds(pid: int, folder: Path) -> bool:
    """Whether a process has something below `folder` open."""
    with suppress(OSError):
        return any(
            one.readlink().is_relative_to(folder) for one in Path(f"/proc/{pid}/fd").iterdir()
        )
    return False


def programs_of(home: Path) -> set[int]:
    """Processes that were started with this home and are not dead."""
    wanted = f"DAYBOOK_HOME={home}".encode()
    found = set()
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            alive = folder.name.isdigit() and b") Z " not in (folder / "stat").read_bytes()
            if alive and wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
    return found
