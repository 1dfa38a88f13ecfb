"""The private page as somebody without an account posts to it."""

from __future__ import annotations

from uuid import uuid4

from django.urls import reverse
from django.utils.html import strip_tags

WORDS = "I watched the move of the second region.\nNothing had to be rolled back."


def url(token):
    return reverse("asked", args=[token])


def filled(**data):
    fields = {
        "client_token": str(uuid4()), "words": WORDS, "saw_date": "2026-05-28", "consent": "named",
        "relation": "Lead, Ledger", "signature": "Ines Hartog",
    }  # fmt: skip
    return {**fields, **data}


def give(client, token, **data):
    return client.post(url(token), filled(**data))


def text_of(response):
    return strip_tags(response.content.decode().partition("<main")[2])
