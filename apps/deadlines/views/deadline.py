from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.deadlines import agenda, from_above, lives, services, state_undo
from apps.deadlines.forms.date import DateChangeForm
from apps.deadlines.models import DeadlineState
from apps.deadlines.reminders import KIND, LABEL
from apps.deadlines.views.dates import date_page
from apps.deadlines.views.shared import deadline_of, posted
from apps.mail import readers, wording
from apps.mail.models import OutgoingMail
from apps.plans.today import today_of


@require_safe
def deadline(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found, now = deadline_of(request, pk), timezone.now()
    mails = list(OutgoingMail.objects.for_user(request.user).about(LABEL, found.pk).in_order())
    context = {
        "plan": found.plan,
        "deadline": found,
        "subject": from_above.subject_of(found),
        "asked": from_above.asked_of(found, now=now),
        "now": now,
        "full": agenda.full(found, now=now),
        "tone": agenda.tone(found, now=now),
        "state_words": lives.state_words(found.kind, found.state),
        "is_coming": found.local_date > today_of(found.plan, now=now),
        "mark_words": lives.mark_words(found.kind),
        "counted": agenda.how_it_was_counted(found),
        "history": agenda.history(found),
        "mails": [(one, wording.outcome(one)) for one in mails if one.revision == found.revision],
        "earlier": [(one, wording.outcome(one)) for one in mails if one.revision < found.revision],
        "mails_stopped": readers.has_stopped(request.user, KIND),
    }
    return render(request, "deadlines/deadline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found, now = deadline_of(request, pk), timezone.now()
    form = DateChangeForm(posted(request), deadline=found, user_zone=request.user.zone)
    if request.method == "POST" and form.is_valid() and form.is_confirmed:
        services.change_deadline(
            found, by=request.user, now=now, why=form.cleaned_data["why"], **form.fields_of_date()
        )
        say(request, _("The date is changed. Mails of the old one do not go out."))
        return redirect(found)
    context = {
        "plan": found.plan,
        "form": form,
        "heading": _("Change a date"),
        "cancel_url": found.get_absolute_url(),
        "post_url": request.path,
    }
    return date_page(request, context, now)


@require_POST
def deadline_state(request: AuthenticatedHttpRequest, pk: UUID, state: str) -> HttpResponse:
    """Mark as done, not held, no longer needed or open; the line that says so takes it back.

    A date that is asked something else is neither closed nor opened here: its page asks.
    """
    if state not in DeadlineState.values:
        raise Http404
    found, now = deadline_of(request, pk), timezone.now()
    if from_above.asked_of(found, now=now) is not None:
        return redirect(found)
    if state_undo.is_stale(found, request.GET.get(state_undo.OF, "")):
        warn(request, _("This date was changed since. Nothing was taken back."))
        return redirect("deadline", found.pk)
    row = services.set_deadline_state(found, by=request.user, now=now, state=state)
    say(request, lives.said(found, state, now=now), undo_url=state_undo.undo_address(found, row))
    return redirect("deadline", found.pk)
