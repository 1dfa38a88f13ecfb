"""Pages of PDFs as pictures: one at a time, by a child; what cannot be shown is said and not tried again."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.urls import reverse
from PIL import Image

from apps.core.sandbox import Limits
from apps.files import drawn, pages, previews
from apps.files.ahead import make_ahead
from apps.files.services import path_of, remove_file
from tests.data import makers
from tests.factories.files import make_file
from tests.files.test_file_view import INERT


def paper(count: int = 1, *, size: tuple[float, float] = (612, 792), password: str = "") -> bytes:
    """A PDF of empty pages."""
    document, made = pikepdf.new(), io.BytesIO()
    for _ in range(count):
        document.add_blank_page(page_size=size)
    locked = pikepdf.Encryption(user=password, owner="owner") if password else False
    document.save(made, encryption=locked)
    return made.getvalue()


def shown(client, stored, number=1):
    return client.get(reverse("file_page", args=[stored.pk, number]))


def status_of(client, stored, number=1) -> int:
    response = shown(client, stored, number)
    if response.streaming:
        b"".join(response.streaming_content)
    return int(response.status_code)


@pytest.fixture
def stored(owner, now):
    return make_file(owner, now=now, name="plan.pdf", content=paper(3))


def test_a_page_is_a_picture_that_cannot_run(owner_client, stored):
    response = shown(owner_client, stored, 2)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert {header: response[header] for header in INERT} == INERT
    picture = Image.open(io.BytesIO(b"".join(response.streaming_content)))
    assert (picture.format, max(picture.size)) == ("JPEG", 1600)
    assert pages.known(stored) == pages.Pages(count=3)


@pytest.mark.parametrize("number", [0, 4, 2_001, 10**30])
def test_a_page_that_is_not_there_is_404(owner_client, stored, number):
    assert status_of(owner_client, stored, number) == 404
    assert status_of(owner_client, stored, 3) == 200


def test_a_page_is_drawn_once(owner_client, stored, monkeypatch):
    first = b"".join(shown(owner_client, stored).streaming_content)
    monkeypatch.setattr(pages, "run", None)
    assert b"".join(shown(owner_client, stored).streaming_content) == first


UNSHOWABLE = {
    "row 19: locked with a password": (lambda: paper(password="secret"), "locked"),
    "row 17: no pages to be found": (makers.pdf, "damaged"),
    "cut off": (lambda: paper(3)[:200], "damaged"),
    "PDF and ZIP": (lambda: b"%PDF-1.7\n" + makers.docx(), "damaged"),
}


@pytest.mark.parametrize("row", UNSHOWABLE)
def test_what_cannot_be_shown_is_known_and_not_tried_again(
    owner_client, owner, now, row, monkeypatch
):
    make, why = UNSHOWABLE[row]
    stored = make_file(owner, now=now, name="letter.pdf", content=make())
    assert status_of(owner_client, stored) == 404
    assert pages.known(stored).refused == why
    monkeypatch.setattr(pages, "run", None)
    assert status_of(owner_client, stored) == 404
    original = owner_client.get(reverse("file", args=[stored.pk]))
    original.close()
    assert original.status_code == 200


def test_a_sheet_of_two_hundred_inches_is_drawn_small(owner_client, owner, now):
    stored = make_file(owner, now=now, name="wall.pdf", content=paper(size=(200 * 72, 200 * 72)))
    response = shown(owner_client, stored)
    assert Image.open(io.BytesIO(b"".join(response.streaming_content))).size == (1600, 1600)


def test_a_page_like_a_thread_is_not_drawn_and_the_others_are(owner_client, owner, now):
    document, made = pikepdf.Pdf.open(io.BytesIO(paper(2))), io.BytesIO()
    document.pages[0].MediaBox = [0, 0, 14_000, 3]
    document.save(made)
    stored = make_file(owner, now=now, name="thread.pdf", content=made.getvalue())
    assert status_of(owner_client, stored, 1) == 404
    assert status_of(owner_client, stored, 2) == 200


def test_a_child_that_is_killed_leaves_no_picture_and_is_not_asked_again(
    owner_client, stored, monkeypatch
):
    monkeypatch.setattr(pages, "LIMITS", Limits(wall_seconds=0))
    assert status_of(owner_client, stored) == 404
    assert pages.known(stored).refused == "gave_up"


def test_a_long_document_leaves_few_pictures(owner_client, owner, now, monkeypatch):
    monkeypatch.setattr(pages, "MOST_KEPT", 2)
    stored = make_file(owner, now=now, name="plan.pdf", content=paper(5))
    for number in range(1, 6):
        assert status_of(owner_client, stored, number) == 200
    kept = drawn.storage().listdir(previews.folder_of(stored.key))[1]
    assert len([name for name in kept if name.endswith(".jpg")]) <= 2


def test_pictures_go_with_their_file(
    owner_client, stored, owner, now, django_capture_on_commit_callbacks
):
    status_of(owner_client, stored)
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=stored, by=owner, now=now)
    assert not drawn.storage().exists(previews.folder_of(stored.key))


def test_bytes_that_are_gone_are_404_and_may_come_back(owner_client, stored):
    place = path_of(stored)
    content = place.read_bytes()
    place.unlink()
    assert status_of(owner_client, stored) == 404
    place.write_bytes(content)
    assert status_of(owner_client, stored) == 200


def test_facts_that_were_broken_are_found_again(owner_client, stored):
    status_of(owner_client, stored)
    name = f"{previews.folder_of(stored.key)}/facts.json"
    drawn.storage().delete(name)
    with drawn.storage().open(name, "w") as broken:
        broken.write("[]")
    assert pages.known(stored) == pages.Pages()
    assert status_of(owner_client, stored, 2) == 200


def test_other_files_have_no_pages(owner_client, owner, now):
    assert status_of(owner_client, make_file(owner, now=now, name="screen.png")) == 404


def test_a_stranger_gets_404(stranger_client, stored):
    assert status_of(stranger_client, stored) == 404


def test_nobody_is_sent_to_sign_in(client, stored):
    assert status_of(client, stored) == 302


def test_the_wrong_method_is_refused(owner_client, stored):
    assert owner_client.post(reverse("file_page", args=[stored.pk, 1])).status_code == 405


def test_a_worker_draws_the_first_page_ahead(owner, stored, monkeypatch):
    assert make_ahead(stored) == "ready"
    monkeypatch.setattr(pages, "run", None)
    assert make_ahead(stored) == "ready"
    assert pages.known(stored).count == 3
