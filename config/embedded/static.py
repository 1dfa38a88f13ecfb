"""Collects the static files once per version of them."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.embedded.children import django
from config.embedded.problems import Refusal
from config.embedded.servers import CODE


@contextlib.contextmanager
def collecting(home: Path) -> Iterator[None]:
    """Collect and compress the static files beside what the block does, if they changed.

    Raises Refusal at the end of the block when they could not be collected.
    """
    stamp = home / "run" / "static-stamp"
    wanted = fingerprint()
    if (home / "static").exists() and stamp.exists() and stamp.read_text() == wanted:
        yield
        return
    stamp.unlink(missing_ok=True)
    with _collectstatic() as process:
        try:
            yield
        except BaseException:
            process.kill()
            raise
        _, complaint = process.communicate()
    if process.returncode != 0:
        raise Refusal(f"The style files could not be collected. It said:\n{complaint.strip()}")
    stamp.write_text(wanted)


def _collectstatic() -> subprocess.Popen[str]:
    return subprocess.Popen(
        django("collectstatic", "--noinput", "--clear", "--verbosity=0"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def fingerprint() -> str:
    """A digest over our static files, what chooses them, and the lock file for those of packages."""
    chosen = [CODE / "requirements.lock", *sorted((CODE / "apps").glob("*/staticfiles.py"))]
    ours = sorted(path for path in (CODE / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in (*chosen, *ours):
        digest.update(f"{path.relative_to(CODE)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
