"""One request, read to its end, so that no file stays open behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.test import Client


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(client: Client, method: str, url: str, posted: dict[str, str] | None = None) -> Answer:
    """Send a request; `posted` goes with a POST only."""
    data = {"data": posted or {}} if method == "post" else {}
    response = getattr(client, method)(url, **data)
    body = response.getvalue() if response.streaming else response.content
    return Answer(status=response.status_code, headers=response.headers, body=body)
