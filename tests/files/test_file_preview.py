"""Small copies: drawn anew by a child, without what the camera noted; the original is never touched."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from apps.core.sandbox import Limits
from apps.files import drawn, previews
from apps.files.ahead import make_ahead
from apps.files.services import path_of
from tests.data import makers
from tests.factories.files import make_file
from tests.files.test_file_view import INERT


def shown(client, stored):
    return client.get(reverse("file_preview", args=[stored.pk]))


def picture_of(response) -> Image.Image:
    return Image.open(io.BytesIO(b"".join(response.streaming_content)))


PICTURES: dict[str, Callable[[], bytes]] = {
    "screen.png": makers.png,
    "photo.jpg": makers.jpeg,
    "photo.webp": makers.webp,
    "moving.gif": lambda: makers.gif(50),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_a_small_copy(owner_client, owner, now, name):
    stored = make_file(owner, now=now, name=name, content=PICTURES[name]())
    response = shown(owner_client, stored)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert {header: response[header] for header in INERT} == INERT
    assert picture_of(response).format == "JPEG"


def test_a_large_picture_is_made_small(owner_client, owner, now):
    stored = make_file(owner, now=now, name="wide.png", content=makers.png((3000, 1000)))
    assert picture_of(shown(owner_client, stored)).size == (1280, 427)


def test_the_place_is_in_the_original_and_not_in_the_copy(owner_client, owner, now):
    content = makers.jpeg(with_place=True)
    stored = make_file(owner, now=now, name="photo.jpg", content=content)
    copy = picture_of(shown(owner_client, stored))
    assert not copy.getexif()
    assert b"SecretCameraMaker" in content
    assert path_of(stored).read_bytes() == content
    response = shown(owner_client, stored)
    assert b"SecretCameraMaker" not in b"".join(response.streaming_content)


UNSHOWABLE = {
    "row 10: too many points": ("huge.png", makers.huge_png),
    "row 13: nothing to decode": ("photo.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(50)),
    "row 15: GIF and script": ("both.gif", lambda: b"GIF89a/*" + makers.HTML),
    "a HEIC that is none": ("photo.heic", makers.heic_head),
    "not a picture": ("letter.pdf", makers.pdf),
}


@pytest.mark.parametrize("row", UNSHOWABLE)
def test_what_cannot_be_shown_is_404_and_not_tried_again(
    owner_client, owner, now, row, monkeypatch
):
    name, make = UNSHOWABLE[row]
    stored = make_file(owner, now=now, name=name, content=make())
    assert shown(owner_client, stored).status_code == 404
    assert previews.state_of(stored) is previews.State.NONE
    monkeypatch.setattr(previews, "run", None)
    assert shown(owner_client, stored).status_code == 404
    original = owner_client.get(reverse("file", args=[stored.pk]))
    original.close()
    assert original.status_code == 200


def test_a_child_that_is_killed_leaves_no_copy(owner_client, owner, now, monkeypatch):
    monkeypatch.setattr(previews, "LIMITS", Limits(wall_seconds=0))
    stored = make_file(owner, now=now, name="screen.png")
    assert shown(owner_client, stored).status_code == 404


def test_two_that_draw_at_once_leave_one_copy(owner, now, monkeypatch):
    stored = make_file(owner, now=now, name="screen.png")
    storage, name = drawn.storage(), f"{stored.key}.jpg"
    real, looks = storage.exists, iter([False])  # the second looked before the first had saved
    previews.store(name, ContentFile(b"pixels"))
    monkeypatch.setattr(storage, "exists", lambda asked: next(looks, True) and real(asked))
    previews.store(name, ContentFile(b"pixels"))
    folder = stored.key.rpartition("/")[0]
    assert storage.listdir(folder)[1] == [f"{stored.sha256}.jpg"]


def test_bytes_that_are_gone_may_come_back(owner_client, owner, now):
    stored = make_file(owner, now=now, name="screen.png")
    place = path_of(stored)
    content = place.read_bytes()
    place.unlink()
    assert shown(owner_client, stored).status_code == 404
    place.write_bytes(content)
    assert picture_of(shown(owner_client, stored)).format == "JPEG"


def test_a_stranger_gets_404(stranger_client, owner, now):
    stored = make_file(owner, now=now, name="screen.png")
    assert shown(stranger_client, stored).status_code == 404


def test_nobody_is_sent_to_sign_in(client, owner, now):
    assert shown(client, make_file(owner, now=now, name="screen.png")).status_code == 302


def test_the_wrong_method_is_refused(owner_client, owner, now):
    stored = make_file(owner, now=now, name="screen.png")
    assert owner_client.post(reverse("file_preview", args=[stored.pk])).status_code == 405


def test_a_worker_makes_it_ahead_and_twice_is_once(owner, now):
    stored = make_file(owner, now=now, name="screen.png")
    assert make_ahead(stored) == "ready"
    assert make_ahead(stored) == "ready"
