from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.asking import asks_again
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.mail import cautions, connection, readers, services, wording
from apps.mail import second_address as second
from apps.mail.models import OutgoingMail
from apps.mail.second_forms import AddressForm, CodeForm

WITH_PROBLEMS = 422


@require_POST
def mails_again(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Take back what was stopped by links in mails to the reader's own address."""
    services.start_own_kinds(by=request.user)
    say(request, _("These mails go out again, from the next planned one on."))
    return redirect("settings_reminders")


@require_http_methods(["GET", "HEAD", "POST"])
@asks_again()
def second_address(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Name, confirm by code, ask once more, or remove the address that reminders may go to as well."""
    now, row = timezone.now(), readers.second_address(request.user)
    do = request.POST.get("do", "")
    form = AddressForm(
        request.POST if do == "name" else None,
        user=request.user,
        may_ask=readers.may_ask_address(request.user, now=now),
    )
    code = CodeForm(request.POST if do == "code" else None)
    if request.method == "POST" and _done(request, form, code, now=now):
        return redirect("settings_second_address")
    mails = OutgoingMail.objects.for_user(request.user).about(second.LABEL, row.pk) if row else ()
    context = {
        "row": row,
        "form": form,
        "code": code,
        "mails": [wording.outcome(one) for one in mails],
        "wants_none": row is not None and readers.second_address_stopped(row),
        "cautions": cautions.cautions_for(request.user, [row.address]) if row else [],
    }
    status = WITH_PROBLEMS if form.errors or code.errors else 200
    return render(request, "mail/second_address.html", context, status=status)


def _asked() -> str:
    if connection.is_local():
        return _("Written down. It is not asked yet: no mail leaves this computer at present.")
    return _("Asked by mail. Reminders go there once it is confirmed.")


def _done(
    request: AuthenticatedHttpRequest, form: AddressForm, code: CodeForm, *, now: datetime
) -> bool:
    """Do what was pressed; False where the page comes back with a problem."""
    row = readers.second_address(request.user)
    if request.POST.get("do") == "remove":
        services.remove_address(owner=request.user, now=now)
        say(request, _("Removed. No mail goes there any more."))
        return True
    if form.is_bound and form.is_valid():
        services.ask_address(owner=request.user, address=form.cleaned_data["address"], now=now)
        say(request, _asked())
        return True
    if row is None or not code.is_bound or not code.is_valid():
        return not (form.is_bound or code.is_bound)
    if services.confirm_by_code(row, code.cleaned_data["code"], now=now):
        say(request, _("Confirmed. Reminders go there when your first address cannot be reached."))
        return True
    code.add_error(
        "code",
        _(
            "This is not the code of the last mail, or it is older than a week. After ten wrong ones only a new mail helps."
        ),
    )
    return False
