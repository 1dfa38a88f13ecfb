"""Originals are served to their owner only, and cannot run (R25)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.files import vault
from tests.data import makers
from tests.factories.files import make_file

INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}


@pytest.fixture
def stored(owner, now):
    return make_file(owner, now=now, name="Brief über.pdf", content=makers.pdf())


@pytest.fixture
def url(stored):
    return reverse("file", args=[stored.pk])


@pytest.mark.parametrize("name", sorted(makers.GOOD))
def test_every_type_is_an_inert_download(owner_client, owner, now, name):
    stored = make_file(owner, now=now, name=name, content=makers.GOOD[name]())
    response = owner_client.get(reverse("file", args=[stored.pk]))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert {header: response[header] for header in INERT} == INERT
    assert not response["Content-Type"].startswith("text/html")
    assert b"".join(response.streaming_content) == makers.GOOD[name]()


def test_the_name_is_encoded_as_rfc_6266_says(owner_client, url):
    response = owner_client.get(url)
    response.close()
    assert "filename*=utf-8''Brief%20%C3%BCber.pdf" in response["Content-Disposition"]


def test_a_stranger_gets_404(stranger_client, url):
    assert stranger_client.get(url).status_code == 404


def test_nobody_is_sent_to_sign_in(client, url):
    assert client.get(url).status_code == 302


def test_the_wrong_method_is_refused(owner_client, url):
    assert owner_client.post(url).status_code == 405
    assert owner_client.delete(url).status_code == 405


def test_a_head_has_the_size_and_no_bytes(owner_client, url, stored):
    response = owner_client.head(url)
    response.close()
    assert response["Content-Length"] == str(stored.size)


def test_bytes_that_are_gone_are_404_and_not_500(owner_client, url, stored):
    vault.remove(stored.key)
    assert owner_client.get(url).status_code == 404
