"""`manage.py up` for real: the whole product is started, killed, and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded.ports import free_port
from config.embedded.processes import wait_until
from config.embedded.servers import CODE
from config.embedded.status import read_status
from tests.config.embedded import environment, everything_is_gone, remove
from tests.servers import new_home

pytestmark = pytest.mark.chaos

READY_SECONDS = 120
GONE_SECONDS = 60


@pytest.fixture
def home() -> Iterator[Path]:
    place = new_home().with_name(f"{new_home().name} with a space")
    yield place
    remove(place)


class Up:
    """One `manage.py up` and what it said so far."""

    def __init__(self, home: Path, *, port: int) -> None:
        self.home = home
        self.port = port
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(CODE / "manage.py"), "up", f"--port={port}", "--no-browser"],
            env=environment(DAYBOOK_HOME=str(home), DAYBOOK_VENV="off", CI="true"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(iter(self.process.stdout.readline, ""))

    @property
    def text(self) -> str:
        return "".join(self.said)

    def wait_for(self, words: str) -> None:
        found = wait_until(
            lambda: words in self.text or self.process.poll() is not None, seconds=READY_SECONDS
        )
        assert found, self.text
        assert words in self.text, self.text

    def answer(self) -> int:
        with urllib.request.urlopen(
            f"http://localhost:{self.port}/healthz/live", timeout=30
        ) as page:
            return int(page.status)

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.wait()

    def wait(self) -> int:
        """Wait until it has ended; its exit code."""
        code = self.process.wait(READY_SECONDS)
        self.reader.join(READY_SECONDS)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return code


@pytest.fixture
def start(home: Path) -> Iterator[list[Up]]:
    started: list[Up] = []
    yield started
    for up in started:
        if up.process.poll() is None:
            up.end(signal.SIGKILL)


def programs_of(home: Path) -> set[int]:
    """Pids of the programs that run on this home, without those that are dead and not yet buried."""
    wanted = f"DAYBOOK_HOME={home}".encode()
    found = set()
    for folder in Path("/proc").iterdir():
        try:
            alive = folder.name.isdigit() and b") Z " not in (folder / "stat").read_bytes()
            if alive and wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.add(int(folder.name))
        except OSError:
            continue
    return found


def environ_of(pid: int) -> bytes:
    try:
        return (Path("/proc") / str(pid) / "environ").read_bytes()
    except OSError:
        return b""  # it ended meanwhile


def nothing_is_left(home: Path) -> bool:
    return everything_is_gone(home) and not programs_of(home)


def test_it_starts_says_where_and_stops_in_order(home: Path, start: list[Up]) -> None:
    up = Up(home, port=free_port())
    start.append(up)
    up.wait_for("Stop with Ctrl-C.")
    assert f"http://localhost:{up.port}" in up.text
    assert "First account" in up.text
    assert str(home) in up.text
    assert up.answer() == 200
    assert len(programs_of(home)) >= 8
    assert not any(b"DATABASE_OWNER_URL=" in environ_of(pid) for pid in programs_of(home))
    assert up.end(signal.SIGINT) == 0
    assert "No mail goes out while this is stopped" in up.text
    assert wait_until(lambda: nothing_is_left(home), seconds=GONE_SECONDS)


def test_after_kill_9_nothing_is_left_and_it_starts_again(home: Path, start: list[Up]) -> None:
    for _ in range(2):
        up = Up(home, port=free_port())
        start.append(up)
        up.wait_for("Stop with Ctrl-C.")
        up.end(signal.SIGKILL)
        assert wait_until(lambda: nothing_is_left(home), seconds=GONE_SECONDS), programs_of(home)
    assert wait_until(lambda: everything_is_gone(home), seconds=GONE_SECONDS)


def test_whatever_dies_comes_back_and_it_is_said(home: Path, start: list[Up]) -> None:
    up = Up(home, port=free_port())
    start.append(up)
    up.wait_for("Stop with Ctrl-C.")
    status = read_status(home)
    assert status is not None
    os.kill(status.pids["PostgreSQL"], signal.SIGKILL)
    up.wait_for("PostgreSQL had stopped and runs again.")
    os.kill(status.keeper, signal.SIGKILL)
    up.wait_for("The database had stopped; starting it again.")
    os.kill(gunicorn_of(home), signal.SIGKILL)
    up.wait_for("The web server had stopped; starting it again.")
    assert wait_until(lambda: answers(up), seconds=READY_SECONDS, every=0.5)
    assert up.end(signal.SIGTERM) == 0
    assert wait_until(lambda: nothing_is_left(home), seconds=GONE_SECONDS)


def gunicorn_of(home: Path) -> int:
    """The oldest process of the web server, which is the one that the supervisor started."""
    return min(
        pid for pid in programs_of(home) if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


def answers(up: Up) -> bool:
    try:
        return up.answer() == 200
    except OSError:
        return False


def test_a_second_one_beside_it_needs_another_home_and_port(home: Path, start: list[Up]) -> None:
    first = Up(home, port=free_port())
    start.append(first)
    first.wait_for("Stop with Ctrl-C.")
    same_home = Up(home, port=free_port())
    assert same_home.wait() == 2
    assert f"already runs on {home}, at http://localhost:{first.port}" in same_home.text
    other_home = new_home()
    same_port = Up(other_home, port=first.port)
    assert same_port.wait() == 2
    assert f"Port {first.port} is in use by another program" in same_port.text
    second = Up(other_home, port=free_port())
    start.append(second)
    second.wait_for("Stop with Ctrl-C.")
    assert (first.answer(), second.answer()) == (200, 200)
    assert second.end(signal.SIGINT) == 0
    assert first.answer() == 200
    assert first.end(signal.SIGINT) == 0
    remove(other_home)


def test_three_commands_on_a_fresh_home_migrate_once(home: Path) -> None:
    command = [sys.executable, str(CODE / "manage.py"), "shell", "-c", COUNT]
    shared = environment(DAYBOOK_HOME=str(home), DAYBOOK_VENV="off")
    started = [
        subprocess.Popen(
            command, env=shared, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in started:
        out, err = process.communicate(timeout=READY_SECONDS)
        assert process.returncode == 0, err
        assert out.strip().endswith("app 0 True"), out
    assert wait_until(lambda: nothing_is_left(home), seconds=GONE_SECONDS)


COUNT = """
from django.db import connection
from django.contrib.auth import get_user_model
with connection.cursor() as cursor:
    cursor.execute("select current_user")
    role = cursor.fetchone()[0]
    cursor.execute("select count(*) > 20 and count(*) = count(distinct (app, name)) from django_migrations")
    print(role, get_user_model()._default_manager.count(), cursor.fetchone()[0])
"""
