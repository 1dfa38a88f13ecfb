"""The upload matrix (reliability, c) as far as it concerns one stored file, and what is kept of a good one."""

from __future__ import annotations

import errno
import hashlib
import threading
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.models import LedgerEvent
from apps.files.models import StoredFile
from apps.files.rules import Refusal
from apps.files.services import UploadRefused, open_stored, path_of, remove_file, store_upload
from tests.data import makers
from tests.factories.files import make_file, upload


def bytes_on_disk() -> list[Path]:
    root = Path(storages["default"].path(""))
    return [one for one in root.rglob("*") if one.is_file()]


def refuse(owner, now, name: str, content: bytes) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught, transaction.atomic():
        store_upload(upload=upload(name, content), by=owner, now=now)
    return caught.value


@pytest.mark.parametrize("name", sorted(makers.GOOD))
def test_every_allowed_type_is_kept_byte_for_byte(owner, now, name, file_storage):
    content = makers.GOOD[name]()
    stored = make_file(owner, now=now, name=name, content=content)
    with open_stored(stored) as handle:
        assert handle.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)
    assert stored.first_name == name
    assert path_of(stored).relative_to(storages["default"].path("")).as_posix() == stored.key
    assert stored.key == f"{owner.pk}/{stored.sha256[:2]}/{stored.sha256}"


HOSTILE = {
    "row 1: empty": ("note.txt", b"", Refusal.EMPTY, "The file is empty"),
    "row 5: nested zip": (
        "42.zip",
        makers.nested_zip(),
        Refusal.ARCHIVE,
        "Unpack it and choose the files",
    ),
    "row 8: slipping zip": ("evil.zip", makers.slipping_zip(), Refusal.ARCHIVE, "Unpack it"),
    "row 12: EPS as jpg": (
        "photo.jpg",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        Refusal.MISMATCH,
        "ends in .jpg",
    ),
    "row 12: FITS as jpg": (
        "photo.jpg",
        b"SIMPLE  =   T" + bytes(200),
        Refusal.MISMATCH,
        "ends in .jpg",
    ),
    "row 12: TIFF as png": ("photo.png", b"II*\x00" + bytes(60), Refusal.MISMATCH, "ends in .png"),
    "row 14: SVG": ("drawing.svg", makers.SVG, Refusal.PAGE, "make a picture of it"),
    "row 14: SVG as txt": ("drawing.txt", makers.SVG, Refusal.MISMATCH, "ends in .txt"),
    "row 15: HTML as txt": ("page.txt", makers.HTML, Refusal.MISMATCH, "ends in .txt"),
    "row 15: HTML as pdf": ("page.pdf", makers.HTML, Refusal.MISMATCH, "ends in .pdf"),
    "row 15: commented HTML as md": (
        "page.md",
        b"<!-- hi --> <html>",
        Refusal.MISMATCH,
        "ends in .md",
    ),
    "row 15: HTML before a PDF mark": (
        "p.pdf",
        b"<html>%PDF-1.4",
        Refusal.MISMATCH,
        "ends in .pdf",
    ),
    "row 15: zip as pdf": ("p.pdf", makers.docx(), Refusal.MISMATCH, "ends in .pdf"),
    "row 15: UTF-16 HTML as txt": (
        "p.txt",
        "<html>".encode("utf-16"),
        Refusal.MISMATCH,
        "ends in .txt",
    ),
    "row 30: exe as pdf": ("p.pdf", b"MZ" + bytes(100), Refusal.MISMATCH, "ends in .pdf"),
    "row 30: macros": ("p.docm", makers.docx(macros=True), Refusal.PROGRAM, "macros"),
    "row 30: macros renamed": (
        "p.docx",
        makers.docx(macros=True),
        Refusal.MISMATCH,
        "ends in .docx",
    ),
    "exe": ("setup.exe", b"MZ" + bytes(100), Refusal.PROGRAM, "Programs"),
    "xlsx as docx": ("p.docx", makers.xlsx(), Refusal.MISMATCH, "ends in .docx"),
    "binary as csv": ("p.csv", bytes(range(256)), Refusal.MISMATCH, "ends in .csv"),
    "video as heic": ("p.heic", makers.mp4(), Refusal.RECORDING, "consent can be a crime"),
    "video": ("talk.mp4", makers.mp4(), Refusal.RECORDING, "Write down what was said"),
    "sound": ("talk.mp3", b"ID3\x03" + bytes(60), Refusal.RECORDING, "ask a lawyer about the file"),
    "sound as txt": ("talk.txt", b"RIFF\x00\x00\x00\x00WAVEfmt ", Refusal.RECORDING, "lawyer"),
    "no ending": ("README", b"words", Refusal.NO_ENDING, "no ending"),
    "only an ending": (".pdf", makers.pdf(), Refusal.NO_ENDING, "no ending"),
    "not listed": ("data.parquet", b"PAR1", Refusal.NOT_LISTED, "end in .parquet"),
}


