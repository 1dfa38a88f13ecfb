"""What was just done, said once at the top of the next page, with its undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

UNDO = "undo:"


def say(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Tell that something was done; `undo_url` is a path of this site that takes it back by POST."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Tell that something did not go as asked: what was kept and what to do."""
    messages.warning(request, text)


def undo_url(message: object) -> str:
    """The undo address a message carries, or an empty string; never an address elsewhere."""
    tags = str(getattr(message, "extra_tags", "") or "")
    url = tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""
