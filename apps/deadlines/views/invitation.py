from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say, warn
from apps.core.owner_scope import owner_scope
from apps.deadlines import services
from apps.deadlines.forms.date import DateForm
from apps.deadlines.forms.invitation import InvitationForm
from apps.deadlines.invitation import Invitation, Offered, read_invitation
from apps.deadlines.models import DeadlineKind
from apps.deadlines.views.dates import date_page
from apps.deadlines.views.shared import WITH_PROBLEMS, plan_of
from apps.plans.models import Plan

SALT = "daybook.deadlines.invitation"
MAX_AGE = 12 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
def date_invitation(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """First the events are shown, then the chosen ones are saved. The reading happens in a child, in no transaction."""
    with owner_scope(request.user.pk):
        plan = plan_of(request, plan_pk)
    now = timezone.now()
    if "chosen_from" in request.POST:
        return _save(request, plan, now)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = InvitationForm(*posted)
    found = Invitation()
    if form.is_bound and form.is_valid():
        found = read_invitation(form.words, plan=plan, now=now)
        if len(found.offered) == 1 and not found.more:
            return _date_form(request, plan, found.offered[0])
    context = {
        "plan": plan,
        "form": form,
        "found": found,
        "kinds": DeadlineKind.choices,
        "chosen_from": signing.dumps(_as_fields(found), salt=SALT, compress=True),
    }
    status = WITH_PROBLEMS if form.errors or found.problem else 200
    return render(request, "deadlines/invitation.html", context, status=status)


def _date_form(request: AuthenticatedHttpRequest, plan: Plan, one: Offered) -> HttpResponse:
    """A single date goes into the date form, where everything can be changed before it is saved."""
    fields = {**_fields(one), "kind": DeadlineKind.CHECKPOINT}
    if one.note:
        say(request, one.note)
    if one.cancelled:
        warn(request, _("The invitation says that this is called off."))
    context = {
        "plan": plan,
        "form": DateForm(fields, plan=plan, user_zone=request.user.zone),
        "heading": _("Add from an invitation"),
        "cancel_url": reverse("dates", args=[plan.pk]),
        "post_url": reverse("deadline_add", args=[plan.pk]),
    }
    with owner_scope(request.user.pk):
        return date_page(request, context, timezone.now())


def _as_fields(found: Invitation) -> list[dict[str, str]]:
    """Each event as the fields of the date form."""
    return [_fields(one) for one in found.offered]


def _fields(one: Offered) -> dict[str, str]:
    return {
        "title": one.title,
        "local_date": one.day.isoformat(),
        "local_time": f"{one.clock:%H:%M}" if one.clock else "",
        "zone": one.zone,
    }


def _save(request: AuthenticatedHttpRequest, plan: Plan, now: datetime) -> HttpResponse:
    """Save what was ticked of the events that were shown, each through the date form."""
    try:
        shown = signing.loads(request.POST["chosen_from"], salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return redirect("date_invitation", plan.pk)
    ticked = set(request.POST.getlist("event"))
    chosen = [one for number, one in enumerate(shown) if str(number) in ticked]
    kind = request.POST.get("kind", "")
    with owner_scope(request.user.pk):
        forms = [
            DateForm({**one, "kind": kind}, plan=plan, user_zone=request.user.zone)
            for one in chosen
        ]
        wanted = [form.fields_of_date() for form in forms if form.is_valid()]
        added = services.add_missing(plan=plan, by=request.user, now=now, wanted=wanted)
    _say_saved(request, chosen=len(chosen), valid=len(wanted), added=len(added))
    return redirect("dates" if wanted else "date_invitation", plan.pk)


def _say_saved(request: AuthenticatedHttpRequest, *, chosen: int, valid: int, added: int) -> None:
    """How many are saved, and that some were there before, or could not be."""
    if added:
        said = ngettext("%(count)d date is saved.", "%(count)d dates are saved.", added)
        say(request, said % {"count": added})
    elif valid:
        say(request, _("These dates are here already. Nothing was added."))
    elif not chosen:
        say(request, _("Nothing was chosen."))
    if chosen > valid:
        left = ngettext(
            "%(count)d ticked date could not be saved. Add it by hand.",
            "%(count)d ticked dates could not be saved. Add them by hand.",
            chosen - valid,
        )
        warn(request, left % {"count": chosen - valid})
