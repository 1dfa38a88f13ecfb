"""`manage.py up`: the whole product on one machine, started in order, watched, stopped in reverse."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config.embedded import announce, schema, service, static
from config.embedded.children import Child, django, has_command, programs
from config.embedded.home import data_home, make_home
from config.embedded.locks import open_lock, try_exclusive
from config.embedded.ports import default_port, has_mailbox, note_web_port, require_port
from config.embedded.problems import Refusal
from config.embedded.processes import wait_until
from config.embedded.servers import Servers, ensure_servers, keeper_is_alive
from config.embedded.status import read_status

POLL_SECONDS = 0.5
BACKOFF_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)
STABLE_SECONDS = 60.0  # a child that lived so long starts again at once


@dataclass(frozen=True)
class Options:
    port: int
    demo: bool
    browser: bool
    service: str = ""  # "install" or "uninstall": that, and nothing else


class StopAsked(BaseException):
    """Ctrl-C, or a signal to end."""


def run(arguments: list[str]) -> int:
    """Run until asked to stop; 0 then. Raises Refusal when it cannot start."""
    options = parse(arguments)
    if options.service:
        return _change_service(options)
    os.umask(0o077)  # whatever is written from here on is nobody else's to read
    for caught in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(caught, _ask_to_stop)
    home = data_home()
    try:
        make_home(home)
        with only_one(home, options.port):
            Supervisor(home, options).run()
    except StopAsked:
        return 0
    return 0


def _change_service(options: Options) -> int:
    """Install or remove the service and say what was done."""
    remove = options.service == "uninstall"
    said = service.uninstall() if remove else service.install(home=data_home(), port=options.port)
    print("\n".join(said), flush=True)
    return 0


def _ask_to_stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise StopAsked


def parse(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="manage.py up", description="Run Daybook on this machine."
    )
    default = default_port()
    parser.add_argument(
        "--port", type=int, default=default, help=f"port of the web page ({default})"
    )
    parser.add_argument(
        "--demo", action="store_true", help="bring the fictional example plan along"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    only = parser.add_mutually_exclusive_group()
    for word, says in (
        ("install", "let systemd start Daybook with the computer, and say what was done"),
        ("uninstall", "take that back; the data stays"),
    ):
        only.add_argument(
            f"--{word}", dest="service", action="store_const", const=word, default="", help=says
        )
    found = parser.parse_args(arguments)
    return Options(
        port=found.port, demo=found.demo, browser=not found.no_browser, service=found.service
    )


@contextlib.contextmanager
def only_one(home: Path, port: int) -> Iterator[None]:
    """Refuse a second `up` on the same data; remember our port for the sentence."""
    handle = open_lock(home / "run" / "up.lock")
    try:
        if not try_exclusive(handle):
            address = os.pread(handle, 200, 0).decode() or "another address"
            raise Refusal(
                f"Daybook already runs on {home}, at {address}. Open that, or stop it first. "
                "For a second one beside it set DAYBOOK_HOME to another folder."
            )
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"http://localhost:{port}".encode(), 0)
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


class Supervisor:
    def __init__(self, home: Path, options: Options) -> None:
        self.home = home
        self.options = options
        self.servers: Servers | None = None
        self.children: list[Child] = []
        self.restarts: dict[str, int] = {}

    def run(self) -> None:
        try:
            self.start()
            self.watch()
        except StopAsked:
            pass
        finally:
            self.stop()

    def start(self) -> None:
        require_port(self.options.port)
        # Taken out before anything is started: no program that serves people may change the schema.
        owner_url = os.environ.pop("DATABASE_OWNER_URL", "")
        self._set_environment()
        self._start_servers()
        with static.collecting(self.home):
            schema.bring_up_to_date(self.home, owner_url=self._owner_url(owner_url))
        link = self._ask("setup_link")
        self._start_children()
        if self.options.demo:
            self._run_demo()
        self._announce(_answer(link))

    def _start_children(self) -> None:
        """Start the programs in order, each when those before it are ready (see `with_next`)."""
        awaited: list[Child] = []
        for child in self._children():
            self.children.append(child)
            child.start()
            awaited.append(child)
            if child.program.with_next:
                continue
            for one in awaited:
                _require_ready(one)
            awaited.clear()

    def _set_environment(self) -> None:
        os.environ["DAYBOOK_HOME"] = str(self.home)
        os.environ["DAYBOOK_PORT"] = str(self.options.port)
        note_web_port(self.home, self.options.port)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

    def _start_servers(self) -> None:
        """Find or start the embedded servers, unless a database of the person's own is named."""
        if self.servers is None and os.environ.get("DATABASE_URL"):
            return
        self.servers = ensure_servers(self.home)
        self.restarts = {}
        broker = os.environ.get("REDIS_URL") or self.servers.broker_url
        os.environ.update({**self.servers.environment(), "REDIS_URL": broker})

    def _owner_url(self, named: str) -> str:
        """The address as the schema's owner; of a database of the person's own, the one that was named."""
        if self.servers is not None:
            return self.servers.owner_database_url
        return named or os.environ["DATABASE_URL"]

    def _children(self) -> list[Child]:
        held = [self.servers.lock] if self.servers else []
        return [
            Child(program, self.home / "logs" / f"{program.name}.log", held)
            for program in programs(self.home, port=self.options.port, mailbox=has_mailbox())
        ]

    @staticmethod
    def _ask(command: str) -> subprocess.Popen[str] | None:
        """Start a management command whose answer is needed later; None when no app brings it."""
        if not has_command(command):
            return None
        return subprocess.Popen(
            django(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def _run_demo(self) -> None:
        if subprocess.run(django("demo"), check=False, start_new_session=True).returncode != 0:
            raise Refusal("The example plan could not be made; see above. Start without --demo.")

    def _announce(self, link: str) -> None:
        address = os.environ.get("DAYBOOK_PUBLIC_URL") or f"http://localhost:{self.options.port}"
        print(announce.welcome(home=self.home, address=address, link=link), flush=True)
        if self.options.browser:
            announce.open_browser(link or address)

    def watch(self) -> None:
        """Bring back whatever dies, and say so in one line."""
        while True:
            time.sleep(POLL_SECONDS)
            self._watch_servers()
            for child in self.children:
                self._watch_child(child)

    def _watch_servers(self) -> None:
        if self.servers is None:
            return
        if not keeper_is_alive(self.home):
            self._say("The database had stopped; starting it again.")
            self._start_servers()
            return
        status = read_status(self.home)
        for name, times in status.restarts.items() if status else ():
            if times > self.restarts.get(name, 0):
                self._say(f"{name} had stopped and runs again.")
            self.restarts[name] = times

    def _watch_child(self, child: Child) -> None:
        """Start a dead child again at once the first time, later after growing pauses."""
        if not child.is_dead:
            return
        now = time.monotonic()
        if child.due_at is None:
            lived = now - child.started_at
            child.deaths = 0 if lived > STABLE_SECONDS else child.deaths + 1
            pause = (
                BACKOFF_SECONDS[min(child.deaths, len(BACKOFF_SECONDS)) - 1]
                if child.deaths
                else 0.0
            )
            child.due_at = now + pause
            self._say(f"{child.program.title} had stopped; starting it again. Its log: {child.log}")
        if now >= child.due_at:
            child.start()

    @staticmethod
    def _say(sentence: str) -> None:
        print(f"{time.strftime('%H:%M:%S')} {sentence}", flush=True)

    def stop(self) -> None:
        """Stop in reverse order; asked a second time, at once."""
        if self.children:
            print("\nStopping ...", flush=True)
        asked = self._ask("next_due") if self.children else None  # answered while the rest stops
        hurry = False
        for child in reversed(self.children):
            try:
                child.stop(hurry=hurry)
            except StopAsked:
                hurry = True
                child.stop(hurry=True)
        with contextlib.suppress(StopAsked):
            if self.children and not hurry:
                self._say_what_waits(_answer(asked))
            elif asked is not None:
                asked.kill()
                asked.communicate()
            self._release_servers()

    @staticmethod
    def _say_what_waits(due: str) -> None:
        print(
            f"No mail goes out while this is stopped{f'; next due: {due}' if due else ''}.",
            flush=True,
        )

    def _release_servers(self) -> None:
        if self.servers is not None:
            self.servers.release()
            wait_until(lambda: not keeper_is_alive(self.home), seconds=30)


def _require_ready(child: Child) -> None:
    if not child.wait_until_ready():
        raise Refusal(
            f"{child.program.title} did not start. Its log {child.log} ends with:\n"
            f"{child.last_words()}"
        )


def _answer(asked: subprocess.Popen[str] | None) -> str:
    """Wait for a command started by `_ask` and return the last line it printed."""
    if asked is None:
        return ""
    said, _ = asked.communicate(timeout=60)
    return (
        said.strip().splitlines()[-1].strip().rstrip(".")
        if asked.returncode == 0 and said.strip()
        else ""
    )
