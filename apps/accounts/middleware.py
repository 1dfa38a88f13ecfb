from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.again import ask_before
from apps.accounts.session_limit import end_if_too_old
from apps.accounts.signin import keeping_page


class SessionLimitMiddleware:
    """Ends sessions that are too old before any view sees them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            end_if_too_old(request, now=timezone.now())  # noqa: TID251  middleware stands where views do
        return self.get_response(request)


class LoginRequiredKeepingTextMiddleware(LoginRequiredMiddleware):
    """Login is required everywhere but where a view says otherwise; no posted word is lost by it."""

    def handle_no_permission(  # type: ignore[override]  # it may answer with a page, too
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.method == "POST" and (request.POST or request.FILES):
            return keeping_page(request, now=timezone.now())  # noqa: TID251  middleware stands where views do
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(self._sign_in_from_page(request, view_func))
        return super().handle_no_permission(request, view_func)

    def _sign_in_from_page(self, request: HttpRequest, view_func: Callable[..., Any]) -> str:
        """A fragment cannot be signed in to: come back to the page that asked for it."""
        page = urlsplit(request.htmx.current_url_abs_path or "/")  # type: ignore[attr-defined]
        return f"{resolve_url(self.get_login_url(view_func))}?{urlencode({'next': page.path})}"


class AskAgainMiddleware:
    """Asks for the password once more before the views that are marked for it (R32)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not request.user.is_authenticated:
            return None
        return ask_before(request, view_func, now=timezone.now())  # noqa: TID251  middleware stands where views do
