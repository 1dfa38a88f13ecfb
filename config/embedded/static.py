"""Collects the static files once per version of them."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from config.embedded.children import django
from config.embedded.problems import Refusal
from config.embedded.servers import CODE


def collect(home: Path) -> None:
    """Collect and compress the static files unless exactly these lie there already."""
    stamp = home / "run" / "static-stamp"
    wanted = fingerprint()
    if (home / "static").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    done = subprocess.run(
        django("collectstatic", "--noinput", "--clear", "--verbosity=0"),
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise Refusal(f"The style files could not be collected. It said:\n{done.stderr.strip()}")
    stamp.write_text(wanted)


def fingerprint() -> str:
    """A digest over our static files, what chooses them, and the lock file for those of packages."""
    chosen = [CODE / "requirements.lock", *sorted((CODE / "apps").glob("*/staticfiles.py"))]
    ours = sorted(path for path in (CODE / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in (*chosen, *ours):
        digest.update(f"{path.relative_to(CODE)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
