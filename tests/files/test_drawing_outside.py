"""No transaction waits for a child that draws."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from apps.files import pages, previews
from apps.files.services import store_upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("module", "route", "rest"), [(previews, "file_preview", []), (pages, "file_page", [1])]
)
def test_a_picture_is_drawn_outside_of_a_transaction(
    module, route, rest, owner, owner_client, now, monkeypatch
):
    upload = SimpleUploadedFile("a.txt", b"Words")
    stored = store_upload(upload=upload, by=owner, now=now)
    around, seen = len(connection.savepoint_ids), []

    def make(*_args):
        seen.append(len(connection.savepoint_ids) - around)
        return previews.State.NONE

    monkeypatch.setattr(module, "make", make)
    response = owner_client.get(reverse(route, args=[stored.pk, *rest]))
    assert response.status_code == 404
    assert seen == [0]
