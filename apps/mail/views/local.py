from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.mail import connection
from apps.mail import mailbox as mails


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


def _require_local() -> None:
    """With a mail server connected, this machine keeps no mail to show."""
    if not connection.is_local():
        raise Http404
