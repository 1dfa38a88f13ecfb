"""What killed uploads leave behind is found; what somebody has is never touched."""

from __future__ import annotations

import os
import tempfile
from datetime import timedelta

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import transaction

from apps.files import previews, sweeping, vault
from apps.files.services import path_of, sweep
from apps.files.tasks import sweep_files
from apps.intake import reading
from apps.intake.sweep import sweep_intake
from tests.factories.files import make_file


def age(place, *, now, by: timedelta) -> None:
    then = (now - by).timestamp()
    os.utime(place, (then, then))


def orphan(owner, *, now, by: timedelta):
    """Bytes whose row was rolled back."""
    with transaction.atomic():
        place = path_of(make_file(owner, now=now, content=b"orphan"))
        transaction.set_rollback(True)
    age(place, now=now, by=by)
    return place


def test_old_bytes_without_a_row_go(owner, now):
    kept = path_of(make_file(owner, now=now))
    age(kept, now=now, by=timedelta(days=900))
    place = orphan(owner, now=now, by=timedelta(days=2))
    assert sweep(now=now) == 1
    assert not place.exists()
    assert kept.exists()


def test_fresh_bytes_without_a_row_stay(owner, now):
    place = orphan(owner, now=now, by=timedelta(hours=20))
    assert sweep(now=now) == 0
    assert place.exists()


@pytest.mark.django_db
def test_what_was_arriving_when_its_process_was_killed_goes_after_an_hour(settings, tmp_path, now):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    old, young = tmp_path / "tmpold.upload.txt", tmp_path / "tmpyoung.upload.txt"
    for place, hours in ((old, 2), (young, 0.5)):
        place.write_bytes(b"half")
        age(place, now=now, by=timedelta(hours=hours))
    assert sweep(now=now) == 1
    assert not old.exists()
    assert young.exists()


def test_parts_older_than_an_hour_go(owner, now, file_storage):
    folder = file_storage / "default" / vault.INCOMING
    folder.mkdir(parents=True)
    old, young = folder / "old.part", folder / "young.part"
    for place, hours in ((old, 2), (young, 0.5)):
        place.write_bytes(b"half")
        age(place, now=now, by=timedelta(hours=hours))
    assert sweep(now=now) == 1
    assert not old.exists()
    assert young.exists()


def test_what_killed_processes_were_drawing_and_reading_goes(db, now, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for prefix in (previews.FOLDER, reading.FOLDER):
        left = tmp_path / f"{prefix}left"
        left.mkdir()
        (left / "0000").write_bytes(b"words of a mail")
        age(left, now=now, by=timedelta(hours=2))
        (tmp_path / f"{prefix}young").mkdir()
    sweep(now=now)
    sweep_intake(now=now)
    left = sorted(one.name for one in tmp_path.iterdir())
    assert left == [f"{reading.FOLDER}young", f"{previews.FOLDER}young"]


def test_an_owner_who_is_uploading_is_left_alone(owner, now, monkeypatch):
    place = orphan(owner, now=now, by=timedelta(days=2))
    monkeypatch.setattr(sweeping, "try_hold_chain", lambda _owner: False)
    assert sweep(now=now) == 0
    assert place.exists()


def test_the_command_says_how_many(db, capsys):
    call_command("sweep_files")
    assert "Removed 0 leftover files." in capsys.readouterr().out


def test_folders_that_are_nobodys_are_left_alone(owner, now, file_storage):
    place = file_storage / "default" / "lost+found" / "ab" / "found"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"the disk's own")
    age(place, now=now, by=timedelta(days=900))
    assert sweep(now=now) == 0
    assert place.exists()


def test_beat_sweeps_often_enough_that_a_part_lives_two_hours_at_most():
    planned = current_app.conf.beat_schedule["sweep-files"]
    assert planned["task"] == sweep_files.name
    assert planned["schedule"] <= 3_600


def test_the_task_sweeps(owner, now, file_storage):
    place = orphan(owner, now=now, by=timedelta(days=900))
    assert sweep_files() == 1
    assert not place.exists()
