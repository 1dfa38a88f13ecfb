"""Folders for the work of one process: held by it for as long as it lives, found by a sweep after it was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_folder(*, prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """A new folder in `parent` (default: the system's place for such) that is gone afterwards, also after a failure.

    After `kill -9` it stays, but the kernel lets go of it: `abandoned` finds it.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        with _held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_abandoned(*, prefix: str, parent: Path | None = None, before: float) -> int:
    """Remove folders whose process is dead, not changed since `before` (Unix seconds). Returns how many.

    The age alone would not do: a computer that slept for hours goes on with its work when it wakes.
    """
    found = (parent or Path(tempfile.gettempdir())).glob(f"{prefix}*")
    folders = [one for one in found if _is_ours(one, before=before) and _is_free(one)]
    for one in folders:
        shutil.rmtree(one, ignore_errors=True)
    return len(folders)


def _is_ours(place: Path, *, before: float) -> bool:
    """A system's place for such folders is open to everybody: never touch what another user put there."""
    try:
        found = place.stat(follow_symlinks=False)
    except FileNotFoundError:
        return False
    return found.st_uid == os.geteuid() and found.st_mtime < before


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Raises OSError while another holds the folder, or if it is none."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _is_free(folder: Path) -> bool:
    try:
        with _held(folder):
            return True
    except OSError:
        return False
