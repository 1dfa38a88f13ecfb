"""R27: the nightly check names what is not as it came, tells its owner, and is quiet otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.urls import reverse

from apps.accounts.models import User
from apps.evidence.models import EntryVersion
from apps.evidence.services import attach_file
from apps.files.models import StoredFile
from apps.files.services import path_of
from apps.operations import nightly
from apps.operations.models import RecordCheck
from apps.operations.nightly import EVERY, check_all
from apps.operations.tasks import check_records
from tests.factories.evidence import make_entry
from tests.factories.files import make_file
from tests.files.conftest import file_storage
from tests.files.test_sweep import orphan
from tests.operations.test_verify_record import tamper

__all__ = ["file_storage"]


class Clock:
    """Stands still unless it is moved; `step` lets it go on at each look."""

    def __init__(self, at: datetime) -> None:
        self.at, self.step = at, timedelta()

    def __call__(self) -> datetime:
        self.at += self.step
        return self.at

    def next_night(self) -> None:
        self.at += EVERY + timedelta(minutes=1)


@pytest.fixture
def clock(now) -> Clock:
    return Clock(now)


@pytest.fixture
def night(clock, owner):
    """Another night; returns what its round found."""

    def run() -> list[list[str]]:
        clock.next_night()
        check_all(clock=clock)
        return list(RecordCheck.objects.get(owner=owner).found)

    return run


@pytest.fixture
def files(owner, now) -> list[StoredFile]:
    return [make_file(owner, now=now, content=f"Words {n}".encode()) for n in range(6)]


def test_all_four_are_named_and_nothing_else(owner, files, night, now):
    places = [path_of(one) for one in files]
    places[1].write_bytes(b"wordS 1")
    places[2].unlink()
    places[3].write_bytes(b"")
    lost: Path = orphan(owner, now=now, by=timedelta(hours=5))
    assert sorted(night()) == sorted(
        [
            ["changed", "file", str(files[1].pk)],
            ["missing", "file", str(files[2].pk)],
            ["changed", "file", str(files[3].pk)],
            ["extra", "file", lost.name],
        ]
    )


def test_thirty_nights_without_damage_raise_no_alarm(owner, plan, files, night, now):
    entry = make_entry(plan, now=now)
    attach_file(entry=entry, by=owner, now=now, file=files[0])
    assert [night() for _night in range(30)] == [[]] * 30
    assert User.objects.get(pk=owner.pk).record_damaged_at is None
    assert RecordCheck.objects.get().files == 6


def test_changed_words_are_named(owner, plan, night, now):
    make_entry(plan, now=now)
    named = tamper(EntryVersion.objects.get(), statement="Something else")
    assert ["changed", "words", f"{named} statement"] in night()


def test_a_round_goes_on_where_the_last_run_stopped(owner, files, clock, monkeypatch):
    monkeypatch.setattr(nightly, "AT_ONCE", 2)
    path_of(files[5]).unlink()
    clock.step = nightly.LONGEST / 4
    runs = 0
    while not check_all(clock=clock):
        runs += 1
        assert runs < 30
    check = RecordCheck.objects.get()
    assert runs >= 2
    assert (check.files, len(check.found)) == (6, 1)
    clock.step = timedelta()
    assert check_all(clock=clock) == 0, "the next round is due tomorrow"


def test_two_runs_at_once_do_not_read_the_same(owner, files, clock):
    check_all(clock=clock)
    clock.next_night()
    RecordCheck.objects.update(claimed_at=clock.at)
    assert check_all(clock=clock) == 0
    clock.at += nightly.HELD + timedelta(minutes=1)
    assert check_all(clock=clock) == 1, "a run that died lets go"


def test_a_file_taken_out_while_it_is_read_is_no_damage(owner, files, night, monkeypatch):
    def gone(*_args):
        StoredFile.objects.filter(pk=files[0].pk).delete()
        return "missing"

    monkeypatch.setattr(nightly, "state_of", gone)
    found = night()
    assert ["missing", "file", str(files[0].pk)] not in found
    assert len(found) == 5


def test_words_that_take_too_long_are_tried_once_and_do_not_hold_the_files_up(
    owner, files, clock, monkeypatch
):
    def too_long(_owner):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(nightly, "reread_words", too_long)
    with pytest.raises(SoftTimeLimitExceeded):
        check_all(clock=clock)
    clock.at += nightly.HELD + timedelta(minutes=1)
    assert check_all(clock=clock) == 1


class TestPages:
    def test_every_page_says_so_until_the_file_is_back(
        self, owner, owner_client, plan, files, night, now
    ):
        entry = make_entry(plan, now=now, statement="The region moved")
        attach_file(entry=entry, by=owner, now=now, file=files[0])
        path_of(files[0]).write_bytes(b"other")
        night()
        said = "is not as it came"
        assert said in owner_client.get(reverse("log", args=[plan.pk])).content.decode()
        text = owner_client.get(reverse("record_check")).content.decode()
        assert text.count("data-damaged") == 1
        assert "The region moved" in text
        assert "Other bytes" in text
        make_file(owner, now=now, content=b"Words 0")
        assert night() == []
        assert said not in owner_client.get(reverse("log", args=[plan.pk])).content.decode()
        assert (
            "6 files and all words are as they came"
            in owner_client.get(reverse("record_check")).content.decode()
        )

    def test_a_round_can_be_asked_for(self, owner_client, files, clock, monkeypatch):
        monkeypatch.setattr("apps.operations.views.send", lambda *_message: None)
        check_all(clock=clock)
        assert check_all(clock=clock) == 0
        assert owner_client.post(reverse("record_check")).status_code == 302
        assert check_all(clock=clock) == 1

    def test_nobody_sees_anothers(self, stranger_client, files, night):
        path_of(files[0]).unlink()
        night()
        assert "data-damaged" not in stranger_client.get(reverse("record_check")).content.decode()


def test_beat_comes_often_enough_that_an_alarm_is_a_day_late_at_most():
    planned = current_app.conf.beat_schedule["check-records"]
    assert planned["task"] == check_records.name
    assert EVERY + timedelta(seconds=planned["schedule"]) <= timedelta(hours=24)
