"""Error pages: what happened, what was kept, what to do next. None of them asks the database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def error_page(request: HttpRequest | None, status: int, **context: object) -> HttpResponse:
    """Render `<status>.html` without context processors, so that it also stands when they fail."""
    frame = {"theme": _theme(request), "section": "error", "shell_plan": None}
    return HttpResponse(render_to_string(f"{status}.html", {**frame, **context}), status=status)


def too_large(request: HttpRequest, *, limit_bytes: int) -> HttpResponse:
    """413: more was sent than fits; `limit_bytes` is what one file may have."""
    return error_page(request, 413, limit_megabytes=limit_bytes // (1024 * 1024))


def too_many(request: HttpRequest, *, wait_seconds: int = 0) -> HttpResponse:
    """429: asked too often; `wait_seconds` of 0 means that the wait is not known."""
    response = error_page(request, 429, wait_minutes=-(-wait_seconds // 60))
    if wait_seconds:
        response["Retry-After"] = str(wait_seconds)
    return response


def _theme(request: HttpRequest | None) -> str:
    """The theme, but only if the user was loaded already: an error page makes no query."""
    user = getattr(request, "_cached_user", None)
    return getattr(user, "theme", "system")
