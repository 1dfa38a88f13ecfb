"""Runs a kept post once its writer has signed in, or offers it for saving again."""

from __future__ import annotations

import copy
import logging
import zoneinfo
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from apps.accounts.kept import KeptPost
from apps.accounts.models import User
from apps.core.notices import say, warn
from apps.core.owner_scope import set_owner

logger = logging.getLogger(__name__)

# Its words are passwords, which are never kept.
NEVER_REPEATED = frozenset({"account_change_password"})


def our_view(path: str) -> ResolverMatch | None:
    """Find the view of ours that stands behind sign-in at `path` (path and query), or None."""
    if not path.startswith("/") or path.startswith("//"):
        return None
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    ours = match.func.__module__.startswith("apps.") and match.url_name not in NEVER_REPEATED
    return match if ours and getattr(match.func, "login_required", True) else None


def run_again(
    request: HttpRequest, kept: KeptPost, *, user: User, tells: bool = True
) -> HttpResponseBase:
    """Save what was written before signing in: its view's redirect, else the page to save it again.

    `tells`: say that it was saved, beside what the view says.
    """
    match = our_view(kept.path)
    response = (
        _call(_repeated(request, kept, match, user=user), match, user=user) if match else None
    )
    if response is None or not 300 <= response.status_code < 400:
        return again_page(request, kept)
    if tells:
        say(request, _("What you wrote before signing in is saved."))
    if kept.files:
        warn(request, _("Files could not be kept. Please choose them again."))
    return response


def _call(repeated: HttpRequest, match: ResolverMatch, *, user: User) -> HttpResponseBase | None:
    """Whatever goes wrong here must not stop the sign-in, nor lose the words."""
    try:
        with transaction.atomic(), timezone.override(zoneinfo.ZoneInfo(user.zone)):
            set_owner(user.pk)
            response: HttpResponseBase = match.func(repeated, *match.args, **match.kwargs)
            return response
    except Exception:  # noqa: BLE001
        logger.warning("a kept post could not be repeated at %s", match.view_name)
        return None


def _repeated(
    request: HttpRequest, kept: KeptPost, match: ResolverMatch, *, user: User
) -> HttpRequest:
    """The kept post as a plain request of the signed-in user, on the session of `request`."""
    path, _mark, query = kept.path.partition("?")
    again = copy.copy(request)
    for name in ("GET", "POST", "COOKIES", "headers", "accepted_types"):
        again.__dict__.pop(name, None)
    again.META = {
        name: value for name, value in request.META.items() if not name.startswith("HTTP_HX")
    }
    again.META |= {"REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": query}
    again.method, again.path, again.path_info = "POST", path, path
    again.user = user
    again.resolver_match = match
    again._post = QueryDict(urlencode(kept.fields))  # type: ignore[attr-defined]  # noqa: SLF001
    again._files = MultiValueDict()  # type: ignore[attr-defined]  # noqa: SLF001
    again.htmx = HtmxDetails(again)  # type: ignore[attr-defined]
    return again


def again_page(request: HttpRequest, kept: KeptPost, *, status: int = 200) -> HttpResponse:
    """The words, a fresh proof that the form is ours, and a button that posts them to where they belong."""
    return render(request, "accounts/save_again.html", {"kept": kept}, status=status)
