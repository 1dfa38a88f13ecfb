"""The words of files that became proof by another way than a batch: each file costs only itself."""

from __future__ import annotations

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.evidence.services import attach_files
from apps.files.models import FileText
from apps.files.services import store_upload
from apps.intake import documents, texts
from apps.intake.kinds import TEXT_JOB_KIND
from apps.jobs.models import Job, JobState
from apps.jobs.services import enqueue
from tests.factories.evidence import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(plan, owner, now):
    """Files of an entry that nobody has read yet."""
    entry = make_entry(plan, now=now)

    def keep(name: str, content: bytes):
        upload = SimpleUploadedFile(name, content)
        file = store_upload(upload=upload, by=owner, now=now)
        attach_files(entry=entry, by=owner, now=now, files=[(file, name)])
        return file

    return keep


def test_a_file_that_breaks_our_own_code_does_not_keep_the_others_unread(
    held, owner, now, monkeypatch
):
    bad, good = held("bad.txt", b"Bad words"), held("good.txt", b"Good words")
    read_text = documents.read_text

    def breaks(file, **rest):
        if file == bad:
            raise OverflowError
        return read_text(file, **rest)

    monkeypatch.setattr(documents, "read_text", breaks)
    job = enqueue(kind=TEXT_JOB_KIND, about=owner, by=owner, now=now)
    texts.run_texts(job.pk, clock=lambda: now)
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert FileText.objects.get(file=good).text == "Good words"
    unread = FileText.objects.get(file=bad)
    assert (unread.state, unread.problem) == ("unreadable", "reader_broke")


def test_a_job_that_runs_out_of_time_ends_as_failed(held, owner, now, monkeypatch):
    held("a.txt", b"Words")

    def too_long(*args, **rest):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(documents, "read_text", too_long)
    job = enqueue(kind=TEXT_JOB_KIND, about=owner, by=owner, now=now)
    texts.run_texts(job.pk, clock=lambda: now)
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert not FileText.objects.exists()
