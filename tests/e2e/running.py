"""The product as a person starts it: `manage.py up` in a home of its own, on a free port."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.ports import free_port

CODE = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 300  # a machine that does much else
STOP_SECONDS = 120
# What the tests' own servers put into the environment must not reach a product of its own.
OURS = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_URL_OF_APP",
    "REDIS_URL",
    "EMAIL_URL",
    "DAYBOOK_HOME",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
)


@dataclass
class Running:
    """A running product: its address, its home and what it has printed."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    settings: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    ready: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    @property
    def address(self) -> str:
        return self.settings.get("DAYBOOK_PUBLIC_URL", f"http://localhost:{self.port}")

    @property
    def welcome_link(self) -> str:
        found = re.search(r"http://[a-z.]+:\d+/welcome/\S+", "\n".join(self.lines))
        if found is None:
            raise AssertionError("no one-time link was printed:\n" + "\n".join(self.lines))
        return found.group()

    def command(self, *arguments: str) -> str:
        """Run another `manage.py` command on the same home and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=CODE,
            env=environment(self.home, self.port) | self.settings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(STOP_SECONDS)
        self.listener.join(10)
        if self.process.stdout is not None:
            self.process.stdout.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def listen(self) -> None:
        """Collect what it prints; ready once it has said its address."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if "Stop with Ctrl-C" in line:
                self.ready.set()
        self.ready.set()


def environment(home: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "DAYBOOK_HOME": str(home), "DAYBOOK_PORT": str(port)}


def start(*arguments: str, **settings: str) -> Running:
    """Start `manage.py up` with these variables (`{port}` is filled in) and wait until it says that it is ready."""
    home = Path(tempfile.gettempdir()) / f"daybook-{secrets.token_hex(4)}"
    port = free_port()
    settings = {name: value.format(port=port) for name, value in settings.items()}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--no-browser", *arguments],
        cwd=CODE,
        env=environment(home, port) | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Running(home=home, port=port, process=process, settings=settings)
    running.ready.wait(READY_SECONDS)
    if process.poll() is not None or "Daybook is ready." not in running.lines:
        running.stop()
        raise AssertionError("it did not start:\n" + "\n".join(running.lines))
    return running
