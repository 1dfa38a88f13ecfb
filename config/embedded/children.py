"""The programs that `manage.py up` runs, as data, and one running child."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.keeper import shorten
from config.embedded.ports import LOOPBACK, choose_mailbox_port, has_ipv6, mailbox_port
from config.embedded.processes import die_with_parent, stop, tail, wait_until
from config.embedded.servers import CODE
from config.embedded.valkey import socket_path

READY_SECONDS = 90.0
QUEUES = "packets,intake"
MAIL_QUEUE = "mail"
HEALTH_PATH = "/healthz/live"
TERMINATE = (signal.SIGTERM, 10.0)
KILL = (signal.SIGKILL, 5.0)

Probe = Callable[[], bool]


@dataclass(frozen=True)
class Program:
    """How one child is started, seen to be ready, and stopped.

    `death_signal` is what the kernel sends it when the supervisor is killed. `with_next`: the next
    program does not need this one, so both are started before either is waited for. `prepare` is called right before
    each start.
    """

    name: str
    title: str
    command: Sequence[str]
    is_ready: Probe
    stop_steps: Sequence[tuple[signal.Signals, float]] = (TERMINATE, KILL)
    death_signal: signal.Signals = signal.SIGTERM
    with_next: bool = False
    prepare: Callable[[], object] | None = None


def django(*words: str) -> list[str]:
    """Return the command line of a management command."""
    return [sys.executable, str(CODE / "manage.py"), *words]


def has_command(name: str) -> bool:
    return any((CODE / "apps").glob(f"*/management/commands/{name}.py"))


def programs(home: Path, *, port: int, mailbox: bool) -> list[Program]:
    """Return what runs on one machine, in the order of starting."""
    first = [local_mailbox(home)] if mailbox else []
    wanted = [*first, web(port), worker(home), beat(home), reminder_loop(home), mail_worker()]
    return [
        one
        for one in wanted
        if one.command[1] != str(CODE / "manage.py") or has_command(one.command[2])
    ]


def local_mailbox(home: Path) -> Program:
    """Its port is chosen at each start: another program may have taken the last one meanwhile."""
    return Program(
        "mailbox",
        "The local mailbox",
        django("local_mailbox"),
        lambda: greets(mailbox_port(home)),
        with_next=True,
        prepare=lambda: choose_mailbox_port(home),
    )


def web(port: int) -> Program:
    """Bound to this machine only; `localhost` may mean either address."""
    binds = [f"--bind={LOOPBACK}:{port}"] + ([f"--bind=[::1]:{port}"] if has_ipv6() else [])
    command = [
        sys.executable, "-m", "gunicorn", "config.wsgi", *binds, "--workers=2", "--threads=4",
        "--preload", "--timeout=120", "--graceful-timeout=8", "--no-control-socket",
        "--log-level=warning",
    ]  # fmt: skip
    return Program(
        "web", "The web server", command, lambda: answers(port), death_signal=signal.SIGINT
    )


def worker(home: Path) -> Program:
    """Builds packets and small copies of pictures."""
    return _celery_worker(
        "worker", "The worker", queues=QUEUES, hands=2, is_ready=lambda: waits_for_work(home)
    )


def mail_worker() -> Program:
    """Takes beat's ticks, however long the builds are. Nobody waits for it: the loop sends meanwhile."""
    return _celery_worker(
        "mail-worker", "The mail worker", queues=MAIL_QUEUE, hands=1, is_ready=lambda: True
    )


def _celery_worker(name: str, title: str, *, queues: str, hands: int, is_ready: Probe) -> Program:
    """SIGQUIT gives a running job up; it is a row and will be done again."""
    command = [
        sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", queues, "-c", str(hands),
        "-n", f"{name}@%h", "--without-gossip", "--without-mingle", "-l", "warning",
    ]  # fmt: skip
    return Program(
        name,
        title,
        command,
        is_ready,
        stop_steps=(TERMINATE, (signal.SIGQUIT, 10.0), KILL),
        death_signal=signal.SIGQUIT,
    )


def beat(home: Path) -> Program:
    """Ready once it prints its banner, for which it has opened its schedule."""
    log = home / "logs" / "beat.log"
    earlier = size_of(log)
    command = [
        sys.executable, "-m", "celery", "-A", "config", "beat", "-s", str(home / "run" / "beat-schedule"),
        "--pidfile=", "-l", "warning",
    ]  # fmt: skip
    return Program(
        "beat",
        "The clock",
        command,
        lambda: says(log, b"scheduler ->", earlier),
        with_next=True,
    )


def reminder_loop(home: Path) -> Program:
    """The second engine, which needs the database and a mail server only."""
    log = home / "logs" / "reminders.log"
    earlier = size_of(log)
    return Program(
        "reminders",
        "The reminder loop",
        django("send_due_reminders", "--loop"),
        lambda: says(log, b"The reminder loop runs", earlier),
    )


def greets(port: int) -> bool:
    """Whether an SMTP server says hello."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=2) as line:
            return line.recv(3) == b"220"
    except OSError:
        return False


def answers(port: int) -> bool:
    """Whether the web server answers without an error of its own."""
    line = http.client.HTTPConnection(LOOPBACK, port, timeout=30)
    try:
        line.request("GET", HEALTH_PATH, headers={"Host": f"localhost:{port}"})
        return line.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def waits_for_work(home: Path) -> bool:
    """Whether a worker listens at the embedded broker; with an outside one we take its word."""
    if not socket_path(home).exists():
        return True
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            line.connect(str(socket_path(home)))
            line.sendall(b"CLIENT LIST\r\n")
            return b"cmd=brpop" in line.recv(65_536)
    except OSError:
        return False


def size_of(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def says(log: Path, words: bytes, earlier: int) -> bool:
    """Whether the words stand in what was written after the first `earlier` bytes of a log."""
    if not log.exists():
        return False
    written = log.read_bytes()
    return words in written[earlier if len(written) >= earlier else 0 :]


@dataclass
class Child:
    """A running program, its log, and how often it had to be started again."""

    program: Program
    log: Path
    held: Sequence[int]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started_at: float = field(default_factory=time.monotonic)
    due_at: float | None = None

    def start(self) -> None:
        shorten(self.log)
        if self.program.prepare is not None:
            self.program.prepare()
        self.due_at = None
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.program.command),
                cwd=CODE,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.held,  # the servers stay until the last of us has gone
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops in order
                preexec_fn=die_with_parent(self.program.death_signal),  # noqa: PLW1509  no threads here
            )

    @property
    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def wait_until_ready(self) -> bool:
        """Wait for the probe; False when the child died or took too long."""
        wait_until(lambda: self.is_dead or self.program.is_ready(), seconds=READY_SECONDS)
        return not self.is_dead and self.program.is_ready()

    def stop(self, *, hurry: bool = False) -> None:
        if self.process is not None:
            stop(self.process, (KILL,) if hurry else self.program.stop_steps)

    def last_words(self) -> str:
        return tail(self.log)
