"""The API knows its caller by a token only; a browser's session means nothing to it, nor a token to the pages."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.intake.tokens import token_of

API = "/api/"
A_MINUTE = 60  # requests of one token; a person with a shortcut needs far fewer


class TokenMiddleware:
    """Lets in requests to the API that hold a usable token, as the owner of the token. Others end here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        now = timezone.now()  # noqa: TID251  middleware stands where views do
        token = token_of(request.headers.get("Authorization", ""), now=now)
        if token is None:
            return _refused(401, _("This needs a token: Authorization: Bearer …"), "Bearer")
        if _too_many(f"api-token-{token.pk}"):
            return _refused(429, _("Too many requests. Wait a minute; nothing was saved."))
        request.user = token.owner
        request.api_token = token  # type: ignore[attr-defined]
        # A token is no cookie: no other page can make a browser send it.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001
        return self.get_response(request)


def _too_many(key: str) -> bool:
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > A_MINUTE
    except ValueError:  # it expired between the two: a new minute has begun
        return False


def _refused(status: int, sentence: str, scheme: str = "") -> JsonResponse:
    response = JsonResponse({"error": sentence}, status=status)
    response["Cache-Control"] = "no-store, private"
    if scheme:
        response["WWW-Authenticate"] = scheme
    return response
