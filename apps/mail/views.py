from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.mail import mailbox as mails
from apps.mail import services
from apps.mail.stopping import Stop, read_token


@require_safe
def mailbox(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Mails to the reader's own address, while no mail server is connected."""
    _require_local()
    found = mails.mails_for(settings.LOCAL_MAILBOX, request.user.email)
    return render(request, "mail/mailbox.html", {"mails": found, "now": timezone.now()})


@require_safe
def mailbox_message(request: AuthenticatedHttpRequest, key: str) -> HttpResponse:
    _require_local()
    mail = mails.mail_for(settings.LOCAL_MAILBOX, request.user.email, key)
    if mail is None:
        raise Http404
    return render(request, "mail/message.html", {"mail": mail})


@csrf_exempt  # one click in a mail program (RFC 8058) brings no cookie; the token is signed
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET only asks: programs that follow the links of a mail must stop nothing."""
    wanted = _read(token)
    if request.method == "POST":
        services.stop_kind(owner_id=wanted.owner_id, kind=wanted.kind, now=timezone.now())
    return render(
        request, "mail/stop.html", {"token": token, "is_stopped": request.method == "POST"}
    )


@login_not_required
@require_POST
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Take a stop back, from the page that confirmed it."""
    wanted = _read(token)
    services.start_kind(owner_id=wanted.owner_id, kind=wanted.kind)
    return render(request, "mail/stop.html", {"token": token, "is_started": True})


def _require_local() -> None:
    """With a mail server connected, this machine keeps no mail to show."""
    if not settings.MAIL_IS_LOCAL:
        raise Http404


def _read(token: str) -> Stop:
    wanted = read_token(token)
    if wanted is None:
        raise Http404
    return wanted