@pytest.mark.parametrize("row", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_and_leaves_nothing(
    owner, now, row, file_storage
):
    name, content, reason, words = HOSTILE[row]
    refusal = refuse(owner, now, name, content)
    assert refusal.refusal == reason
    assert words in refusal.sentence
    assert "!" not in refusal.sentence
    assert not StoredFile.objects.exists()
    assert bytes_on_disk() == []
    make_file(owner, now=now)
    assert StoredFile.objects.count() == 1


KEPT = {
    "row 9: a docx that swells": ("big.docx", makers.swelling_docx),
    "row 10: 50,000 x 50,000 points": ("huge.png", makers.huge_png),
    "row 11: many frames": ("moving.gif", lambda: makers.gif(200)),
    "row 13: cut off": ("photo.jpg", lambda: makers.jpeg((400, 300))[:300]),
    "row 13: says where": ("photo.jpg", lambda: makers.jpeg(with_place=True)),
    "row 15: PDF and zip": ("both.pdf", lambda: makers.pdf() + makers.slipping_zip()),
    "row 15: GIF and script": ("both.gif", lambda: b"GIF89a/*" + makers.HTML),
}


@pytest.mark.parametrize("row", KEPT)
def test_an_odd_file_of_an_allowed_type_is_kept_unchanged(owner, now, row, file_storage):
    name, make = KEPT[row]
    content = make()
    stored = make_file(owner, now=now, name=name, content=content)
    assert path_of(stored).read_bytes() == content


def test_a_file_over_the_limit_is_413_and_leaves_nothing(owner, now, settings, file_storage):
    settings.MAX_FILE_BYTES = 1000
    refusal = refuse(owner, now, "note.txt", b"x" * 1001)
    assert (refusal.refusal, refusal.status) == (Refusal.TOO_LARGE, 413)
    assert bytes_on_disk() == []
    assert make_file(owner, now=now, content=b"x" * 1000).size == 1000


class Liar:
    """An upload whose size is not what comes."""

    name = "note.txt"

    def __init__(self, *, says: int | None, sends: list[bytes]) -> None:
        self.size = says
        self.sends = sends

    def chunks(self, chunk_size=None):
        yield from self.sends


def test_a_size_that_lies_or_is_missing_does_not_pass_the_limit(owner, now, settings, file_storage):
    settings.MAX_FILE_BYTES = 1000
    for says in (None, 10):
        with pytest.raises(UploadRefused) as caught, transaction.atomic():
            store_upload(upload=Liar(says=says, sends=[b"x" * 900] * 2), by=owner, now=now)
        assert caught.value.status == 413
    assert bytes_on_disk() == []


def test_a_file_that_breaks_off_is_not_kept(owner, now, file_storage):
    with pytest.raises(UploadRefused) as caught, transaction.atomic():
        store_upload(upload=Liar(says=100, sends=[b"half"]), by=owner, now=now)
    assert caught.value.refusal == Refusal.BROKEN_OFF
    assert bytes_on_disk() == []


def test_a_full_account_is_507_and_others_are_not_touched(
    owner, stranger, now, settings, file_storage
):
    settings.MAX_ACCOUNT_BYTES = 20
    make_file(owner, now=now, content=b"fifteen letters")
    refusal = refuse(owner, now, "more.txt", b"fifteen lettres")
    assert (refusal.refusal, refusal.status) == (Refusal.ACCOUNT_FULL, 507)
    assert make_file(stranger, now=now, content=b"fifteen letters").owner == stranger
    assert len(bytes_on_disk()) == 2


def test_a_full_disk_is_507_with_a_sentence(owner, now, monkeypatch, file_storage):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("apps.files.vault.os.fsync", full)
    refusal = refuse(owner, now, "note.txt", b"words")
    assert (refusal.refusal, refusal.status) == (Refusal.DISK_FULL, 507)
    assert bytes_on_disk() == []


def test_a_connection_that_breaks_leaves_no_part(owner, now, file_storage):
    def breaks():
        yield b"x" * 600
        raise ConnectionResetError("cut at 60 %")

    class Cut(Liar):
        def chunks(self, chunk_size=None):
            return breaks()

    with pytest.raises(ConnectionResetError), transaction.atomic():
        store_upload(upload=Cut(says=1000, sends=[]), by=owner, now=now)
    assert bytes_on_disk() == []
    assert make_file(owner, now=now)


def test_the_same_file_twice_is_one_row_and_one_blob(owner, now, file_storage):
    first = make_file(owner, now=now, name="a.txt", content=b"same")
    second = make_file(owner, now=now, name="b.txt", content=b"same", origin="mine")
    assert first.pk == second.pk
    assert len(bytes_on_disk()) == 1
    first.refresh_from_db()
    assert (first.first_name, first.origin) == ("a.txt", "mine")


def test_the_same_file_of_two_people_is_two_blobs(owner, stranger, now, file_storage):
    assert make_file(owner, now=now).key != make_file(stranger, now=now).key
    assert len(bytes_on_disk()) == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_file_in_parallel_is_one_blob(now, file_storage):
    owner = User.objects.create_user("parallel@example.org")
    failures: list[BaseException] = []
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        try:
            make_file(owner, now=now, content=b"the same words" * 5000)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert StoredFile.objects.for_user(owner).count() == 1
    assert len(bytes_on_disk()) == 1


def test_the_ledger_holds_hash_and_size_and_no_name(owner, now, file_storage):
    stored = make_file(owner, now=now, name="secret-name.txt", origin="mine")
    event = LedgerEvent.objects.get(about_id=stored.pk)
    assert event.kind == "file.stored"
    assert stored.sha256 in event.body
    assert "secret-name" not in event.body


def test_recordings_can_be_allowed_by_the_instance(owner, now, settings, file_storage):
    settings.ALLOW_AUDIO_AND_VIDEO = True
    assert (
        make_file(owner, now=now, name="talk.mp4", content=makers.mp4()).media_type == "video/mp4"
    )
    assert refuse(owner, now, "talk.mp4", b"<html>").refusal == Refusal.MISMATCH


def test_a_removed_file_is_gone_once_the_transaction_is_through(
    owner, now, file_storage, django_capture_on_commit_callbacks
):
    stored = make_file(owner, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=stored, by=owner, now=now)
        assert len(bytes_on_disk()) == 1
    assert bytes_on_disk() == []
    assert not StoredFile.objects.exists()
