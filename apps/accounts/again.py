"""Is it you? Asked once more before what a thief of an open session would do first (R32); `core.asking` marks it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.kept import kept_from, lock, unlock
from apps.accounts.password_forms import AgainForm
from apps.accounts.replay import run_again
from apps.accounts.session_limit import BEGUN
from apps.accounts.signin import page_of, redirect_field
from apps.core.asking import Before, asked_before
from apps.core.http import AuthenticatedHttpRequest

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def ask_before(request: HttpRequest, view: object, *, now: datetime) -> HttpResponse | None:
    """The page that asks, or None where nothing is to be asked before `view`.

    What was being posted is kept as after a lost session, and goes on with the right password.
    """
    before, looks = asked_before(view), request.method in SAFE
    if before is None or (looks and before is Before.WRITING) or is_fresh(request, now=now):
        return None
    return _asking_redirect(request) if looks else _asking_page(request, now=now)


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the person proved a quarter of an hour ago at most who they are, or has no password to ask for."""
    at = now.timestamp()
    if at - request.session.get(BEGUN, at) < app_settings.REAUTHENTICATION_TIMEOUT:
        return True
    try:
        _prove(request)
    except ReauthenticationRequired:
        return False
    return True


@reauthentication_required  # type: ignore[untyped-decorator]
def _prove(request: HttpRequest) -> None:
    """allauth raises where it would ask."""


def go_on(
    request: AuthenticatedHttpRequest, response: HttpResponseBase, *, now: datetime
) -> HttpResponseBase:
    """Do what was being posted once the password was right; else leave allauth's answer."""
    token = request.POST.get("kept", "")
    if not token or not 300 <= response.status_code < 400 or not is_fresh(request, now=now):
        return response
    kept = unlock(token, now=now)
    return run_again(request, kept, user=request.user, tells=False) if kept else response


def _asking_redirect(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")


def _asking_page(request: HttpRequest, *, now: datetime) -> HttpResponse:
    kept = lock(kept_from(request), now=now) or ""
    context = {
        "form": AgainForm(user=request.user, initial={"kept": kept}),
        "redirect_field": redirect_field(page_of(request)),
    }
    return render(request, "account/reauthenticate.html", context, status=403)
