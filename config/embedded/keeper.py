"""The process that owns the embedded servers of one home.

Every command that uses the servers holds a shared lock on `run/users.lock`. The keeper stops the
servers when it gets that lock for itself, which is when the last user has ended, in whatever way.
If the keeper is killed, the kernel tells the servers to stop (see `processes.die_with_parent`); the
next keeper waits for them, because they keep `run/servers.lock` until their last process is gone.

Run as `python -m config.embedded.keeper HOME [--throwaway]`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from config.embedded.home import run_folder
from config.embedded.locks import open_lock, try_exclusive, wait_exclusive
from config.embedded.postgres import Postgres
from config.embedded.problems import Refusal
from config.embedded.processes import SystemUser, can_enter
from config.embedded.programs import find_programs, server_user
from config.embedded.status import State, Status, read_status, write_status
from config.embedded.valkey import Valkey

POLL_SECONDS = 0.2
LEFTOVER_SECONDS = 5.0  # for servers that the kernel has told to stop
KILL_SECONDS = 20.0  # for each louder signal
# A server that dies more often than this within so many seconds is given up.
DEATHS_ALLOWED = 8
DEATHS_WITHIN = 60.0

Server = Postgres | Valkey


class Keeper:
    def __init__(self, home: Path, *, throwaway: bool) -> None:
        self.home = home
        self.throwaway = throwaway
        self.stopping = False
        self.servers: list[Server] = []
        self.restarts: dict[str, int] = {}
        self.deaths: dict[str, list[float]] = {}
        self.users = open_lock(home / "run" / "users.lock")
        self.held = open_lock(home / "run" / "servers.lock")

    def run(self) -> None:
        """Start the servers, watch them until nobody uses them, stop them."""
        for caught in (signal.SIGTERM, signal.SIGINT):
            signal.signal(caught, self._ask_to_stop)
        try:
            self._start_all()
            self._watch()
        except (Refusal, OSError) as error:
            self._say("failed", str(error))
        finally:
            for server in reversed(self.servers):
                server.stop()

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_all(self) -> None:
        self._wait_for_leftovers()
        self._prepare()
        for server in self.servers:
            if not self._bring_up(server, alone=True):
                raise Refusal(server.failure())
        self._say("ready")

    def _wait_for_leftovers(self) -> None:
        """Wait until every server of an earlier keeper is gone; help those that nobody told to stop."""
        if wait_exclusive(self.held, seconds=LEFTOVER_SECONDS):
            return
        earlier = read_status(self.home)
        for ending in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            for pid in earlier.pids.values() if earlier else ():
                _signal_server(pid, ending)
            if wait_exclusive(self.held, seconds=KILL_SECONDS):
                return
        raise Refusal(
            f"Servers of an earlier start still run on {self.home} and do not stop. "
            "Restart this computer, or stop the programs postgres and valkey-server by hand."
        )

    def _prepare(self) -> None:
        user = server_user(self.home)
        self._check_reach(user)
        programs = find_programs(self.home, user)
        self.servers = [
            Postgres(self.home, programs, user, careless=self.throwaway),
            Valkey(self.home, programs, user),
        ]
        for server in self.servers:
            server.prepare()

    def _check_reach(self, user: SystemUser | None) -> None:
        if user is not None and not can_enter(self.home, user):
            raise Refusal(
                f"Daybook runs as root, so its database runs as the user `{user.name}`, and that user "
                f"cannot enter the data folder {self.home}. Set DAYBOOK_HOME to a folder outside of "
                "private ones, for example /var/lib/daybook, or run Daybook as an ordinary user."
            )

    def _bring_up(self, server: Server, *, alone: bool) -> bool:
        """Start a server and wait until it answers, however long its recovery takes; whether it lives."""
        shorten(server.log)
        server.start(self.held, alone=alone)
        while not server.is_ready() and not self.stopping:
            if self._is_dead(server):
                return False
            time.sleep(0.02)
        return True

    @staticmethod
    def _is_dead(server: Server) -> bool:
        return server.process is None or server.process.poll() is not None

    def _watch(self) -> None:
        while not self.stopping and not try_exclusive(self.users):
            for server in self.servers:
                if self._is_dead(server):
                    self._restart(server)
            time.sleep(POLL_SECONDS)

    def _restart(self, server: Server) -> None:
        """Bring back a server that died; give up when it only ever dies again.

        Processes of a killed PostgreSQL may live for a moment; a new one refuses to start among them,
        which is why several attempts are made.
        """
        now = time.monotonic()
        recent = [at for at in self.deaths.get(server.name, []) if now - at < DEATHS_WITHIN] + [now]
        self.deaths[server.name] = recent
        if len(recent) > DEATHS_ALLOWED:
            raise Refusal(server.failure())
        self.restarts[server.name] = self.restarts.get(server.name, 0) + 1
        time.sleep(0.2 * len(recent))
        self._bring_up(server, alone=False)
        self._say("ready")

    def _say(self, state: State, message: str = "") -> None:
        pids = {one.name: one.process.pid for one in self.servers if one.process is not None}
        write_status(self.home, Status(state, os.getpid(), pids, self.restarts, message))


def shorten(log: Path, *, limit: int = 5_000_000) -> None:
    """Keep one earlier log file, so that logs never fill the disk."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))


def _signal_server(pid: int, ending: signal.Signals) -> None:
    """Signal a left-over server, unless its pid has been given to another program since."""
    try:
        ours = Path(f"/proc/{pid}/exe").readlink().name in {"postgres", "valkey-server"}
    except OSError:
        ours = sys.platform != "linux"
    if ours:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, ending)


def become_daemon(log: Path) -> None:
    """Leave the session and the parent; locks that are held go along."""
    if os.fork() > 0:
        os._exit(0)
    os.setsid()
    os.chdir("/")
    os.umask(0o077)
    nowhere = os.open(os.devnull, os.O_RDWR)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for standard, instead in ((0, nowhere), (1, written), (2, written)):
        os.dup2(instead, standard)


def main(arguments: list[str]) -> int:
    home = Path(arguments[0])
    throwaway = "--throwaway" in arguments
    alive = open_lock(home / "run" / "keeper.lock")
    if not wait_exclusive(alive, seconds=2):
        return 0  # another keeper was faster
    earlier = read_status(home)
    write_status(home, Status("starting", os.getpid(), earlier.pids if earlier else {}, {}))
    become_daemon(home / "logs" / "keeper.log")
    Keeper(home, throwaway=throwaway).run()
    if throwaway:
        for folder in (home, run_folder(home)):
            shutil.rmtree(folder, ignore_errors=True)
    # The servers are down: first a newcomer may start a keeper, then it may become a user.
    os.close(alive)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
