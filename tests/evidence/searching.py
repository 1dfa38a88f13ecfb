"""Fixtures of the search's tests: the page of the log for a question, and the statements it lists."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest
from django.urls import reverse


@pytest.fixture
def read(owner_client, plan):
    def get(query: str, **headers) -> str:
        response = owner_client.get(reverse("log", args=[plan.pk]) + query, headers=headers)
        assert response.status_code == 200
        return str(response.content.decode())

    return get


@pytest.fixture
def found(read):
    """The statements that a search lists, in their order."""

    def search(words: str, rest: str = "") -> list[str]:
        page = read(f"?q={quote(words)}{rest}")
        links = re.findall(r'<a class="words"[^>]*>(.*?)</a>', page, re.DOTALL)
        return [unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in links]

    return search
