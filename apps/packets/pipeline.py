"""From a frozen snapshot to a finished, checked PDF. No models, no clock, no network; every step that can fail or grow
runs in a child that can be killed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from apps.core import sandbox
from apps.packets.check import Report, check_packet
from apps.packets.content import packet_data
from apps.packets.exhibits import ExhibitOutcome, SafeExhibit, find_fault, make_all_safe
from apps.packets.snapshot import Snapshot, verify
from apps.packets.textclean import clean
from apps.packets.wording import moment

ROOMY: Final = sandbox.Limits(
    memory_bytes=6 << 30, cpu_seconds=900, wall_seconds=1200, file_bytes=4 << 30, open_files=256
)
CHUNK: Final = 1 << 20


class Step(StrEnum):
    """What the builder is doing; the screen has a sentence for each."""

    READ = "read"  # read the files and compare their hashes
    SAFE = "safe"  # make the exhibits safe
    TYPESET = "typeset"
    MERGE = "merge"
    LINK = "link"  # number and link
    CHECK = "check"


class BuildError(Exception):
    """The packet could not be built; `step` says where, `reason` is that of the child that failed."""

    def __init__(self, step: Step, reason: str) -> None:
        super().__init__(f"{step}: {reason}")
        self.step = step
        self.reason = reason


class CancelledError(Exception):
    """Somebody asked to stop."""


Progress = Callable[[Step, int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildResult:
    """The finished file. `report` is the check of the bare file; `notes` are words for whoever runs the builder."""

    pages: int
    sha256: str
    bytes: int
    exhibits: tuple[ExhibitOutcome, ...]
    report: Report
    notes: tuple[str, ...]


def build_packet(
    snapshot: Snapshot,
    *,
    files: Mapping[str, Path],
    work_dir: Path,
    out: Path,
    progress: Progress,
    cancelled: Cancelled,
    threads: int = 2,
) -> BuildResult:
    """Write the packet of `snapshot` to `out`, whole or not at all.

    `files` maps SHA-256 to the stored bytes. `work_dir` must exist and be the build's own; it needs about three times the
    room of the files and may be removed afterwards. `progress(step, done, total)` is called often, `cancelled` is asked
    about five times a second. Raises `SnapshotError`, `CancelledError` or `BuildError`; a file that cannot be printed raises
    nothing and becomes a page that says so. The same snapshot and files give the same bytes for any `threads`.
    """
    verify(snapshot)
    build = _Build(snapshot, work_dir, progress, cancelled)
    safe = build.make_safe(files, threads)
    typeset = build.typeset(safe)
    merged = build.merge(safe)
    part = out.with_name(out.name + ".part")
    build.finish(merged, typeset, safe, part)
    report = build.check(part)
    return build.publish(part, out, typeset, safe, report)


class _Build:
    """The state one build carries from step to step."""

    def __init__(self, snapshot: Snapshot, work_dir: Path, progress: Progress, cancelled: Cancelled) -> None:  # noqa: PLR0917
        self.snapshot = snapshot
        self.work_dir = work_dir.resolve()
        self.progress = progress
        self.cancelled = cancelled

    def tick(self, step: Step, done: int, total: int) -> None:
        """Tell how far it is, unless somebody wants it to stop."""
        if self.cancelled():
            raise CancelledError
        self.progress(step, done, total)

    def child(self, step: Step, target: str, payload: Mapping[str, Any]) -> Any:
        """Run one step in its child."""
        self.tick(step, 0, 1)
        try:
            answer = sandbox.run(target, payload, limits=ROOMY, cancelled=self.cancelled)
        except sandbox.SandboxError as error:
            if error.reason == "cancelled":
                raise CancelledError from error
            raise BuildError(step, str(error)) from error
        self.tick(step, 1, 1)
        return answer

    def make_safe(self, files: Mapping[str, Path], threads: int) -> dict[str, SafeExhibit]:
        """Steps read and safe."""
        exhibits = self.snapshot.exhibits
        total = len(exhibits)
        faults: dict[str, str] = {}
        self.tick(Step.READ, 0, total)
        for done, exhibit in enumerate(exhibits, 1):
            if exhibit.file is not None:
                faults[exhibit.key] = find_fault(exhibit.file, files.get(exhibit.file.sha256))
            self.tick(Step.READ, done, total)
        self.tick(Step.SAFE, 0, total)
        return make_all_safe(
            exhibits,
            files=files,
            faults=faults,
            work_dir=self.work_dir,
            threads=threads,
            tick=lambda done: self.tick(Step.SAFE, done, total),
        )

    @property
    def composed(self) -> Path:
        """All pages set here, with empty places for imported ones."""
        return self.work_dir / "composed.pdf"

    def typeset(self, safe: Mapping[str, SafeExhibit]) -> dict[str, Any]:
        """Set every page that is not imported."""
        at = moment(self.snapshot.build.at) or datetime(1970, 1, 1, tzinfo=UTC)
        data = packet_data(self.snapshot, safe)
        payload = {"data": data, "out": str(self.composed), "timestamp": int(at.timestamp())}
        typeset: dict[str, Any] = self.child(Step.TYPESET, "apps.packets.compose:typeset", payload)
        return typeset

    def merge(self, safe: Mapping[str, SafeExhibit]) -> Path:
        """Put the imported pages behind the composed ones."""
        merged = self.work_dir / "merged.pdf"
        imported = [str(safe[x.key].path) for x in self.snapshot.exhibits if safe[x.key].path]
        payload = {"composed": str(self.composed), "imported": imported, "out": str(merged)}
        self.child(Step.MERGE, "apps.packets.merge:merge", payload)
        return merged

    def finish(self, merged: Path, typeset: Mapping[str, Any], safe: Mapping[str, SafeExhibit], part: Path) -> None:  # noqa: PLR0917
        """Move the imported pages into their places."""
        places = {slot["id"]: slot for slot in typeset["slots"]}
        slots = [
            places.get(f"x{exhibit.number}-{index}")
            for exhibit in self.snapshot.exhibits
            for index in range(len(safe[exhibit.key].pages))
        ]
        at = moment(self.snapshot.build.at) or datetime(1970, 1, 1, tzinfo=UTC)
        payload = {
            "merged": str(merged),
            "out": str(part.resolve()),
            "composed_pages": typeset["pages"]["end"],
            "slots": slots,
            "title": clean(self.snapshot.document.title, range(0x110000), break_words=False),
            "at": at.isoformat(),
            "language": self.snapshot.language,
        }
        self.child(Step.LINK, "apps.packets.finish:finish", payload)

    def check(self, part: Path) -> Report:
        """Open the finished file afresh and test it."""
        self.tick(Step.CHECK, 0, 1)
        report = check_packet(part, cancelled=self.cancelled)
        self.tick(Step.CHECK, 1, 1)
        return report

    def publish(self, part: Path, out: Path, typeset: Mapping[str, Any], safe: Mapping[str, SafeExhibit], report: Report) -> BuildResult:  # noqa: PLR0917
        """Make the file durable, then visible under its name."""
        digest = hashlib.sha256()
        with part.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
            os.fsync(stream.fileno())
        size = part.stat().st_size
        part.replace(out)
        _sync_folder(out.parent)
        pages = typeset["pages"]
        return BuildResult(
            pages=pages["end"],
            sha256=digest.hexdigest(),
            bytes=size,
            exhibits=_outcomes(self.snapshot, pages, safe),
            report=report,
            notes=() if typeset["strict"] else ("set without the strict checks of the typesetter",),
        )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _outcomes(snapshot: Snapshot, pages: Mapping[str, int], safe: Mapping[str, SafeExhibit]) -> tuple[ExhibitOutcome, ...]:
    """What became of each exhibit, with its place in the packet."""
    starts = [pages[f"x{exhibit.number}"] for exhibit in snapshot.exhibits]
    ends = [*starts[1:], pages["files"]]
    return tuple(
        ExhibitOutcome(
            key=exhibit.key,
            number=exhibit.number,
            printed=safe[exhibit.key].form != "held",
            first_page=start,
            pages=end - start,
            reason=safe[exhibit.key].reason,
            notes=safe[exhibit.key].notes,
        )
        for exhibit, start, end in zip(snapshot.exhibits, starts, ends, strict=False)
    )
