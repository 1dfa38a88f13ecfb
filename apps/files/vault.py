"""Bytes in the storage: streamed, hashed on the way, whole or not there at all.

Files arrive under `incoming/` and move to `<owner>/<sha256[:2]>/<sha256>` in one step. On a storage without paths
(S3) a put is whole or nothing by itself, so the bytes are spooled beside and put under their name.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from apps.files.sniff import HEAD_BYTES, TAIL_BYTES

INCOMING = "incoming"


def arriving() -> Path:
    """The folder in which the web server takes files before they are looked at."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR)


class TooManyBytesError(Exception):
    """More bytes came than may be kept."""


@dataclass(kw_only=True)
class Staged:
    """Bytes that have arrived but have no name yet."""

    handle: IO[bytes]
    path: Path | None
    sha256: str = ""
    size: int = 0
    head: bytes = b""
    tail: bytes = b""


def storage() -> Storage:
    return storages["default"]


def _root() -> Path | None:
    """The folder of a storage on this machine, or None."""
    try:
        return Path(storage().path(""))
    except NotImplementedError:
        return None


@contextmanager
def staged(chunks: Iterable[bytes], *, limit: int) -> Iterator[Staged]:
    """Write chunks to a temporary file in the same storage while hashing; whatever happens, it is gone afterwards.

    Raises TooManyBytesError once more than `limit` bytes came, and OSError when the disk is full.
    """
    root = _root()
    part = None
    if root is not None:
        (root / INCOMING).mkdir(mode=0o700, parents=True, exist_ok=True)
        part = root / INCOMING / f"{uuid4().hex}.part"
    with _opened(part) as handle:
        kept = Staged(handle=handle, path=part)
        try:
            _drain(chunks, kept, limit=limit)
            yield kept
        finally:
            if part is not None:
                part.unlink(missing_ok=True)


def _opened(part: Path | None) -> IO[bytes]:
    if part is None:
        return tempfile.TemporaryFile()
    return part.open("w+b")


def _drain(chunks: Iterable[bytes], kept: Staged, *, limit: int) -> None:
    digest = hashlib.sha256()
    for chunk in chunks:
        kept.size += len(chunk)
        if kept.size > limit:
            raise TooManyBytesError
        digest.update(chunk)
        kept.handle.write(chunk)
        if len(kept.head) < HEAD_BYTES:
            kept.head += chunk[: HEAD_BYTES - len(kept.head)]
        kept.tail = (kept.tail + chunk[-TAIL_BYTES:])[-TAIL_BYTES:]
    kept.handle.flush()
    kept.sha256 = digest.hexdigest()


def settle(kept: Staged, *, key: str) -> None:
    """Put staged bytes under their key for good: flushed to the disk, then renamed. The same bytes may be there already."""
    root = _root()
    if kept.path is None or root is None:
        if not storage().exists(key):
            kept.handle.seek(0)
            storage().save(key, File(kept.handle))
        return
    os.fsync(kept.handle.fileno())
    place = root / key
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept.path.replace(place)
    _flush_folder(place.parent)


def _flush_folder(folder: Path) -> None:
    """A rename is safe only once its folder is on the disk."""
    with suppress(OSError):  # some systems do not open folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def opened(key: str) -> IO[bytes]:
    """The bytes under a key. Raises FileNotFoundError."""
    return storage().open(key, "rb")


def path_of(key: str) -> Path:
    """Where the bytes lie on this machine. Raises NotImplementedError on a storage without paths."""
    return Path(storage().path(key))


def remove(key: str) -> None:
    """Delete bytes; none there is fine."""
    storage().delete(key)


def old_parts(*, before: float) -> Iterator[Path]:
    """What an upload that was killed left behind: parts not written to since `before` (Unix seconds)."""
    root = _root()
    if root is not None and (root / INCOMING).is_dir():
        yield from (one for one in (root / INCOMING).iterdir() if _changed(one) < before)
    yield from (one for one in arriving().glob("*.upload*") if _changed(one) < before)


def old_keys(owner: str, *, before: float) -> Iterator[str]:
    """Keys of one owner's bytes not written to since `before`."""
    root = _root()
    if root is None or not (root / owner).is_dir():
        return
    for place in (root / owner).glob("*/*"):
        if place.is_file() and _changed(place) < before:
            yield place.relative_to(root).as_posix()


def owners() -> list[str]:
    """Names of the folders that hold somebody's bytes; a disk has others of its own (`lost+found`)."""
    root = _root()
    if root is None or not root.is_dir():
        return []
    return sorted(one.name for one in root.iterdir() if one.is_dir() and _is_owner(one.name))


def _is_owner(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def _changed(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
