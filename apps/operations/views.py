from __future__ import annotations

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.jobs.process import send
from apps.operations.delivery import chosen_from, delivery_log
from apps.operations.health import CHECKS, wrong
from apps.operations.nightly import ask_again
from apps.operations.shown import standing_of
from apps.operations.tasks import check_records

log = structlog.get_logger("daybook.operations")


@login_not_required
@require_safe
@transaction.non_atomic_requests
def healthz(_request: HttpRequest, what: str) -> HttpResponse:
    """`live`, `ready` or `reminders`: 200, or 503 with the codes of what is wrong, one a line. Holds no data."""
    if what not in CHECKS:
        raise Http404
    found = wrong(what)
    words = "\n".join(found) or "ok"
    return HttpResponse(f"{words}\n", status=503 if found else 200, content_type="text/plain")


@require_safe
def mail_log(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Each mail to this person: when it was planned, handed over and accepted, and what the mail server said.

    `?date=` keeps the mails of one date, `?day=` those planned on one day, `?page=` goes on.
    """
    chosen = chosen_from(request.GET, user=request.user)
    context = {
        "plan": None,
        "chosen": chosen,
        **delivery_log(request.user, chosen, now=timezone.now()),
    }
    return render(request, "operations/mail_log.html", context)


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
