from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.asking import Before, asks_again
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.owner_scope import owner_scope
from apps.core.text import visible_controls
from apps.mail import connecting, connection, readers
from apps.mail.cautions import cautions_for
from apps.mail.forms import ConnectionForm
from apps.mail.presets import Preset, preset_for, preset_of, presets
from apps.mail.rules.outcomes import Answer, server_words
from apps.mail.said import meaning

TOLD = "mail_test"  # the outcome of the last test, told once
TOLD_AT = "told"


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
@asks_again(Before.LOOKING)
def settings_mail(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The mail server of this instance. Saving can be followed by a test mail, outside any transaction."""
    _require_owner(request)
    stored = connection.stored()
    chosen = preset_of(request.GET.get("provider", ""))
    posted = request.POST if request.method == "POST" else None
    form = ConnectionForm(posted, user=request.user, stored=stored, preset=chosen)
    if posted is not None and not _is_set_outside() and form.is_valid():
        connecting.save_connection(by=request.user, now=timezone.now(), **form.cleaned_data)
        say(request, _("The mail server is saved."))
        return _tested(request, chosen) if "test" in posted else _landing("present", chosen)
    preset = chosen or (preset_for(stored.host, stored.port) if stored else None)
    context = {"form": form, "stored": stored, "preset": preset, **_around(request)}
    status = 422 if form.errors else 200
    return render(request, "mail/connection.html", context, status=status)


@require_POST
@transaction.non_atomic_requests
def settings_mail_test(request: AuthenticatedHttpRequest) -> HttpResponse:
    _require_owner(request)
    return _tested(request)


@require_POST
@asks_again()
def settings_mail_remove(request: AuthenticatedHttpRequest) -> HttpResponse:
    _require_owner(request)
    connecting.remove_connection(by=request.user)
    say(request, _("The mail server is removed. Mails stay in the mailbox on this computer."))
    return _landing("present")


def _require_owner(request: HttpRequest) -> None:
    """The connection is the instance's, not a person's: for everybody else there is nothing here."""
    if not (request.user.is_staff or request.user.is_superuser):
        raise Http404


def _is_set_outside() -> bool:
    return connection.present().is_set_outside


def _landing(part: str, preset: Preset | None = None) -> HttpResponse:
    """Back to the page, where a part of it begins; else a browser would keep the part that it posted to."""
    asked = f"?provider={preset.id}" if preset else ""
    return redirect(f"{reverse('settings_mail')}{asked}#{part}")


def _tested(request: AuthenticatedHttpRequest, preset: Preset | None = None) -> HttpResponse:
    """Send a test mail and tell its outcome once, at the top of the page, where the browser lands."""
    trial = connecting.try_sending(to=request.user, now=timezone.now())
    request.session[TOLD] = {
        "accepted": trial.accepted,
        "is_theirs": trial.answer.code is not None,
        "words": visible_controls(_words(trial.answer)),
        "means": "" if trial.accepted else meaning(trial),
    }
    return _landing(TOLD_AT, preset)


def _words(answer: Answer) -> str:
    return server_words(answer.code, answer.enhanced, answer.reply)


def _around(request: AuthenticatedHttpRequest) -> dict[str, Any]:
    """What stands around the form: the present connection, the providers, warnings, the last test."""
    connection.forget()  # what a mail a moment ago told of it is told here
    present = connection.present()
    sender = "" if present.is_local else parseaddr(present.mail_from)[1]
    with owner_scope(request.user.pk):
        second = readers.second_address(request.user)
        theirs = (sender, request.user.email, second.address if second else "")
        warnings = cautions_for(request.user, theirs)
    return {
        "present": present,
        "sender": sender,
        "presets": presets(),
        "cautions": warnings,
        "told": request.session.pop(TOLD, None),
        "is_watched": bool(settings.HEARTBEAT_URL),
    }
