"""Makes one requested packet: claim, build from the frozen snapshot, check, show it whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from apps.audit.services import record
from apps.core import sandbox
from apps.core.owner_scope import owner_scope
from apps.files.models import StoredFile
from apps.jobs import process as jobs
from apps.jobs.models import Job, JobState
from apps.packets import snapshot as frozen
from apps.packets.check import find_leaks, find_names
from apps.packets.kept_out import kept_out, not_to_be_named
from apps.packets.kept_out_arguing import arguments_printed
from apps.packets.models import Build
from apps.packets.pipeline import BuildError, BuildResult, CancelledError, Step, build_packet
from apps.packets.workroom import work_folder

log = structlog.get_logger("daybook.packets")
Clock = Callable[[], datetime]
# Why a child gave up, and the key of the sentence for the user.
CHILD_REASONS = {
    "time": "too_much",
    "cpu": "too_much",
    "memory": "too_much",
    "disk": "disk_full",
}
EVERY = timedelta(seconds=1)  # between two reports of the same step


def packet_storage() -> Storage:
    return storages["packets"]


def run_build(build_id: UUID, *, clock: Clock) -> None:
    """Build what was requested, if no other worker holds it. Every ending is a state of the job."""
    found = Build.objects.filter(pk=build_id).select_related("job").first()
    job = jobs.claim(found.job_id, now=clock()) if found else None
    if found is None or job is None:
        return
    try:
        _build(found, job, clock=clock)
    except CancelledError:
        jobs.finish(job, state=JobState.CANCELLED, now=clock())
    except SoftTimeLimitExceeded:
        jobs.finish(job, state=JobState.FAILED, now=clock(), error="too_long")
    except Exception as error:  # noqa: BLE001  a failed build ends as a row that says so, whatever broke
        log.warning("build_failed", build=str(build_id), error=type(error).__name__)
        jobs.finish(job, state=JobState.FAILED, now=clock(), error=_reason(error))


def _reason(error: Exception) -> str:
    """The key of the sentence for the user."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "disk_full"
    if isinstance(error, BuildError | sandbox.SandboxError):
        return CHILD_REASONS.get(error.reason.partition(":")[0], "unexpected")
    return "unexpected"


def _build(build: Build, job: Job, *, clock: Clock) -> None:
    snapshot = frozen.Snapshot.from_json(build.snapshot)
    with work_folder() as folder:
        out = folder / "packet.pdf"
        progress = _Progress(job, clock=clock)
        result = build_packet(
            snapshot,
            files=_local_files(snapshot, owner_id=build.owner_id, folder=folder),
            work_dir=folder,
            out=out,
            progress=progress,
            cancelled=progress.is_cancelled,
        )
        checks = _check(build, out, result, progress=progress)
        _keep(build, job, out=out, result=result, checks=checks, now=clock())


def _local_files(snapshot: frozen.Snapshot, *, owner_id: UUID, folder: Path) -> dict[str, Path]:
    """Paths of the exhibits' bytes by hash; storages without paths are copied into `folder` first."""
    hashes = [one.file.sha256 for one in snapshot.exhibits if one.file]
    with owner_scope(owner_id):
        files = list(StoredFile.objects.for_user(owner_id).filter(sha256__in=hashes))
    return {file.sha256: path for file in files if (path := _local_path(file, folder)) is not None}


def _local_path(file: StoredFile, folder: Path) -> Path | None:
    storage = storages["default"]
    if not storage.exists(file.key):
        return None
    try:
        return Path(storage.path(file.key))
    except NotImplementedError:
        copy = folder / f"original-{file.sha256}"
        with storage.open(file.key) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        return copy


class _Progress:
    """Stores progress at every step and at most once a second in between; hears there of a cancel or a takeover.

    It is asked several times a second while a child works, so a living builder is never taken for a dead one.
    """

    def __init__(self, job: Job, *, clock: Clock) -> None:
        self.job, self.clock = job, clock
        self.step, self.last, self.held = "", clock(), True
        self.done, self.total = 0, 0
        self.finished: list[str] = []

    def __call__(self, step: Step, done: int, total: int) -> None:
        if self.step and step.value != self.step:
            self.finished.append(self.step)
        is_new = step.value != self.step or (done == total and done != self.done)
        self.step, self.done, self.total = step.value, done, total
        if is_new or self._is_due():
            self._report()

    def _is_due(self) -> bool:
        return self.clock() - self.last >= EVERY

    def _report(self) -> None:
        self.last = self.clock()
        self.held = self.held and jobs.report(
            self.job,
            now=self.last,
            step=self.step,
            done=self.done,
            total=self.total,
            steps_done=self.finished,
        )

    def is_cancelled(self) -> bool:
        """Whether to stop. Asking is a sign of life."""
        if self._is_due():
            self._report()
        return not self.held


def _check(
    build: Build, path: Path, result: BuildResult, *, progress: _Progress
) -> dict[str, object]:
    """What the finished file, opened afresh, says of the bundle rules and of what was kept out."""
    with owner_scope(build.owner_id):
        forbidden = kept_out(build.plan, kind=build.kind, snapshot=build.snapshot)
        unnamed = not_to_be_named(build.plan, kind=build.kind)
    try:
        leaks = find_leaks(
            path,
            forbidden,
            printed=arguments_printed(build.snapshot),
            cancelled=progress.is_cancelled,
        )
        names = find_names(path, unnamed, cancelled=progress.is_cancelled)
    except sandbox.SandboxError as error:
        if error.reason == "cancelled":
            raise CancelledError from error
        raise
    failed = [asdict(rule) for rule in result.report.rules if rule.status == "failed"]
    return {
        "passed": list(result.report.passed),
        "failed": failed,
        "leaks": [asdict(one) for one in leaks],
        "names": [asdict(one) for one in names],
    }


def _keep(
    build: Build,
    job: Job,
    *,
    out: Path,
    result: BuildResult,
    checks: dict[str, object],
    now: datetime,
) -> None:
    """Store the file under a name that nobody else has, then show it by one row; else remove it again."""
    key = _store(out, f"{build.owner_id}/{build.pk}-{job.attempts}.pdf")
    with transaction.atomic(), owner_scope(build.owner_id):
        is_ours = jobs.finish(job, state=JobState.DONE, now=now)
        if is_ours:
            _show(build, key=key, result=result, checks=checks, now=now)
    if not is_ours:
        packet_storage().delete(key)


def _store(out: Path, name: str) -> str:
    """Copy the finished file to the packets, flushed to the disk. Returns its key: never that of another file."""
    storage = packet_storage()
    with out.open("rb") as stream:
        key = storage.save(name, File(stream))
    try:
        place = Path(storage.path(key))
    except NotImplementedError:  # a put to an object store is durable by itself
        return key
    for one in (place, place.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return key


def _show(
    build: Build, *, key: str, result: BuildResult, checks: dict[str, object], now: datetime
) -> None:
    Build.objects.filter(pk=build.pk).update(
        file_key=key,
        sha256=result.sha256,
        size=result.bytes,
        pages=result.pages,
        outcomes=[asdict(one) for one in result.exhibits],
        checks=checks,
        built_at=now,
    )
    record(
        about=build,
        kind="packet.built",
        now=now,
        facts={"sha256": result.sha256, "bytes": result.bytes, "pages": result.pages},
    )
