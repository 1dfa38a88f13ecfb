from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.partials import render_partial
from apps.deadlines import agenda, from_above, ics, moves, preview, services, stage_now
from apps.deadlines.forms.date import DateForm
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.views.shared import WITH_PROBLEMS, plan_of, posted
from apps.plans import first_page, outside_limits
from apps.plans.outside_limits import Limit


@require_safe
def dates(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan, now = plan_of(request, plan_pk), timezone.now()
    filters = agenda.filters_of(request.GET)
    shown = agenda.agenda(plan, now=now, filters=filters)
    stage = None if plan.ended_date else stage_now.running(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "agenda": shown,
        "filters": filters,
        "kinds": DeadlineKind.choices,
        "states": DeadlineState.choices,
        "stage": stage,
        "days_left": stage_now.picture(stage, today=shown.today) if stage else None,
        "not_told": stage_now.not_told(plan),
        "waiting": from_above.waiting(plan, now=now),
        "to_recount": len(moves.of_calendar(plan)),
        "trigger_days": moves.trigger_days(plan),
        "now": now,
        "before_today": first_page.address_before_today(plan, now=now),
    }
    if shown.next:
        context["counted"] = agenda.how_it_was_counted(shown.next.deadline)
    return render(request, "deadlines/dates.html", context)


@require_safe
def calendar_file(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan, now = plan_of(request, plan_pk), timezone.now()
    deadlines = Deadline.objects.for_user(request.user).filter(plan=plan).open().in_order()
    # Invented dates say so wherever the file ends up.
    word = _("EXAMPLE, not a real date") if plan.is_example else plan.cover_word
    content = ics.calendar_bytes(deadlines, cover_word=word, now=now)
    response = HttpResponse(content, content_type=ics.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{ics.FILE_NAME}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """First the count is shown, then the shown moment is saved: a date is never saved unseen."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    limit = outside_limits.get(request.GET.get("limit", ""))
    form = DateForm(
        posted(request),
        plan=plan,
        user_zone=request.user.zone,
        initial=initial_of(limit) if limit else {},
    )
    if request.method == "POST" and form.is_valid() and form.is_confirmed:
        wanted = [form.fields_of_date()]
        added = services.add_missing(plan=plan, by=request.user, now=now, wanted=wanted)
        for deadline in added:
            say(
                request,
                _("The date is saved: %(when)s.") % {"when": agenda.full(deadline, now=now)},
            )
        if not added:
            say(request, _("This date is here already. Nothing was added."))
        return redirect("dates", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "heading": _("Add a date"),
        "limit": limit,
        "cancel_url": reverse("dates", args=[plan.pk]),
        "post_url": request.get_full_path() if limit else request.path,
    }
    return date_page(request, context, now)


def initial_of(limit: Limit) -> dict[str, Any]:
    """What a time limit outside the company proposes; the day it is counted from is the user's to say."""
    return {
        "title": limit.name,
        "kind": DeadlineKind.OUTSIDE_LIMIT,
        "number": limit.number,
        "unit": limit.unit.value,
        "less_a_day": bool(limit.less_days),
    }


def date_page(
    request: AuthenticatedHttpRequest, context: dict[str, Any], now: datetime
) -> HttpResponse:
    """The form, and beneath it the date as it would be saved once the form is valid."""
    form = context["form"]
    if form.is_bound and form.is_valid():
        context["preview"] = preview.of_form(form, email=request.user.email, now=now)
        limit, counted_from = context.get("limit"), form.cleaned_data.get("counted_from")
        context["limit_misses"] = limit and counted_from and not limit.covers(counted_from)
    status = WITH_PROBLEMS if form.errors else 200
    return render_partial(
        request, "deadlines/date_form.html", context, partial="date-form", status=status
    )
