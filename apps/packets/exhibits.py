"""The files of a packet: found, re-hashed, and made safe one by one in children that may die."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Final

from apps.core import sandbox
from apps.packets.importing import printable_type
from apps.packets.snapshot import Exhibit, FileRef

LIMITS: Final = sandbox.Limits(
    memory_bytes=1536 << 20, cpu_seconds=40, wall_seconds=90, file_bytes=2 << 30, open_files=64
)
CHUNK: Final = 1 << 20
TICK_SECONDS: Final = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A remark on what was printed: the key of a sentence of `wording` and its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class SafePage:
    """A page to be laid into the packet, in points of its own; `lost` when nothing of it could be read."""

    width: float
    height: float
    words: str = ""
    lost: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeExhibit:
    """What became of an exhibit's file: pages in `path`, characters in `answer`, or neither and a `reason`."""

    key: str
    form: str  # pages, text, table, mail, held, or typeset for exhibits without a file
    what: str = ""  # document or picture
    path: Path | None = None
    pages: tuple[SafePage, ...] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ExhibitOutcome:
    """For the screen: was it printed, if not why, and what should be known about it."""

    key: str
    number: int
    printed: bool
    first_page: int
    pages: int
    reason: str = ""  # key of a sentence of `wording`
    notes: tuple[Note, ...] = ()


def find_fault(file: FileRef, path: Path | None) -> str:
    """Why a stored file cannot be used, or nothing. Reads all of it: the hash printed must be the hash held."""
    if path is None or not path.is_file():
        return "bad_missing"
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return "bad_missing"
    return "" if digest.hexdigest() == file.sha256 else "bad_changed"


def make_safe(
    exhibit: Exhibit,
    *,
    path: Path | None,
    fault: str,
    work_dir: Path,
    cancelled: Callable[[], bool],
) -> SafeExhibit:
    """One exhibit, ready to be set. Never raises for what a file holds."""
    if exhibit.file is None:
        return SafeExhibit(key=exhibit.key, form="typeset")
    media_type = printable_type(exhibit.file.media_type, exhibit.file.name)
    if fault or path is None or media_type is None:
        return SafeExhibit(key=exhibit.key, form="held", reason=fault or "bad_type")
    out = work_dir / f"exhibit-{exhibit.number}.pdf"
    payload = {"path": str(path.resolve()), "out": str(out.resolve()), "media_type": media_type}
    try:
        answer = sandbox.run(
            "apps.packets.importing:make_safe", payload, limits=LIMITS, cancelled=cancelled
        )
    except sandbox.SandboxError:
        return SafeExhibit(key=exhibit.key, form="held", reason="bad_killed")
    return _from_answer(exhibit.key, answer, out)


def _from_answer(key: str, answer: dict[str, Any], out: Path) -> SafeExhibit:
    pages = tuple(
        SafePage(width=page["w"], height=page["h"], words=page["words"], lost=page["lost"])
        for page in answer.get("pages", [])
    )
    return SafeExhibit(
        key=key,
        form=answer["form"],
        what=answer.get("what", ""),
        path=out if pages else None,
        pages=pages,
        answer=answer,
        reason=answer.get("reason", ""),
        notes=tuple(Note(key=name, values=values) for name, values in answer["notes"]),
    )


def make_all_safe(
    exhibits: tuple[Exhibit, ...],
    *,
    files: Mapping[str, Path],
    faults: Mapping[str, str],
    work_dir: Path,
    threads: int,
    tick: Callable[[int], None],
) -> dict[str, SafeExhibit]:
    """All exhibits by key, the same whatever the number of threads.

    `tick` is told a few times a second how many are done; what it raises ends the children and is passed on.
    """
    stop = Event()

    def one(exhibit: Exhibit) -> SafeExhibit:
        path = files.get(exhibit.file.sha256) if exhibit.file else None
        fault = faults.get(exhibit.key, "")
        return make_safe(exhibit, path=path, fault=fault, work_dir=work_dir, cancelled=stop.is_set)

    with ThreadPoolExecutor(threads) as pool:
        waiting = {pool.submit(one, exhibit) for exhibit in exhibits}
        made: list[SafeExhibit] = []
        try:
            while waiting:
                done, waiting = wait(waiting, timeout=TICK_SECONDS, return_when=FIRST_COMPLETED)
                made += [future.result() for future in done]
                tick(len(made))
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
    return {safe.key: safe for safe in made}
