"""What killed builders leave behind goes; what a packet names, and what is still in use, stays."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from apps.core.audience import PacketKind
from apps.jobs.models import Job, JobState
from apps.packets import services
from apps.packets.build import run_build
from apps.packets.sweep import sweep_packets
from apps.packets.workroom import work_folder

OLD = timedelta(hours=2)
YOUNG = timedelta(minutes=50)


@pytest.fixture(autouse=True)
def children(monkeypatch, tmp_path: Path) -> Path:
    """Where children get their empty folders, for this test alone."""
    place = tmp_path / "tmp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def storage(settings, tmp_path):
    options = {"location": tmp_path / "packets", "base_url": None}
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "packets": {"BACKEND": backend, "OPTIONS": options},
    }
    settings.DAYBOOK_HOME = tmp_path
    return storages["packets"]


@pytest.fixture
def asked(plan, owner, now, log):
    log("Done in time.", audience="panel")
    return services.request_build(plan=plan, by=owner, now=now, kind=PacketKind.PANEL)


def age(place: str | Path, *, now, by: timedelta) -> None:
    then = (now - by).timestamp()
    os.utime(place, (then, then))


def left_behind(storage, key: str, *, now, by: timedelta) -> str:
    key = storage.save(key, ContentFile(b"%PDF half"))
    age(storage.path(key), now=now, by=by)
    return key


def test_an_old_file_that_no_packet_names_goes(storage, asked, owner, now):
    run_build(asked.pk, clock=lambda: now)
    asked.refresh_from_db()
    age(storage.path(asked.file_key), now=now, by=timedelta(days=900))
    orphan = left_behind(storage, f"{owner.pk}/{asked.pk}-2.pdf", now=now, by=OLD)
    assert sweep_packets(now=now) == 1
    assert not storage.exists(orphan)
    assert storage.exists(asked.file_key)


def test_a_young_file_stays(storage, asked, owner, now):
    run_build(asked.pk, clock=lambda: now)
    orphan = left_behind(storage, f"{owner.pk}/{asked.pk}-2.pdf", now=now, by=YOUNG)
    assert sweep_packets(now=now) == 0
    assert storage.exists(orphan)


def test_an_old_file_of_a_packet_that_is_being_built_stays_until_that_ends(
    storage, asked, owner, now
):
    mine = left_behind(storage, f"{owner.pk}/{asked.pk}-1.pdf", now=now, by=OLD)
    assert sweep_packets(now=now) == 0
    Job.objects.filter(pk=asked.job_id).update(state=JobState.FAILED)
    assert sweep_packets(now=now) == 1
    assert not storage.exists(mine)


def test_files_of_a_person_who_is_gone_go_and_foreign_folders_stay(storage, stranger, db, now):
    gone = left_behind(storage, f"{stranger.pk}/{stranger.pk}-1.pdf", now=now, by=OLD)
    foreign = left_behind(storage, "lost+found/mine.pdf", now=now, by=OLD)
    stranger.delete()
    assert sweep_packets(now=now) == 1
    assert not storage.exists(gone)
    assert storage.exists(foreign)


def test_a_dead_builders_folder_goes_and_a_living_ones_stays(storage, db, now, tmp_path):
    dead = tmp_path / "work" / "packet-dead"
    dead.mkdir(parents=True)
    (dead / "merged.pdf").write_bytes(b"half")
    with work_folder() as living:
        for one in (dead, living):
            age(one, now=now, by=OLD)
        assert sweep_packets(now=now) == 1
        assert living.exists()
    assert list((tmp_path / "work").iterdir()) == []


def test_a_young_folder_without_a_builder_stays(storage, db, now, tmp_path):
    young = tmp_path / "work" / "packet-young"
    young.mkdir(parents=True)
    age(young, now=now, by=YOUNG)
    assert sweep_packets(now=now) == 0
    assert young.exists()


def test_folders_of_children_whose_parent_is_dead_go(storage, db, now, children):
    for name, by in (("daybook-child-a", OLD), ("daybook-child-b", YOUNG), ("other", OLD)):
        (children / name).mkdir()
        (children / name / "page.png").write_bytes(b"half")
        age(children / name, now=now, by=by)
    assert sweep_packets(now=now) == 1
    assert sorted(one.name for one in children.iterdir()) == ["daybook-child-b", "other"]


def test_a_link_with_such_a_name_is_not_followed(storage, db, now, children, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    age(elsewhere, now=now, by=OLD)
    link = children / "daybook-child-c"
    link.symlink_to(elsewhere)
    os.utime(link, (0, 0), follow_symlinks=False)
    assert sweep_packets(now=now) == 0
    assert elsewhere.exists()


def test_without_any_packet_there_is_nothing_to_do(storage, db, now):
    assert sweep_packets(now=now) == 0


def test_beat_calls_tasks_that_exist():
    current_app.loader.import_default_modules()
    wanted = {one["task"] for one in current_app.conf.beat_schedule.values()}
    assert "apps.packets.tasks.sweep" in wanted
    assert wanted <= set(current_app.tasks)
