"""The one public address of links in mails: what a reader may do without signing in, by a signed token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.mail import kinds, services, stopping


@csrf_exempt  # one click in a mail program (RFC 8058) brings no cookie; the token is signed
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_link(request: HttpRequest, what: str, token: str) -> HttpResponse:
    """GET only asks: programs that follow the links of a mail must change nothing."""
    if what not in ACTIONS:
        raise Http404
    return ACTIONS[what](request, token, timezone.now())


def _stop(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    wanted = _wanted(token)
    done = request.method == "POST"
    if done:
        services.stop_kind(owner_id=wanted.owner_id, kind=wanted.kind, now=now)
    context = {"token": token, "is_stopped": done, **_what_ends(wanted.kind)}
    return render(request, "mail/stop.html", context)


def _start(request: HttpRequest, token: str, now: datetime) -> HttpResponse:  # noqa: ARG001  one signature
    """Take a stop back, from the page that confirmed it."""
    wanted = _wanted(token)
    done = request.method == "POST"
    if done:
        services.start_kind(owner_id=wanted.owner_id, kind=wanted.kind)
    return render(
        request, "mail/stop.html", {"token": token, "is_started": done, "asks_start": not done}
    )


def _what_ends(kind: str) -> dict[str, Any]:
    """What stops with it: all that comes to a second address, the reminders, or one other kind by its name."""
    label = kinds.labels_of([kind])
    return {
        "is_second": stopping.is_of_second(kind),
        "are_reminders": kinds.tells_second_address(kind),
        "label": label[0] if label else "",
    }


def _wanted(token: str) -> stopping.Stop:
    wanted = stopping.read_token(token)
    if wanted is None:
        raise Http404
    return wanted


def _confirm(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    """Whoever reads the mail of a second address allows that reminders go there."""
    found = services.second_address_of(token, now=now)
    if found is None:
        raise Http404
    done = request.method == "POST"
    if done:
        services.confirm_address(found, now=now)
    context = {"token": token, "is_confirmed": done or found.confirmed_at is not None}
    return render(request, "mail/confirm.html", context)


ACTIONS: dict[str, Callable[[HttpRequest, str, datetime], HttpResponse]] = {
    "stop": _stop,
    "start": _start,
    "confirm": _confirm,
}
