from __future__ import annotations

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.jobs.process import send
from apps.operations.nightly import ask_again
from apps.operations.shown import standing_of
from apps.operations.tasks import check_records

log = structlog.get_logger("daybook.operations")


@login_not_required
@require_safe
def healthz_live(_request: HttpRequest) -> HttpResponse:
    """Says that the web process answers and reaches the database (every request opens a transaction)."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_http_methods(["GET", "HEAD", "POST"])
def record_check(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the nightly check found, and a way to let it run now."""
    if request.method == "POST":
        ask_again(owner_id=request.user.pk)
        transaction.on_commit(_wake)
        say(request, _("Your record is being read again. Look here in a few minutes."))
        return redirect("record_check")
    context = {"plan": None, "standing": standing_of(request.user)}
    return render(request, "operations/record_check.html", context)


def _wake() -> None:
    """Only sooner: beat comes by twice an hour anyway."""
    try:
        send(check_records)
    except (OperationalError, OSError) as error:
        log.warning("broker_away", error=type(error).__name__)
