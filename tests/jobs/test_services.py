from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from apps.jobs import process, registry, services
from apps.jobs.models import Job, JobState


@pytest.fixture
def nudged(monkeypatch):
    calls: list[Job] = []
    monkeypatch.setitem(registry._nudges, "test", calls.append)
    return calls


@pytest.fixture
def away(monkeypatch):
    def refuse(job: Job) -> None:
        raise OperationalError("no broker")

    monkeypatch.setitem(registry._nudges, "test", refuse)


def enqueue(plan, owner, now) -> Job:
    return services.enqueue(kind="test", about=plan, by=owner, now=now)


def test_a_worker_is_woken_only_after_the_commit(
    plan, owner, now, nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = enqueue(plan, owner, now)
        assert nudged == []
    assert len(callbacks) == 1
    assert nudged == [job]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_request_leaves_no_job_and_wakes_nobody(plan, owner, now, nudged):
    def view() -> None:
        with transaction.atomic():
            enqueue(plan, owner, now)
            raise ValueError("the view failed")

    with pytest.raises(ValueError, match="the view failed"):
        view()
    assert nudged == []
    assert Job.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_job_waits_and_the_next_sweep_wakes_it(
    plan, owner, now, away, monkeypatch
):
    job = enqueue(plan, owner, now)
    minute = timedelta(minutes=1)
    assert process.sweep(now=now + minute) == 0
    calls: list[Job] = []
    monkeypatch.setitem(registry._nudges, "test", calls.append)
    assert process.sweep(now=now + 2 * minute) == 1
    assert process.sweep(now=now + 3 * minute) == 0
    assert calls == [job]


@pytest.mark.django_db(transaction=True)
def test_a_wake_up_that_got_lost_is_repeated_after_two_minutes(plan, owner, now, nudged):
    job = enqueue(plan, owner, now)
    assert process.sweep(now=now + timedelta(minutes=1)) == 0
    assert process.sweep(now=now + timedelta(minutes=3)) == 1
    assert nudged == [job, job]


def test_a_dead_workers_job_gets_one_wake_up_in_two_minutes(plan, owner, now, nudged):
    job = enqueue(plan, owner, now)
    process.claim(job.pk, now=now)
    swept = [process.sweep(now=now + timedelta(minutes=n)) for n in range(1, 7)]
    assert swept == [0, 0, 1, 0, 0, 1]


def test_an_open_job_about_the_same_thing_is_not_doubled(plan, owner, now, nudged):
    assert enqueue(plan, owner, now) == enqueue(plan, owner, now)


def test_only_one_worker_gets_a_job(plan, owner, now, nudged):
    job = enqueue(plan, owner, now)
    assert process.claim(job.pk, now=now) is not None
    assert process.claim(job.pk, now=now) is None


def test_a_dead_workers_job_is_taken_over_and_the_dead_one_cannot_finish_it(
    plan, owner, now, nudged
):
    job = enqueue(plan, owner, now)
    first = process.claim(job.pk, now=now)
    assert first is not None
    second = process.claim(job.pk, now=now + timedelta(minutes=3))
    assert second is not None
    assert second.attempts == 2
    assert process.finish(first, state=JobState.DONE, now=now) is False
    assert process.report(first, now=now, done=1) is False
    assert process.finish(second, state=JobState.DONE, now=now) is True


def test_a_job_that_kills_its_worker_three_times_fails(plan, owner, now, nudged):
    job = enqueue(plan, owner, now)
    for n in range(3):
        assert process.claim(job.pk, now=now + timedelta(minutes=3 * n)) is not None
    assert process.claim(job.pk, now=now + timedelta(minutes=9)) is None
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "worker_died")


def test_a_cancelled_job_does_not_start(plan, owner, now, nudged):
    job = enqueue(plan, owner, now)
    services.ask_to_cancel(job=job, now=now)
    assert process.claim(job.pk, now=now) is None
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_a_running_job_hears_of_its_cancelling_at_the_next_step(plan, owner, now, nudged):
    job = process.claim(enqueue(plan, owner, now).pk, now=now)
    assert job is not None
    assert process.report(job, now=now, step="merge") is True
    services.ask_to_cancel(job=job, now=now)
    assert process.report(job, now=now, step="check") is False
