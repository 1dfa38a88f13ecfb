"""Finds or starts the embedded servers: `ensure_servers` is all that the rest of Daybook needs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from config.embedded.home import make_home
from config.embedded.locks import exclusive, hold_shared, is_held
from config.embedded.postgres import APP, OWNER, database_url
from config.embedded.problems import Refusal
from config.embedded.room import require_room
from config.embedded.status import Status, read_status
from config.embedded.valkey import broker_url

CODE = Path(__file__).resolve().parent.parent.parent
ATTEMPTS = 3
PATIENCE_SECONDS = 15.0
FIRST_MEGABYTES = 300
RUNNING_MEGABYTES = 50  # less, and the database stops in the middle of a write


@dataclass(frozen=True)
class Servers:
    """Addresses of a running PostgreSQL and Valkey.

    `lock` is the descriptor of the shared lock that keeps them running: they stop when it was closed
    by every process that holds one, which also happens when those processes die.
    """

    home: Path
    owner_database_url: str
    app_database_url: str
    broker_url: str
    lock: int

    def environment(self) -> dict[str, str]:
        """Return the variables that point Django at these servers, as `app`.

        The owner's address is not among them: only what changes the schema may have it.
        """
        return {
            "DAYBOOK_HOME": str(self.home),
            "DATABASE_URL": self.app_database_url,
            "REDIS_URL": self.broker_url,
        }

    def release(self) -> None:
        """Stop being a user of the servers; the last one to go lets them stop."""
        os.close(self.lock)


def ensure_servers(home: Path, *, throwaway: bool = False) -> Servers:
    """Find or start the servers of this home, and hold them until the process ends.

    However many commands call this at once, one keeper starts one PostgreSQL and one Valkey.
    `throwaway`: do not sync to disk, and delete the whole home when the last user has gone.
    Raises Refusal with a sentence for the person when they cannot be had.
    """
    make_home(home)
    _require_room(home)
    lock = hold_shared(home / "run" / "users.lock")
    try:
        with exclusive(home / "run" / "start.lock"):
            _ensure_keeper(home, throwaway=throwaway)
    except BaseException:
        os.close(lock)
        raise
    return Servers(
        home=home,
        owner_database_url=database_url(home, OWNER),
        app_database_url=database_url(home, APP),
        broker_url=broker_url(home),
        lock=lock,
    )


def _require_room(home: Path) -> None:
    if (home / "postgres" / "data").exists():
        require_room(home, RUNNING_MEGABYTES, "to run")
    else:
        require_room(home, FIRST_MEGABYTES, "for its database")


def _ensure_keeper(home: Path, *, throwaway: bool) -> None:
    for _ in range(ATTEMPTS):
        if not keeper_is_alive(home):
            _start_keeper(home, throwaway=throwaway)
        status = _wait_until_settled(home)
        if status is not None and status.state == "ready":
            return
        if status is not None and status.state == "failed":
            raise Refusal(status.message)
    raise Refusal(
        f"The servers of Daybook ended while they started. See the log in {home / 'logs'}."
    )


def keeper_is_alive(home: Path) -> bool:
    return is_held(home / "run" / "keeper.lock")


def _start_keeper(home: Path, *, throwaway: bool) -> None:
    """Start the keeper; it holds its lock by the time this returns."""
    flags = ["--throwaway"] if throwaway else []
    done = subprocess.run(
        [sys.executable, "-m", "config.embedded.keeper", str(home), *flags],
        check=False,
        cwd="/",
        env=_keeper_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise Refusal(f"The servers of Daybook could not be started. Python said:\n{said}")


def _keeper_environment() -> dict[str, str]:
    paths = [str(CODE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}


def _wait_until_settled(home: Path) -> Status | None:
    """Wait for the keeper's word, as long as it lives; None when it died without one."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while keeper_is_alive(home):
        status = read_status(home)
        if status is not None and status.state != "starting":
            return status
        if time.monotonic() > patience:
            print("Waiting for the database, which is reading its log ...", file=sys.stderr)
            patience = float("inf")
        time.sleep(0.02)
    status = read_status(home)
    return status if status is not None and status.state == "failed" else None
