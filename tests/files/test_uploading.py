"""The upload handler: stops at the limit, keeps the rest, and takes nothing from who is not signed in (row 2)."""

from __future__ import annotations

import http.client
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.evidence.models import Entry
from apps.files import uploading
from apps.files.models import StoredFile


@pytest.fixture
def scratch(monkeypatch, tmp_path: Path, settings) -> Path:
    """Where Django puts what is still arriving."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def post(client, plan, *files, words=""):
    return client.post(
        reverse("capture", args=[plan.pk]), {"statement": words, "files": list(files)}
    )


def test_a_byte_too_many_is_413_and_leaves_nothing(owner_client, plan, settings, scratch):
    settings.MAX_FILE_BYTES = 200_000
    response = post(owner_client, plan, SimpleUploadedFile("big.txt", b"x" * 200_001))
    assert response.status_code == 413
    assert "larger than" in response.content.decode()
    assert not Entry.objects.exists()
    assert not StoredFile.objects.exists()
    assert list(scratch.iterdir()) == []


def test_exactly_the_limit_is_kept(owner_client, plan, settings):
    settings.MAX_FILE_BYTES = 200_000
    assert (
        post(owner_client, plan, SimpleUploadedFile("big.txt", b"x" * 200_000)).status_code == 302
    )
    assert StoredFile.objects.get().size == 200_000


def test_the_file_that_is_too_large_loses_neither_the_others_nor_the_words(
    owner_client, plan, settings
):
    settings.MAX_FILE_BYTES = 100_000
    big, small = (
        SimpleUploadedFile("big.txt", b"x" * 300_000),
        SimpleUploadedFile("small.txt", b"words"),
    )
    response = post(owner_client, plan, big, small, words="Two files")
    assert response.status_code == 302
    entry = Entry.objects.get()
    assert entry.statement == "Two files"
    assert [one.name for one in entry.attachments.all()] == ["small.txt"]
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    assert "big.txt was not kept" in page


def test_more_files_than_one_form_takes_lose_neither_the_words_nor_the_first_of_them(
    owner_client, plan, monkeypatch, scratch
):
    monkeypatch.setattr(uploading, "MOST_FILES", 3)
    files = [SimpleUploadedFile(f"{n}.txt", f"words {n}".encode()) for n in range(5)]
    response = post(owner_client, plan, *files, words="Five files")
    entry = Entry.objects.get()
    assert response["Location"] == entry.get_absolute_url()
    kept = entry.attachments.order_by("name").values_list("name", flat=True)
    assert list(kept) == ["0.txt", "1.txt", "2.txt"]
    page = owner_client.get(entry.get_absolute_url()).content.decode()
    for name in ("3.txt", "4.txt"):
        assert f"{name} was not kept. One form takes a hundred files." in page
    assert list(scratch.iterdir()) == []


def test_a_flood_of_files_gets_a_page_that_says_what_to_do(owner_client, plan, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    owner_client.raise_request_exception = False
    files = [SimpleUploadedFile(f"{n}.txt", b"words") for n in range(3)]
    response = post(owner_client, plan, *files, words="Three files")
    assert response.status_code == 400
    assert "choose a hundred at most" in response.content.decode()
    assert not StoredFile.objects.exists()


def test_more_than_can_ever_fit_is_413_before_a_byte_is_written(
    owner_client, plan, settings, monkeypatch, scratch
):
    monkeypatch.setattr(uploading, "FORM_BYTES", 0)
    settings.MAX_FILE_BYTES = 1000
    response = post(owner_client, plan, SimpleUploadedFile("big.txt", b"x" * 20_000))
    assert response.status_code == 413
    assert list(scratch.iterdir()) == []


def test_no_room_on_the_disk_is_said_before_a_byte_is_written(
    owner_client, plan, monkeypatch, scratch
):
    monkeypatch.setattr(uploading, "room_for", lambda _size: False)
    assert post(owner_client, plan, SimpleUploadedFile("a.txt", b"x")).status_code == 413
    assert list(scratch.iterdir()) == []


def test_who_is_not_signed_in_fills_no_disk(client, plan, scratch, settings):
    settings.MAX_FILE_BYTES = 100
    response = post(client, plan, SimpleUploadedFile("big.txt", b"x" * 300_000), words="My words")
    assert "My words" not in response.content.decode()  # they travel encrypted
    assert response.status_code < 500
    assert not StoredFile.objects.exists()
    assert list(scratch.iterdir()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["chunked", "lies_short", "lies_long"])
def test_a_length_that_is_missing_or_lies_stores_nothing(
    live_server, owner_client, plan, way, scratch
):
    """Over a real connection; the next upload goes through."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + b"x" * 50_000
        + b"\r\n--b--\r\n"
    )  # fmt: skip
    connection = http.client.HTTPConnection(
        live_server.thread.host, live_server.thread.port, timeout=5
    )
    connection.putrequest("POST", reverse("capture", args=[plan.pk]))
    connection.putheader("Cookie", f"sessionid={owner_client.cookies['sessionid'].value}")
    connection.putheader("Content-Type", "multipart/form-data; boundary=b")
    if way == "chunked":
        connection.putheader("Transfer-Encoding", "chunked")
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    else:
        connection.putheader(
            "Content-Length", str(len(body) + {"lies_short": -40_000, "lies_long": 40_000}[way])
        )
    connection.endheaders()
    try:
        connection.send(body)
        if way != "lies_long":
            assert connection.getresponse().status < 500
    except (ConnectionError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    assert not StoredFile.objects.exists()
    assert post(owner_client, plan, SimpleUploadedFile("b.txt", b"next")).status_code == 302
