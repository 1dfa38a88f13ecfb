"""Words in the capture bar that are not saved yet: kept on the server, for this session and plan only."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.evidence import unsaved
from apps.evidence.models import Entry
from tests.conftest import PASSWORD

WORDS = "Half a sentence about the rollback"


@pytest.fixture
def keep(owner_client, plan):
    def post(words: str, *, client: Client = owner_client, **fields):
        return client.post(reverse("capture_draft", args=[plan.pk]), {"statement": words, **fields})

    return post


@pytest.fixture
def bar(owner_client, plan):
    def text(client: Client = owner_client) -> str:
        return client.get(reverse("goals", args=[plan.pk])).content.decode()

    return text


def test_what_was_typed_is_in_the_bar_of_the_next_page(keep, bar):
    assert keep(WORDS).status_code == 204
    assert f">\n{WORDS}</textarea>" in bar()
    assert not Entry.objects.exists()


def test_the_newest_words_take_the_place_of_the_earlier_ones_and_none_lets_go(keep, bar):
    keep("Earlier words")
    keep(WORDS)
    assert WORDS in bar()
    assert "Earlier words" not in bar()
    keep("  ")
    assert WORDS not in bar()


def test_words_that_look_like_markup_stay_words(keep, bar):
    keep("</textarea><script>x</script>\x00")
    assert "&lt;/textarea&gt;&lt;script&gt;x&lt;/script&gt;" in bar()


def test_saving_lets_go(keep, bar, owner_client, plan):
    keep(WORDS)
    owner_client.post(reverse("capture", args=[plan.pk]), {"statement": "Saved."})
    assert WORDS not in bar()


def test_a_draft_that_arrives_after_its_entry_was_saved_is_not_kept(keep, bar, owner_client, plan):
    token = str(uuid4())
    url = reverse("capture", args=[plan.pk])
    owner_client.post(url, {"statement": "All of it.", "client_token": token})
    assert keep(WORDS, client_token=token).status_code == 204
    assert WORDS not in bar()


def test_words_that_could_not_be_saved_are_kept(bar, owner_client, plan):
    url = reverse("capture", args=[plan.pk])
    assert owner_client.post(url, {"statement": WORDS, "client_token": "x"}).status_code == 422
    assert WORDS in bar()


def test_signing_out_lets_go(keep, bar, owner, owner_client):
    keep(WORDS)
    owner_client.post(reverse("account_logout"))
    assert owner_client.login(username=owner.email, password=PASSWORD)
    assert WORDS not in bar()


def test_another_session_of_the_same_person_does_not_see_them(keep, bar, owner):
    keep(WORDS)
    other = Client()
    other.force_login(owner)
    assert WORDS not in bar(other)


def test_a_stranger_gets_404(keep, stranger_client, client):
    assert keep(WORDS, client=stranger_client).status_code == 404
    assert keep(WORDS, client=client).status_code == 403


def test_too_many_words_are_refused_and_nothing_is_kept(keep, bar):
    assert keep("x" * 100_001).status_code == 422
    assert "xxxx" not in bar()


def test_the_stored_words_cannot_be_read_without_the_session(keep, owner_client, plan):
    keep(WORDS)
    session = owner_client.session
    assert unsaved.kept_draft(session, plan.pk) == WORDS
    locked = cache.get(unsaved._place(session, plan.pk))
    assert b"rollback" not in locked
    del session[unsaved.KEY]
    assert unsaved.kept_draft(session, plan.pk) == ""
