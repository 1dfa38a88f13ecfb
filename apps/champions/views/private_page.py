"""The user's side of the private page: an address that is shown once, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.champions.dates import today_of
from apps.champions.enums import Asked
from apps.champions.forms import SentForm
from apps.champions.private_page import address_of, close_page, is_offered, make_page
from apps.champions.reach import request_of
from apps.champions.views.requests import page
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say


@require_POST
def request_page(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make an address, and show it this once. A draft is sent with it: its text is kept as it stands in the form."""
    row, now = request_of(request, pk), timezone.now()
    if not is_offered():
        say(request, _("A private page needs a public address with TLS; this Daybook has none."))
        return redirect(row)
    sent: dict[str, Any] = {}
    if row.state == Asked.DRAFT:
        form = SentForm(request.POST, today=today_of(row.plan, now=now))
        if not form.is_valid():
            return page(request, row, form=form)
        sent = {"text": form.cleaned_data["text"], "asked_date": form.cleaned_data["day"]}
    token = make_page(request=row, by=request.user, now=now, **sent)
    return page(request, request_of(request, pk), address=address_of(token) if token else "")


@require_POST
def request_page_close(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    row = request_of(request, pk)
    if close_page(request=row, by=request.user, now=timezone.now()):
        say(request, _("The private page is closed. Whoever opens its address finds nothing."))
    return redirect(row)
