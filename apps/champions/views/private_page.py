"""The user's side of the private page: an address that is shown once, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.champions.enums import Asked
from apps.champions.private_page import close_page, is_offered, make_page
from apps.champions.reach import request_of
from apps.champions.views.requests import page_made
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say


@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make an address and show it this once; a draft gets its page with its text, where that is sent."""
    row = request_of(request, pk)
    if request.method != "POST" or row.state == Asked.DRAFT:
        return redirect(row)
    if not is_offered():
        say(request, _("A private page needs a public address with TLS; this Daybook has none."))
        return redirect(row)
    token = make_page(request=row, by=request.user, now=timezone.now())
    return page_made(request, pk, token)


@require_POST
def request_page_close(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    row = request_of(request, pk)
    if close_page(request=row, by=request.user, now=timezone.now()):
        say(request, _("The private page is closed. Whoever opens its address finds nothing."))
    return redirect(row)
