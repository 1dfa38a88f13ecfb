from __future__ import annotations

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.forms import FirstAccountForm
from apps.accounts.own_device import AFTER, ANSWER, MINE, WORK, own_device_first
from apps.accounts.services import LinkSpentError, open_first_account, setup_link_is_good
from apps.core.http import AuthenticatedHttpRequest
from apps.onboarding.enums import MINUTES, Door, Item


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def device(request: HttpRequest) -> HttpResponse:
    """The question before anything else. On a work computer there is no form, only the sheet."""
    answer = request.POST.get("answer", "")
    if request.method != "POST" or answer not in {MINE, WORK}:
        return render(request, "onboarding/device.html")
    request.session[ANSWER] = answer
    if answer == WORK:
        return redirect("tonight_blank")
    return redirect(request.session.pop(AFTER, "") or _next_page(request))


def _next_page(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return reverse("where_are_you")
    return reverse("account_signup" if settings.SIGNUP_OPEN else "account_login")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@own_device_first
def welcome(request: HttpRequest, token: str) -> HttpResponseBase:
    """The one-time link. Fetching it changes nothing; only the filled form spends it."""
    if not setup_link_is_good(token):
        return _spent(request)
    form = FirstAccountForm(request.POST or None)
    if not form.is_valid():
        return render(
            request, "onboarding/welcome.html", {"form": form}, status=422 if form.is_bound else 200
        )
    try:
        user = open_first_account(token=token, now=timezone.now(), **form.account())
    except LinkSpentError:
        return _spent(request)
    response: HttpResponseBase = perform_login(request, user, redirect_url=reverse("where_are_you"))
    return response


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "onboarding/link_spent.html", status=404)


@require_safe
@own_device_first
def where_are_you(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Six doors. Everything after them can be skipped and filled in later."""
    evening = [(item.label, MINUTES[item]) for item in Item]
    return render(
        request,
        "onboarding/where.html",
        {"doors": list(Door), "evening": evening, "section": "start"},
    )
