"""Keeps the tables of the embedded database up to date, without asking Django each time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from config.embedded.locks import exclusive
from config.embedded.problems import Refusal
from config.embedded.servers import CODE


def bring_up_to_date(home: Path, *, owner_url: str) -> None:
    """Migrate as the schema's owner, unless exactly these migrations were applied before.

    The stamp lies beside the database, so it goes when the database goes.
    Raises Refusal with the last words of a migration that failed.
    """
    stamp = home / "postgres" / "schema-stamp"
    wanted = fingerprint()
    with exclusive(home / "run" / "schema.lock"):
        if stamp.exists() and stamp.read_text() == wanted:
            return
        _migrate(owner_url)
        stamp.write_text(wanted)


def fingerprint() -> str:
    """A digest over our migrations and the lock file, which stands for those of the packages."""
    digest = hashlib.sha256((CODE / "requirements.lock").read_bytes())
    for path in sorted((CODE / "apps").glob("*/migrations/*.py")):
        digest.update(f"{path.relative_to(CODE)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _migrate(owner_url: str) -> None:
    done = subprocess.run(
        [sys.executable, str(CODE / "manage.py"), "migrate", "--noinput", "--verbosity=0"],
        check=False,
        env={**os.environ, "DATABASE_URL": owner_url},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise Refusal(
            "The tables of the database could not be brought up to date. Nothing was lost. "
            f"It said:\n{(done.stderr or done.stdout).strip()}"
        )
