from __future__ import annotations

import errno
import hashlib
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection

from apps.core.audience import PacketKind
from apps.core.sandbox import SandboxError
from apps.jobs import process
from apps.jobs import services as jobs
from apps.jobs.models import JobState
from apps.packets import build as worker
from apps.packets import pipeline, services
from apps.packets.build import run_build
from apps.packets.models import Build
from apps.packets.pipeline import BuildError, Step
from apps.plans.services import add_person
from tests.packets.conftest import png


@pytest.fixture
def storage(settings, tmp_path):
    folders = {"packets": tmp_path / "packets", "default": tmp_path / "files"}
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": folder, "base_url": None},
            }
            for name, folder in folders.items()
        },
    }
    settings.DAYBOOK_HOME = tmp_path
    return storages["packets"]


@pytest.fixture
def made(storage, plan, owner, now, log):
    log("The board showed 38 jobs migrated.", audience="panel", files=[("board.png", png())])
    log("Never to be seen by anybody else in this whole wide world.", audience="never")
    return services.request_build(plan=plan, by=owner, now=now, kind=PacketKind.PANEL)


def text_of(storage, build) -> str:
    with storage.open(build.file_key) as stream:
        document = pypdfium2.PdfDocument(stream.read())
        found = "\n".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
    return found


def test_a_requested_packet_becomes_one_whole_file(made, storage, now):
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert made.job.state == JobState.DONE
    assert made.is_ready
    found = text_of(storage, made)
    assert "The board showed 38 jobs migrated." in " ".join(found.split())
    assert "Never to be seen" not in found
    assert made.checks["failed"] == []
    assert made.checks["leaks"] == []
    with storage.open(made.file_key) as stream, pikepdf.open(stream) as pdf:
        assert len(pdf.pages) == made.pages


def test_two_builds_of_one_record_are_the_same_bytes(made, storage, now, later):
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    first = made.sha256
    Build.objects.filter(pk=made.pk).update(built_at=None, sha256="")
    made.job.state, made.job.attempts = JobState.QUEUED, 0
    made.job.save()
    run_build(made.pk, clock=lambda: later)
    made.refresh_from_db()
    assert made.sha256 == first


def test_running_it_twice_builds_it_once(made, storage, now):
    run_build(made.pk, clock=lambda: now)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert made.job.attempts == 1
    assert storage.listdir(str(made.owner_id))[1] == [f"{made.pk}-1.pdf"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(errno.ENOSPC, "full"), "disk_full"), (ValueError("odd"), "unexpected")],
)
def test_a_failure_is_a_row_that_says_so_and_shows_no_file(
    made, storage, now, monkeypatch, error, reason
):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(worker, "build_packet", fail)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert (made.job.state, made.job.error) == (JobState.FAILED, reason)
    assert not made.is_ready
    assert not storage.exists(str(made.owner_id))


