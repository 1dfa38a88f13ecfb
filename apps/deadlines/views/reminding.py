from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.core import say_dates
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.partials import render_partial
from apps.deadlines import agenda, from_above, services
from apps.deadlines import reminded as answers
from apps.deadlines import reminder_settings as wishes
from apps.deadlines.forms.reminders import (
    LaterForm,
    OwnRemindersForm,
    ReminderSettingsForm,
    refuse_moment,
)
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.reminders import is_acknowledged
from apps.deadlines.views.shared import WITH_PROBLEMS, deadline_of, posted
from apps.mail.readers import second_address, stopped_labels


@require_http_methods(["GET", "HEAD", "POST"])
def reminded(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Where the link of a mail leads: looking changes nothing, each of the three buttons posts."""
    found, now = deadline_of(request, pk), timezone.now()
    form = LaterForm(request.POST if request.POST.get("do") == "later" else None)
    if request.method == "POST" and _answer(request, found, form, now=now):
        return redirect("deadline_reminded", found.pk)
    last = answers.last_reminder(found, now=now)
    morning = answers.tomorrow_morning(found, now=now)
    context = {
        "plan": found.plan,
        "deadline": found,
        "full": agenda.full(found, now=now),
        "tone": agenda.tone(found, now=now),
        "asked": from_above.asked_of(found, now=now),
        "is_open": found.state == DeadlineState.OPEN,
        "is_acknowledged": is_acknowledged(found),
        "snoozed": found.snoozed_until
        if found.snoozed_until and found.snoozed_until > now
        else None,
        "last": last,
        "morning": morning if last and morning <= last else None,
        "form": form,
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "deadlines/reminded.html", context, status=status)


def _answer(
    request: AuthenticatedHttpRequest, found: Deadline, form: LaterForm, *, now: datetime
) -> bool:
    """Do what was pressed; False where its moment cannot be had."""
    match request.POST.get("do"):
        case "confirm":
            answers.acknowledge(found, now=now)
            say(request, _("Confirmed. The usual mails still come."))
        case "tomorrow":
            moment = answers.tomorrow_morning(found, now=now)
            return _later(request, found, moment=moment, form=form, now=now)
        case "later":
            if not form.is_valid():
                return False
            moment = answers.own_moment(found, form.cleaned_data["day"], form.cleaned_data["clock"])
            return _later(request, found, moment=moment, form=form, now=now)
        case "done" if from_above.asked_of(found, now=now) is None:
            services.set_deadline_state(found, by=request.user, now=now, state=DeadlineState.MET)
            say(request, _("Marked as done. No more mails go out for it."))
        case "done":
            pass  # the page asks
        case _:
            raise Http404
    return True


def _later(
    request: AuthenticatedHttpRequest,
    found: Deadline,
    *,
    moment: datetime,
    form: LaterForm,
    now: datetime,
) -> bool:
    try:
        answers.snooze(found, until=moment, now=now)
    except answers.TooLateError:
        if form.is_bound:
            refuse_moment(form)
        return not form.is_bound
    words = say_dates.short_moment(moment, zone=request.user.zone)
    say(request, _("The next mail for it comes on %(moment)s.") % {"moment": words})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def own_reminders(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Which reminders one date has, if not those of the person."""
    found, now = deadline_of(request, pk), timezone.now()
    form = OwnRemindersForm(posted(request), initial={"leads": found.leads})
    if request.method == "POST" and form.is_valid():
        wishes.save_own_leads(found, leads=form.cleaned_data["leads"], now=now)
        say(request, _("Saved. The mails of this date are planned anew."))
        return redirect(found)
    context = {
        "plan": found.plan,
        "form": form,
        "heading": _("Reminders of this date"),
        "side": _("When"),
        "back_url": found.get_absolute_url(),
        "back_label": _("The date"),
        "save_label": _("Save reminders"),
        "cancel_url": found.get_absolute_url(),
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "components/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def reminder_settings(request: AuthenticatedHttpRequest) -> HttpResponse:
    """How somebody wants to be reminded, and what would be mailed for the next date."""
    now, row = timezone.now(), wishes.settings_of(request.user)
    form = ReminderSettingsForm(posted(request), row=row)
    only_looks = "show" in request.POST
    if request.method == "POST" and form.is_valid() and not only_looks:
        wishes.save_settings(by=request.user, now=now, **form.cleaned_data)
        say(request, _("Saved. The mails of your open dates are planned anew."))
        return redirect("settings_reminders")
    context = {
        "form": form,
        "second": second_address(request.user),
        "stopped": stopped_labels(request.user),
    }
    context |= _next_date(request, form, now=now)
    status = WITH_PROBLEMS if form.errors else 200
    return render_partial(
        request, "deadlines/reminder_settings.html", context, partial="reminders", status=status
    )


def _next_date(
    request: AuthenticatedHttpRequest, form: ReminderSettingsForm, *, now: datetime
) -> dict[str, Any]:
    """The mails of the nearest date, as the form stands or, where it is not valid, as saved."""
    deadline = wishes.next_date(request.user, now=now)
    if deadline is None:
        return {}
    chosen = form.preferences() if form.is_bound and form.is_valid() else None
    mails = wishes.would_be_mailed(deadline, now=now, preferences=chosen)
    return {"next": deadline, "next_full": agenda.full(deadline, now=now), "mails": mails}
