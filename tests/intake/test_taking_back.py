"""A batch is taken back: a small one at once, a large one by a worker, who may be stopped anywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.urls import reverse
from django.utils import timezone

from apps.evidence.models import Entry
from apps.evidence.services import restore_entry, undo_entry
from apps.files.models import StoredFile
from apps.intake import services, taking_back
from apps.intake.kinds import UNDO_JOB_KIND
from apps.intake.models import Item
from apps.intake.sweep import sweep_intake
from apps.intake.taking_back import run_taking_back
from apps.jobs.models import Job, JobState
from tests.factories.files import upload
from tests.intake.conftest import mailbox
from tests.known import known

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_at_once(monkeypatch):
    monkeypatch.setattr(taking_back, "AT_ONCE", 3)


@pytest.fixture
def seven(filled):
    """A batch of seven entries, more than are taken back at once."""
    return filled(("all.mbox", mailbox(7)))[0].batch


@pytest.fixture
def ask(owner, now):
    """Ask for it; returns the job."""

    def run(batch) -> Job:
        services.undo_batch(batch=batch, by=owner, now=now)
        return known(taking_back.job_of(batch))

    return run


@pytest.fixture
def text_of(owner_client):
    def get(batch, query: str = "") -> str:
        response = owner_client.get(batch.get_absolute_url() + query)
        return str(response.content.decode())

    return get


def test_a_large_batch_is_taken_back_by_a_worker_and_nothing_of_it_is_left(seven, ask, now):
    job = ask(seven)
    assert Entry.objects.count() == 7
    run_taking_back(job.pk, clock=lambda: now)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 6, 7)
    assert not Entry.objects.exists()
    assert set(StoredFile.objects.values_list("first_name", flat=True)) <= {"all.mbox"}


def test_the_page_tells_how_far_it_is_and_what_is_left(
    owner_client, seven, text_of, monkeypatch, now, ask
):
    url = reverse("batch_undo", args=[seven.pk])
    assert owner_client.post(url)["Location"] == seven.get_absolute_url()
    assert "0 of 7 taken back" in text_of(seven)
    polled = owner_client.get(seven.get_absolute_url(), headers={"HX-Request": "true"})
    assert polled.status_code == 200
    run_taking_back(Job.objects.get(kind=UNDO_JOB_KIND).pk, clock=lambda: now)
    text = text_of(seven)
    assert "7 taken back" in text
    assert "7 entries" not in text
    assert "Everything that was logged from it was taken back." in text
    assert text_of(seven, "?outcome=taken_back").count("data-item") == 7
    assert text_of(seven, "?outcome=entry").count("data-item") == 0
    polled = owner_client.get(seven.get_absolute_url(), headers={"HX-Request": "true"})
    assert polled.status_code == 286


def test_one_that_dies_halfway_goes_on_where_it_was(seven, ask, now, monkeypatch, text_of, owner):
    job = ask(seven)
    done: list[object] = []

    def dying(**kwargs):
        if len(done) == 4:
            raise RuntimeError
        done.append(kwargs["entry"].pk)
        return undo_entry(**kwargs)

    monkeypatch.setattr(taking_back, "undo_entry", dying)
    run_taking_back(job.pk, clock=lambda: now)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert Entry.objects.count() == 4, "a part is taken back wholly or not at all"
    assert "Taking it back broke off" in text_of(seven)
    monkeypatch.setattr(taking_back, "undo_entry", undo_entry)
    assert sweep_intake(now=now) == 1
    run_taking_back(ask(seven).pk, clock=lambda: now)
    assert not Entry.objects.exists()
    assert sweep_intake(now=now) == 0


def test_one_that_takes_too_long_hands_over_to_another(seven, ask, now, monkeypatch):
    first = ask(seven)

    def too_long(**_kwargs):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(taking_back, "undo_entry", too_long)
    run_taking_back(first.pk, clock=lambda: now)
    second = Job.objects.filter(kind=UNDO_JOB_KIND).exclude(pk=first.pk).get()
    assert second.state == JobState.QUEUED


def test_entries_go_by_the_moment_it_was_asked_for_not_by_when_the_worker_comes(seven):
    written = known(Entry.objects.first()).written_at
    services.undo_batch(batch=seven, by=seven.owner, now=written + timedelta(minutes=9))
    job = Job.objects.get(kind=UNDO_JOB_KIND)
    run_taking_back(job.pk, clock=lambda: written + timedelta(minutes=14))
    assert not Entry.objects.exists()


def test_what_is_brought_back_afterwards_stays_and_the_page_says_so(seven, now, text_of, owner):
    late = timezone.now() + timedelta(hours=1)
    services.undo_batch(batch=seven, by=owner, now=late)
    run_taking_back(Job.objects.get(kind=UNDO_JOB_KIND).pk, clock=lambda: late)
    assert Entry.objects.withdrawn().count() == 7
    restore_entry(entry=known(Entry.objects.first()), by=owner, now=now)
    assert services.undo_batch(batch=seven, by=owner, now=now) == 0
    assert Entry.objects.present().count() == 1
    text = text_of(seven)
    assert "1 entry of it is in the log again" in text
    assert "1 entry, 6 taken back" in text


def test_what_an_old_page_asks_of_it_brings_nothing_back(batch, filled, owner, owner_client, now):
    (item,) = filled(("a.txt", b"Agreed on 3 June."))
    services.undo_batch(batch=batch, by=owner, now=now)
    services.add_file(batch=batch, upload=upload("b.txt", b"More words"), by=owner, now=now)
    for name in ("batch_go_on", "batch_point"):
        page = owner_client.post(reverse(name, args=[batch.pk]), follow=True).content.decode()
        assert "Reference cards" not in page
    outcomes = Item.objects.filter(batch=batch).in_order().values_list("outcome", flat=True)
    assert list(outcomes) == [item.outcome, "cancelled"]
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    assert not Entry.objects.exists()