def test_a_failed_packet_can_be_built_again(made, storage, now, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(worker, "build_packet", lambda *_a, **_k: 1 / 0)
        run_build(made.pk, clock=lambda: now)
    services.rebuild(build=Build.objects.get(pk=made.pk), now=now)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert made.is_ready


def test_a_packet_asked_to_stop_stops_and_leaves_nothing(made, storage, now):
    jobs.ask_to_cancel(job=made.job, now=now)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert made.job.state == JobState.CANCELLED
    assert not made.is_ready


def test_a_worker_that_lost_its_job_meanwhile_shows_nothing(made, storage, now, monkeypatch):
    real = pipeline.build_packet

    def slow(*args, **kwargs):
        result = real(*args, **kwargs)
        made.job.refresh_from_db()
        made.job.attempts += 1  # another worker took over while this one slept
        made.job.save()
        return result

    monkeypatch.setattr(worker, "build_packet", slow)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert not made.is_ready
    assert storage.listdir(str(made.owner_id))[1] == []


def test_a_file_that_was_changed_on_the_disk_is_said_and_not_printed(made, storage, now):
    kept = storages["default"]
    key = made.plan.entries.get(audience="panel").attachments.get().file.key
    path = kept.path(key)
    with Path(path).open("ab") as stream:
        stream.write(b"!")
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert [one["reason"] for one in made.outcomes] == ["bad_changed"]


def test_qpdf_finds_no_fault(made, storage, now):
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    with pikepdf.open(storage.path(made.file_key)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_no_work_is_left_behind(made, storage, now, tmp_path):
    run_build(made.pk, clock=lambda: now)
    assert list((tmp_path / "work").iterdir()) == []


class Ticking:
    """A clock that each look moves on."""

    def __init__(self, start, step):
        self.now, self.step = start, step

    def __call__(self):
        self.now += self.step
        return self.now


@pytest.fixture
def reports(monkeypatch):
    """When a sign of life was stored."""
    stored = []
    real = process.report

    def report(job, *, now, **progress):
        stored.append(now)
        return real(job, now=now, **progress)

    monkeypatch.setattr(process, "report", report)
    return stored


def test_a_long_step_that_counts_nothing_still_shows_a_sign_of_life(made, now, reports):
    job = process.claim(made.job_id, now=now)
    assert job is not None
    progress = worker._Progress(job, clock=Ticking(now, timedelta(milliseconds=200)))
    for _ in range(600):
        progress(Step.TYPESET, 0, 1)
        assert progress.is_cancelled() is False
    gaps = [after - before for before, after in pairwise(reports)]
    assert max(gaps) <= timedelta(seconds=2)
    assert min(gaps[1:]) >= timedelta(seconds=1)


@pytest.mark.parametrize("search", ["find_leaks", "find_names"])
def test_the_search_for_what_was_kept_out_shows_signs_of_life(
    made, storage, now, monkeypatch, reports, search
):
    outside = []

    def slow(_path, _forbidden, *, cancelled, **_options):
        before = len(reports)
        outside.append([cancelled() for _ in range(30)])
        assert len(reports) > before
        assert not connection.savepoint_ids[depth:], "a sign of life must be seen by others at once"
        return []

    depth = len(connection.savepoint_ids)
    monkeypatch.setattr(worker, search, slow)
    run_build(made.pk, clock=Ticking(now, timedelta(milliseconds=200)))
    made.refresh_from_db()
    assert made.is_ready
    assert outside == [[False] * 30]


@pytest.mark.parametrize("search", ["find_leaks", "find_names"])
def test_a_packet_stopped_in_the_last_search_stops(made, storage, now, monkeypatch, search):
    def asked(_path, _forbidden, *, cancelled, **_options):
        jobs.ask_to_cancel(job=made.job, now=now)
        assert any(cancelled() for _ in range(30))
        raise SandboxError("cancelled")

    monkeypatch.setattr(worker, search, asked)
    run_build(made.pk, clock=Ticking(now, timedelta(milliseconds=200)))
    made.refresh_from_db()
    assert made.job.state == JobState.CANCELLED
    assert not made.is_ready


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("time", "too_much"),
        ("cpu", "too_much"),
        ("memory: MemoryError", "too_much"),
        ("disk: OSError", "disk_full"),
        ("crash: exit -11", "unexpected"),
    ],
)
def test_why_a_child_gave_up_is_said(made, storage, now, monkeypatch, reason, key):
    def fail(*_args, **_kwargs):
        raise BuildError(Step.TYPESET, reason)

    monkeypatch.setattr(worker, "build_packet", fail)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert (made.job.state, made.job.error) == (JobState.FAILED, key)


def test_a_packet_never_takes_the_place_of_another_file(made, storage, now):
    taken = storage.save(f"{made.owner_id}/{made.pk}-1.pdf", ContentFile(b"%PDF another"))
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert made.file_key != taken
    with storage.open(taken) as stream:
        assert stream.read() == b"%PDF another"
    with storage.open(made.file_key) as stream:
        assert hashlib.sha256(stream.read()).hexdigest() == made.sha256


def test_a_name_that_may_not_be_printed_is_told_with_its_page(storage, plan, owner, now, log):
    add_person(plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager")
    add_person(plan=plan, by=owner, now=now, name="Ann", relation="peer", may_be_named=True)
    log("Dana  Whitlock moved the target, and Ann saw it.", audience="panel")
    made = services.request_build(plan=plan, by=owner, now=now, kind=PacketKind.PANEL)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert [one["name"] for one in made.checks["names"]] == ["Dana Whitlock"]
    assert made.checks["names"][0]["pages"]
    assert made.needs_a_look


def test_a_lawyer_may_read_every_name(storage, plan, owner, now, log):
    add_person(plan=plan, by=owner, now=now, name="Dana Whitlock", relation="manager")
    log("Dana Whitlock moved the target.", audience="panel")
    made = services.request_build(plan=plan, by=owner, now=now, kind=PacketKind.LAWYER)
    run_build(made.pk, clock=lambda: now)
    made.refresh_from_db()
    assert made.checks["names"] == []
