"""One PostgreSQL 18 in a folder of ours, reachable through a socket only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from config.embedded.home import run_folder
from config.embedded.problems import Refusal
from config.embedded.processes import SystemUser, as_user, die_with_parent, stop, tail
from config.embedded.programs import Programs

DATABASE = "daybook"
OWNER = "app_owner"
APP = "app"

# `trust` is safe here: there is no TCP, and the socket lies in a folder (0700) of the one user who
# runs the servers. Whoever can reach it can read the data files as well; a password would have to lie
# beside them. The roles are not a door but a habit: the web application can never change the schema.
ACCESS = "local all all trust\n"

# Single-user mode takes one command a line.
ROLES = f"""\
CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS
CREATE ROLE {APP} LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP}
CREATE DATABASE {DATABASE} OWNER {OWNER}
REVOKE TEMPORARY ON DATABASE {DATABASE} FROM PUBLIC
GRANT TEMPORARY ON DATABASE {DATABASE} TO {OWNER}
"""  # noqa: S608  constants of this module

# The builtin locale sorts the same on every machine, so the folder may move between systems.
LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # A failing statement or the detail of a broken constraint would put what people wrote into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "jit": "off",
}
# For databases that are thrown away: tests survive `kill -9`, not a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

STOP_STEPS = [(signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)]


def database_url(home: Path, role: str, *, name: str = DATABASE) -> str:
    """Return the address of the embedded database for one role."""
    return f"postgresql://{role}@/{name}?host={quote(str(socket_folder(home)), safe='')}"


def socket_folder(home: Path) -> Path:
    return run_folder(home) / "postgres"


class Postgres:
    """The database server of one home; started, watched and stopped by the keeper."""

    name = "PostgreSQL"

    def __init__(
        self, home: Path, programs: Programs, user: SystemUser | None, *, careless: bool
    ) -> None:
        self.home = home
        self.folder = home / "postgres"
        self.data = self.folder / "data"
        self.log = home / "logs" / "postgres.log"
        self.programs = programs
        self.user = user
        self.careless = careless
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Create the database at the first start; a half-made one from a killed start is made anew."""
        for folder in (self.folder, socket_folder(self.home)):
            make_folder_for(folder, self.user)
        if not self.data.exists():
            self._create()
        self._check_version()

    def _create(self) -> None:
        partial = self.folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        self._initdb(partial)
        (partial / "pg_hba.conf").write_text(ACCESS)
        self._run(
            [self.programs.postgres("postgres"), "--single", "-c", "exit_on_error=on",
             *self._durability(), "-D", partial, "template1"],
            given=ROLES,
        )  # fmt: skip
        partial.rename(self.data)

    def _initdb(self, folder: Path) -> None:
        sync = ["--no-sync"] if self.careless else []
        self._run(
            [self.programs.postgres("initdb"), "-D", folder, "-U", "postgres", "--auth=trust",
             "--no-instructions", *LOCALE, *sync]
        )  # fmt: skip

    def _run(self, command: list[str | Path], *, given: str = "") -> None:
        done = subprocess.run(
            [str(part) for part in command],
            check=False,
            input=given.encode(),
            capture_output=True,
            cwd=self.folder,
            env=clean_environment(),
            **as_user(self.user),
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise Refusal(explain(f"The database in {self.folder} could not be made.", said))

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        answer = subprocess.run(
            [self.programs.postgres("postgres"), "--version"],
            check=True,
            capture_output=True,
            cwd="/",
            **as_user(self.user),
        )
        ours = answer.stdout.split()[2].decode().partition(".")[0]
        if found != ours:
            raise Refusal(
                f"The database in {self.data} was made by PostgreSQL {found}, and this version of "
                f"Daybook brings {ours}. Go back to the earlier version, make a backup with "
                "`manage.py backup`, and restore it with this one."
            )

    def _durability(self) -> list[str]:
        return settings_arguments(CARELESS if self.careless else {})

    def start(self, held: int, *, alone: bool) -> None:
        """Start the server; it keeps the lock `held` for as long as any of its processes lives.

        `alone`: no process of an earlier server can be alive, so a left-over pid (which may be another
        program's by now) would only be in the way.
        """
        if alone:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        own = {**SETTINGS, "unix_socket_directories": f'"{socket_folder(self.home)}"'}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.programs.postgres("postgres")), "-D", str(self.data),
                 *settings_arguments(own), *self._durability()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=clean_environment(),
                pass_fds=(held,),
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  fast, clean
                **as_user(self.user),
            )  # fmt: skip

    def is_ready(self) -> bool:
        """Read the line of its pid file that `pg_ctl --wait` reads as well."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        ours = self.process is not None and lines[:1] == [str(self.process.pid)]
        return ours and len(lines) > 7 and lines[7].strip() == "ready"

    def failure(self) -> str:
        return explain(f"The database in {self.data} does not start.", tail(self.log))

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, STOP_STEPS)


def settings_arguments(settings: dict[str, str]) -> list[str]:
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def clean_environment() -> dict[str, str]:
    """Variables such as PGDATA, PGHOST or LC_ALL of the person who starts us must not reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C"}


def make_folder_for(folder: Path, user: SystemUser | None) -> None:
    """Make a private folder, owned by the user who runs the servers."""
    if folder.exists():
        return
    folder.mkdir(mode=0o700)
    if user is not None:
        os.chown(folder, user.uid, user.gid)


def explain(what: str, said: str) -> str:
    """Say in a sentence what went wrong, with a known cause in plain words or the program's own."""
    if "No space left on device" in said:
        return f"{what} The disk is full: free at least 500 MB, or move DAYBOOK_HOME."
    return f"{what} It said:\n{said}"
