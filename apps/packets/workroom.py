"""The folder in which one packet is made: held by its builder for as long as that lives, cleared by the sweep afterwards."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

PREFIX = "packet-"


def _room() -> Path:
    return Path(settings.DAYBOOK_HOME) / "work"


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder beside the packets, on the same disk; gone afterwards, also after a failure.

    After `kill -9` it stays, and the kernel lets go of it: `abandoned` finds it.
    """
    _room().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_room()))
    try:
        with _held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def abandoned(*, before: float) -> list[Path]:
    """Folders whose builder is dead, not changed since `before` (Unix seconds).

    The age alone would not do: a computer that slept for hours goes on with its build when it wakes.
    """
    return [one for one in _room().glob(f"{PREFIX}*") if _changed(one) < before and _is_free(one)]


def _changed(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Raises BlockingIOError while another process holds the folder."""
    handle = os.open(folder, os.O_RDONLY)
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
