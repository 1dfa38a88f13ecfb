"""Makes one requested packet: claim, build from the frozen snapshot, check, show it whole or not at all."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction

from apps.audit.services import record
from apps.core.owner_scope import owner_scope
from apps.files.models import StoredFile
from apps.jobs import process as jobs
from apps.jobs.models import Job, JobState
from apps.packets import snapshot as frozen
from apps.packets.check import find_leaks
from apps.packets.kept_out import kept_out
from apps.packets.models import Build
from apps.packets.pipeline import BuildError, BuildResult, CancelledError, Step, build_packet

log = structlog.get_logger("daybook.packets")
Clock = Callable[[], datetime]


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
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "disk_full"
    if isinstance(error, BuildError) and error.reason in {"time", "memory"}:
        return "too_much"
    return "unexpected"


def _build(build: Build, job: Job, *, clock: Clock) -> None:
    snapshot = frozen.Snapshot.from_json(build.snapshot)
    with _work_folder() as folder:
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
        checks = _check(build, out, result)
        _keep(build, job, out=out, result=result, checks=checks, now=clock())


@contextmanager
def _work_folder() -> Iterator[Path]:
    """A folder beside the packets, on the same disk; gone afterwards, also after a failure."""
    parent = settings.DAYBOOK_HOME / "work"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="packet-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
    """Stores progress at every step and at most once a second in between; hears of a cancel there."""

    def __init__(self, job: Job, *, clock: Clock) -> None:
        self.job, self.clock = job, clock
        self.step, self.last, self.held = "", clock(), True
        self.finished: list[str] = []

    def __call__(self, step: Step, done: int, total: int) -> None:
        now = self.clock()
        if step.value == self.step and (now - self.last).total_seconds() < 1 and done < total:
            return
        if self.step and step.value != self.step:
            self.finished.append(self.step)
        self.step, self.last = step.value, now
        self.held = jobs.report(
            self.job, now=now, step=self.step, done=done, total=total, steps_done=self.finished
        )

    def is_cancelled(self) -> bool:
        return not self.held


def _check(build: Build, path: Path, result: BuildResult) -> dict[str, object]:
    """What the finished file, opened afresh, says of the bundle rules and of what was kept out."""
    with owner_scope(build.owner_id):
        leaks = find_leaks(path, kept_out(build.plan, kind=build.kind, snapshot=build.snapshot))
    failed = [asdict(rule) for rule in result.report.rules if rule.status == "failed"]
    return {
        "passed": list(result.report.passed),
        "failed": failed,
        "leaks": [asdict(one) for one in leaks],
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
    """Store the file under a name of this attempt, then show it by one row; else remove it again."""
    key = f"{build.owner_id}/{build.pk}-{job.attempts}.pdf"
    storage = packet_storage()
    storage.delete(key)
    with out.open("rb") as stream:
        storage.save(key, File(stream))
    with transaction.atomic(), owner_scope(build.owner_id):
        is_ours = jobs.finish(job, state=JobState.DONE, now=now)
        if is_ours:
            _show(build, key=key, result=result, checks=checks, now=now)
    if not is_ours:
        storage.delete(key)


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
