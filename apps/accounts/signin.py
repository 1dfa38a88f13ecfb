"""The sign-in page that holds on to what was being posted."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.accounts.forms import SignInForm
from apps.accounts.kept import kept_from, lock
from apps.core.notices import warn


def keeping_page(request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Answer a post without a session: sign in here, and what you wrote is saved (up to 64 kB).

    htmx gets the bare status: the page then posts its form ordinarily and so comes here (keeping.js).
    """
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=403)
    kept = kept_from(request)
    token = lock(kept, now=now)
    _say_what_is_kept(request, is_kept=token is not None, files=kept.files)
    context = {
        "form": SignInForm(request=request, initial={"kept": token or ""}),
        "redirect_field": redirect_field(page_of(request)),
        "signup_url": reverse("account_signup"),
    }
    return render(request, "account/login.html", context, status=403)


def _say_what_is_kept(request: HttpRequest, *, is_kept: bool, files: int) -> None:
    if not is_kept:
        said = _(
            "You were signed out. The text is too long to be kept here: sign in on another tab, "
            "then go back to this page in your browser and save again."
        )
    else:
        said = _("You were signed out. Nothing you wrote is lost: sign in, and it is saved.")
    warn(request, said)
    if files:
        warn(request, _("Files could not be kept. Please choose them again after signing in."))


def redirect_field(page: str) -> SafeString:
    """Signing in leads back to `page`, also when its text was too long to be kept."""
    return format_html('<input type="hidden" name="{}" value="{}">', REDIRECT_FIELD_NAME, page)


def page_of(request: HttpRequest) -> str:
    """The page the post was made from, when it is one of this origin."""
    source = urlsplit(request.META.get("HTTP_REFERER", ""))
    return source.path if source.netloc == request.get_host() else "/"
