from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import services
from apps.accounts.forms import SettingsForm
from apps.accounts.kept import kept_from
from apps.accounts.models import Theme
from apps.accounts.replay import again_page, our_view
from apps.accounts.signin import keeping_page, whole_page
from apps.core.errors import error_page
from apps.core.http import AuthenticatedHttpRequest


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form that could not prove it is ours: give the words back, unless it came from elsewhere."""
    if not _is_from_here(request):
        return error_page(request, 403)
    if our_view(request.get_full_path()) is None:
        messages.warning(
            request, _("This page was open for too long. Please fill it in once more.")
        )
        return redirect(request.get_full_path())
    if not request.user.is_authenticated:
        return keeping_page(request, now=timezone.now())
    page = again_page(request, kept_from(request))
    page.status_code = 403
    return whole_page(request, page)


def _is_from_here(request: HttpRequest) -> bool:
    """Say whether a page of this origin posted: words put there by another site are not given a form."""
    source = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    parts = urlsplit(source)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


@require_http_methods(["GET", "HEAD", "POST"])
def account_settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        services.change_settings(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your settings are saved."))
        return redirect("account_settings")
    return render(request, "accounts/settings.html", {"form": form})


@require_POST
def theme(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    chosen = request.POST.get("theme", "")
    if chosen not in Theme.values:
        return HttpResponseBadRequest()
    services.change_theme(by=request.user, theme=Theme(chosen))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/")
