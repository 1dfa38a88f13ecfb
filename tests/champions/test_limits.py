"""How often a page is posted to, and who is not locked out by it."""

from __future__ import annotations

import hashlib

from django.test import Client

from apps.champions import limits
from apps.champions.models import FeedbackAnswer
from tests.champions.giving import WORDS, filled, give, text_of, url


def test_posts_are_counted_by_page_whoever_sends_them(giver, token, monkeypatch):
    monkeypatch.setattr(limits, "PER_PAGE", 2)
    for _time in range(2):
        assert give(giver, token, words="").status_code == 422
    limited = give(giver, token)
    assert limited.status_code == 429
    assert "Your words are still here" in text_of(limited)
    assert WORDS in limited.content.decode().replace("\r\n", "\n")
    assert give(Client(REMOTE_ADDR="192.0.2.9"), token).status_code == 429
    assert not FeedbackAnswer.objects.exists()
    monkeypatch.setattr(limits, "PER_PAGE", 20)
    assert give(giver, token).status_code == 200


def test_nobody_without_the_address_can_lock_out_somebody_with_it(giver, token):
    """Behind one proxy, or in one office, all come from one address."""
    for number in range(60):
        assert give(giver, f"guessed-{number}").status_code == 404
    assert give(giver, token).status_code == 200


def test_what_was_sent_is_never_said_not_to_be(giver, token, monkeypatch):
    data = filled()
    assert giver.post(url(token), data).status_code == 200
    monkeypatch.setattr(limits, "PER_PAGE", 0)
    again = giver.post(url(token), data)
    assert again.status_code == 200
    assert "Thank you" in text_of(again)
    copy = giver.post(url(token), {"client_token": data["client_token"], "do": "copy"})
    assert hashlib.sha256(copy.content).hexdigest() == FeedbackAnswer.objects.get().signed_sha256
