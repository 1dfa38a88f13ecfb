from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import again, services
from apps.accounts.forms import SettingsForm
from apps.accounts.kept import kept_from
from apps.accounts.models import Theme
from apps.accounts.own_device import own_device_first
from apps.accounts.replay import again_page, our_view
from apps.accounts.signin import keeping_page
from apps.core.errors import error_page
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that could not prove it is ours: give the words back, unless it came from elsewhere."""
    if not _is_from_here(request):
        return error_page(request, 403)
    if our_view(request.get_full_path()) is None:
        warn(request, _("This page was open for too long. Please fill it in once more."))
        return redirect(request.get_full_path())
    if not request.user.is_authenticated:
        return keeping_page(request, now=timezone.now())
    return again_page(request, kept_from(request), status=403)


def _is_from_here(request: HttpRequest) -> bool:
    """Say whether a page of this origin posted: words put there by another site are not given a form."""
    source = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def signup(request: HttpRequest) -> HttpResponseBase:
    """A later account: the first question before its form, as on the one-time link."""
    is_open = bool(settings.SIGNUP_OPEN)
    return (
        own_device_first(allauth_views.signup)(request)
        if is_open
        else allauth_views.signup(request)
    )


# Somebody without a session has nothing to sign out of. allauth's view stands open; this one does not.
sign_out = allauth_views.LogoutView.as_view()
sign_out.login_required = True
password_reset_from_key = allauth_views.PasswordResetFromKeyView.as_view(
    success_url=reverse_lazy("account_login")
)
_ask_for_link = allauth_views.PasswordResetView.as_view(
    success_url=format_lazy("{}?sent=yes", reverse_lazy("account_reset_password"))
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def password_reset(request: HttpRequest) -> HttpResponseBase:
    """Ask for a link, and at the same address say that it was sent."""
    if request.method != "POST" and "sent" in request.GET:
        return render(request, "account/password_reset_done.html")
    response: HttpResponseBase = _ask_for_link(request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Change the password; the owner of an example has none and gets none."""
    if not request.user.has_usable_password():
        return redirect("account_settings")
    response: HttpResponseBase = allauth_views.password_change(request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def reauthenticate(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Is it you? With the right password what was being posted goes on."""
    return again.go_on(request, allauth_views.reauthenticate(request), now=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def account_settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        services.change_settings(by=request.user, now=timezone.now(), **form.cleaned_data)
        say(request, _("Your settings are saved."))
        return redirect("account_settings")
    status = 422 if form.is_bound else 200
    return render(
        request, "accounts/settings.html", {"form": form, "themes": Theme.choices}, status=status
    )


@require_POST
def theme(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    chosen = request.POST.get("theme", "")
    if chosen not in Theme.values:
        return HttpResponseBadRequest()
    services.change_theme(by=request.user, theme=Theme(chosen))
    back = request.POST.get("next", "")
    return HttpResponseRedirect(back if _is_path(back) else "/")


def _is_path(back: str) -> bool:
    """A path of this origin, never a name that `redirect` would look up (R35)."""
    return back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
