"""The user's side of the private page: made, shown once, taken back, ended."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import LedgerEvent
from apps.champions import services
from apps.champions.enums import Asked
from apps.champions.models import FeedbackRequest
from apps.champions.private_page import (
    OPEN_FOR,
    close_page,
    hash_of,
    is_open,
    last_day,
    make_page,
    request_of_token,
)
from apps.core.erase import erase_owner

PUBLIC = "https://daybook.example"


@pytest.fixture
def offered(settings):
    settings.PUBLIC_URL, settings.PUBLIC_IS_LOCAL = PUBLIC, False


def make(client, row, **data):
    return client.post(reverse("request_page", args=[row.pk]), data)


def token_in(response):
    words = response.content.decode()
    return words.partition(f"{PUBLIC}/asked/")[2].partition("<")[0].strip()


def shown(client, row):
    return client.get(row.get_absolute_url()).content.decode()


def test_it_is_offered_only_with_a_public_address_and_tls(owner_client, asked, settings):
    for url, is_local in (
        ("http://localhost:8000", True),
        ("https://localhost", True),
        ("http://daybook.example", False),
    ):
        settings.PUBLIC_URL, settings.PUBLIC_IS_LOCAL = url, is_local
        assert reverse("request_page", args=[asked.pk]) not in shown(owner_client, asked)
        assert make(owner_client, asked).status_code == 302
    asked.refresh_from_db()
    assert asked.token_hash == ""
    settings.PUBLIC_URL = PUBLIC
    assert "Make a private page" in shown(owner_client, asked)


def test_the_address_is_shown_once_and_only_its_hash_is_kept(owner_client, asked, offered):
    response = make(owner_client, asked)
    token = token_in(response)
    assert len(token) == 43
    assert response.headers["Cache-Control"] == "no-store, private"
    row = FeedbackRequest.objects.get()
    assert row.token_hash == hash_of(token)
    assert token not in str(FeedbackRequest.objects.values().get())
    assert owner_client.get(reverse("request_page", args=[asked.pk])).status_code == 302
    page = shown(owner_client, asked)
    assert token not in page
    assert "A private page waits for the answer until the end of" in page
    event = LedgerEvent.objects.get(kind="request.page_made")
    assert token not in event.body
    assert row.token_hash not in event.body


def test_a_draft_is_sent_with_its_page_in_the_words_of_the_form(owner_client, draft, offered):
    day = (timezone.now().date() - timedelta(days=2)).isoformat()
    url = reverse("request_sent", args=[draft.pk])
    assert make(owner_client, draft).status_code == 302
    assert owner_client.post(url, {"text": "", "day": day, "do": "page"}).status_code == 422
    response = owner_client.post(url, {"text": "My own words.", "day": day, "do": "page"})
    assert token_in(response)
    assert response.headers["HX-Push-Url"] == draft.get_absolute_url()
    assert "My own words." in response.content.decode()
    draft.refresh_from_db()
    assert (draft.state, draft.text) == (Asked.ASKED, "My own words.")
    assert str(draft.asked_date) == day


def test_it_is_open_for_three_weeks_to_the_end_of_a_day(asked, owner, now, plan):
    token = make_page(request=asked, by=owner, now=now)
    row = request_of_token(token)
    assert row is not None
    assert last_day(row) == now.date() + OPEN_FOR
    assert row.expires_at is not None
    assert is_open(row, now=row.expires_at - timedelta(seconds=1))
    assert not is_open(row, now=row.expires_at)


def test_another_address_ends_the_one_before(asked, owner, now):
    first = make_page(request=asked, by=owner, now=now)
    second = make_page(request=asked, by=owner, now=now)
    assert first != second
    assert request_of_token(first) is None
    assert request_of_token(second) == asked


@pytest.mark.parametrize("token", ["", "x", "\x00", "é" * 4000, "\udc80"])
def test_no_other_token_opens_anything(asked, owner, now, token):
    make_page(request=asked, by=owner, now=now)
    assert request_of_token(token) is None


def test_the_user_takes_it_back(owner_client, asked, owner, offered):
    make(owner_client, asked)
    url = reverse("request_page_close", args=[asked.pk])
    assert owner_client.get(url).status_code == 405
    page = owner_client.post(url, follow=True).content.decode()
    assert "Whoever opens its address finds nothing." in page
    assert "The page is closed since" in page
    assert not close_page(request=asked, by=owner, now=timezone.now())
    assert LedgerEvent.objects.filter(kind="request.page_closed").count() == 1


@pytest.mark.parametrize("settle", [services.decline, services.drop])
def test_a_request_that_was_taken_back_has_no_page(asked, owner, now, settle):
    token = make_page(request=asked, by=owner, now=now)
    settle(request=asked, by=owner, now=now)
    row = request_of_token(token)
    assert row is not None
    assert not is_open(row, now=now)
    assert make_page(request=asked, by=owner, now=now) == ""
    services.reopen(request=asked, by=owner, now=now)
    row.refresh_from_db()
    assert is_open(row, now=now)


def test_a_late_answer_is_still_welcome_but_not_to_a_closed_account(asked, owner, now):
    token = make_page(request=asked, by=owner, now=now)
    services.say_unanswered(request=asked, by=owner, now=now)
    row = request_of_token(token)
    assert row is not None
    assert is_open(row, now=now)
    row.owner.is_active = False
    assert not is_open(row, now=now)


def test_what_was_erased_has_no_page(asked, owner, now):
    """As when the example plan is removed: its rows go, and its addresses with them."""
    token = make_page(request=asked, by=owner, now=now)
    erase_owner(owner.pk)
    assert request_of_token(token) is None
    assert Client().get(reverse("asked", args=[token])).status_code == 404


def test_a_draft_has_no_page_that_anybody_could_open(draft, now):
    draft.token_hash, draft.expires_at = "x", now + timedelta(days=1)
    assert not is_open(draft, now=now)


def test_strangers_and_visitors_make_and_close_nothing(stranger_client, asked, owner, now, offered):
    token = make_page(request=asked, by=owner, now=now)
    for name in ("request_page", "request_page_close"):
        for pk in (asked.pk, uuid4()):
            url = reverse(name, args=[pk])
            assert stranger_client.post(url).status_code == 404
            assert Client().post(url).status_code in {302, 403}
    row = request_of_token(token)
    assert row is not None
    assert is_open(row, now=now)
