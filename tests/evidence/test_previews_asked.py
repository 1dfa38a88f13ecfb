from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError
from PIL import Image

from apps.core.fuzzy import unknown
from apps.evidence.services import record_entry
from apps.files import previews
from apps.intake.texts import run_texts
from apps.jobs.models import Job


def picture(colour: str) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "PNG")
    return SimpleUploadedFile(f"{colour}.png", stream.getvalue(), "image/png")


@pytest.fixture
def entry(plan, owner, now, uuid):
    return record_entry(
        plan=plan, by=owner, now=now, kind="note", statement="Three pictures.",
        happened=unknown(zone="UTC"), client_token=uuid,
    )  # fmt: skip


@pytest.fixture
def uuid():
    return "0198f0c2-0000-7000-8000-00000000c0de"


def add_three(client, entry):
    files = [picture(colour) for colour in ("red", "green", "navy")]
    return client.post(
        reverse("entry_files", args=[entry.pk]), {"files": files, "origin": "mine"}, follow=True
    )


def test_the_broker_hears_once_of_all_files_of_a_request(
    owner_client, entry, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr("apps.intake.wakeups.send", lambda *message: sent.append(message))
    with django_capture_on_commit_callbacks(execute=True):
        add_three(owner_client, entry)
    job = Job.objects.get()
    assert sent == [("apps.intake.tasks.read_files", str(job.pk))]


def test_a_mute_broker_holds_the_page_once_and_loses_nothing(
    owner_client, entry, monkeypatch, django_capture_on_commit_callbacks
):
    tried = []

    def mute(*message):
        tried.append(message)
        raise OperationalError

    monkeypatch.setattr("apps.intake.wakeups.send", mute)
    with django_capture_on_commit_callbacks(execute=True):
        assert add_three(owner_client, entry).status_code == 200
    assert len(tried) == 1
    assert entry.attachments.count() == 3


def test_who_reads_the_files_makes_their_small_copies(
    owner_client, entry, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("apps.intake.wakeups.send", lambda *_message: None)
    with django_capture_on_commit_callbacks(execute=True):
        add_three(owner_client, entry)
    run_texts(Job.objects.get().pk, clock=timezone.now)
    files = [one.file for one in entry.attachments.select_related("file")]
    assert [previews.state_of(one) for one in files] == [previews.State.READY] * 3
