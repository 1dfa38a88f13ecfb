"""One Valkey in a folder of ours. It carries wake-ups only; losing it loses nothing."""

from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from config.embedded.home import run_folder
from config.embedded.postgres import clean_environment, explain, make_folder_for
from config.embedded.processes import SystemUser, as_user, die_with_parent, stop, tail
from config.embedded.programs import Programs

STOP_STEPS = [(signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)]


def socket_path(home: Path) -> Path:
    return run_folder(home) / "valkey" / "valkey.sock"


def broker_url(home: Path, *, index: int = 0) -> str:
    """Return the address in the form that Celery's transport understands."""
    return f"redis+socket://{quote(str(socket_path(home)))}?virtual_host={index}"


class Valkey:
    """The broker of one home; started, watched and stopped by the keeper."""

    name = "Valkey"

    def __init__(self, home: Path, programs: Programs, user: SystemUser | None) -> None:
        self.home = home
        self.folder = home / "valkey"
        self.log = home / "logs" / "valkey.log"
        self.programs = programs
        self.user = user
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        for folder in (self.folder, socket_path(self.home).parent):
            make_folder_for(folder, self.user)

    def _command(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(socket_path(self.home)),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        return [str(self.programs.valkey)] + [
            part for name, value in options.items() for part in (f"--{name}", value)
        ]

    def start(self, held: int, *, alone: bool) -> None:  # noqa: ARG002  the same shape as PostgreSQL's
        """Start the server; it keeps the lock `held` for as long as it lives."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clean_environment(),
                pass_fds=(held,),
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  no threads here
                **as_user(self.user),
            )

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(1)
                line.connect(str(socket_path(self.home)))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def failure(self) -> str:
        return explain("The broker (Valkey) does not start.", tail(self.log))

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, STOP_STEPS)
