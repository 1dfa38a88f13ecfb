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
from apps.core.typesetting.textclean import clean
from apps.packets.check import Report, check_packet
from apps.packets.content import packet_data
from apps.packets.exhibits import ExhibitOutcome, SafeExhibit, find_fault, make_all_safe
from apps.packets.snapshot import Snapshot, verify
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
    part = out.with_name(out.name + ".part")
    build = _Build(snapshot, work_dir, progress=progress, cancelled=cancelled)
    try:
        build.make_safe(files, threads)
        build.typeset()
        build.finish(build.merge(), part)
        return build.publish(part, out, build.check(part))
    finally:
        part.unlink(missing_ok=True)


class _Build:
    """The state one build carries from step to step."""

    def __init__(
        self, snapshot: Snapshot, work_dir: Path, *, progress: Progress, cancelled: Cancelled
    ) -> None:
        self.snapshot = snapshot
        self.work_dir = work_dir.resolve()
        self.composed = self.work_dir / "composed.pdf"
        self.progress = progress
        self.cancelled = cancelled
        self.at = moment(snapshot.build.at) or datetime(1970, 1, 1, tzinfo=UTC)
        self.safe: dict[str, SafeExhibit] = {}
        self.pages: dict[str, int] = {}  # first page of every part, by its place name
        self.slots: dict[str, dict[str, Any]] = {}  # where imported pages lie
        self.strict = True

    def tick(self, step: Step, done: int, total: int) -> None:
        """Tell how far it is, unless somebody wants it to stop."""
        if self.cancelled():
            raise CancelledError
        self.progress(step, done, total)

    def beat(self, step: Step) -> Cancelled:
        """What a waiting child's guard asks: whether to stop. Tells the progress each time."""

        def ask() -> bool:
            self.progress(step, 0, 1)
            return self.cancelled()

        return ask

    def child(self, step: Step, target: str, payload: Mapping[str, Any]) -> Any:
        """Run one step in its child, telling all the while that it is still being worked on."""
        self.tick(step, 0, 1)
        try:
            answer = sandbox.run(target, payload, limits=ROOMY, cancelled=self.beat(step))
        except sandbox.SandboxError as error:
            if error.reason == "cancelled":
                raise CancelledError from error
            raise BuildError(step, str(error)) from error
        self.tick(step, 1, 1)
        return answer

    def make_safe(self, files: Mapping[str, Path], threads: int) -> None:
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
        self.safe = make_all_safe(
            exhibits,
            files=files,
            faults=faults,
            work_dir=self.work_dir,
            threads=threads,
            tick=lambda done: self.tick(Step.SAFE, done, total),
        )

    def typeset(self) -> None:
        """Set every page that is not imported, with empty places for those that are."""
        data = packet_data(self.snapshot, self.safe)
        timestamp = int(self.at.timestamp())
        payload = {"data": data, "out": str(self.composed), "timestamp": timestamp}
        answer = self.child(Step.TYPESET, "apps.packets.compose:typeset", payload)
        self.pages, self.strict = answer["pages"], answer["strict"]
        self.slots = {slot["id"]: slot for slot in answer["slots"]}

    def merge(self) -> Path:
        """Put the imported pages behind the composed ones."""
        merged = self.work_dir / "merged.pdf"
        safe = [self.safe[exhibit.key] for exhibit in self.snapshot.exhibits]
        imported = [str(one.path) for one in safe if one.path]
        payload = {"composed": str(self.composed), "imported": imported, "out": str(merged)}
        self.child(Step.MERGE, "apps.packets.merge:merge", payload)
        return merged

    def finish(self, merged: Path, part: Path) -> None:
        """Move the imported pages into their places."""
        slots = [
            [self.slots[name] for name in (page, f"{page}-proof") if name in self.slots]
            for exhibit in self.snapshot.exhibits
            for page in (
                f"x{exhibit.number}-{index}" for index in range(len(self.safe[exhibit.key].pages))
            )
        ]
        payload = {
            "merged": str(merged),
            "out": str(part.resolve()),
            "composed_pages": self.pages["end"],
            "slots": slots,
            "title": clean(self.snapshot.document.title, range(0x110000), break_words=False),
            "at": self.at.isoformat(),
            "language": self.snapshot.language,
        }
        self.child(Step.LINK, "apps.packets.finish:finish", payload)

    def check(self, part: Path) -> Report:
        """Open the finished file afresh and test it."""
        self.tick(Step.CHECK, 0, 1)
        report = check_packet(part, cancelled=self.beat(Step.CHECK))
        self.tick(Step.CHECK, 1, 1)
        return report

    def publish(self, part: Path, out: Path, report: Report) -> BuildResult:
        """Make the file durable, then visible under its name."""
        digest = hashlib.sha256()
        with part.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
            os.fsync(stream.fileno())
        size = part.stat().st_size
        part.replace(out)
        _sync_folder(out.parent)
        return BuildResult(
            pages=self.pages["end"],
            sha256=digest.hexdigest(),
            bytes=size,
            exhibits=_outcomes(self.snapshot, self.pages, self.safe),
            report=report,
            notes=() if self.strict else ("set without the strict checks of the typesetter",),
        )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _outcomes(
    snapshot: Snapshot, pages: Mapping[str, int], safe: Mapping[str, SafeExhibit]
) -> tuple[ExhibitOutcome, ...]:
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
