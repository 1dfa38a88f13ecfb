from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.deadlines import said_before, stage_now, stages
from apps.deadlines.forms.stage import Row, StageForm, are_valid, rows
from apps.deadlines.how_counted import how_counted
from apps.deadlines.views.shared import WITH_PROBLEMS, plan_of, posted
from apps.plans import stage_templates
from apps.plans.today import today_of


@require_safe
def stage_begin(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    context = {"plan": plan, "templates": stage_templates.all_templates()}
    return render(request, "deadlines/stage_begin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def stage_count(request: AuthenticatedHttpRequest, plan_pk: UUID, template_id: str) -> HttpResponse:
    """The letter's words, then the dates that follow, then all of it saved at once."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    template = stage_templates.get(template_id)
    if template is None:
        raise Http404
    form = StageForm(
        posted(request), template=template, plan=plan, user_zone=request.user.zone,
        today=today_of(plan, now=now),
        said_before=said_before.proposed(request.session, plan.pk),
        said_window=said_before.window(request.session, plan.pk),
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid() or "back" in request.POST:
        return _letter_page(request, form)
    if "save" not in request.POST and form.proposals:
        return _dates_page(request, form, rows(form), now=now)
    answered = rows(form, data=request.POST)
    if not are_valid(answered):
        return _dates_page(request, form, answered, now=now, status=WITH_PROBLEMS)
    return _save(request, form, answered, now=now)


def _letter_page(request: AuthenticatedHttpRequest, form: StageForm) -> HttpResponse:
    context = {
        "plan": form.plan,
        "form": form,
        "template": form.template,
        "back_url": reverse("stage_begin", args=[form.plan.pk]),
        "cancel_url": reverse("dates", args=[form.plan.pk]),
    }
    status = WITH_PROBLEMS if form.is_bound and form.errors else 200
    return render(request, "deadlines/stage_letter.html", context, status=status)


def _dates_page(
    request: AuthenticatedHttpRequest,
    form: StageForm,
    shown: Sequence[Row],
    *,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    lines = [(row, how_counted(row.proposal.counted, name=row.proposal.key)) for row in shown]
    context: dict[str, Any] = {
        "plan": form.plan,
        "form": form,
        "lines": lines,
        "hidden": [(name, form[name].value()) for name in form.fields],
        "today": timezone.localdate(now),
        "now": now,
    }
    return render(request, "deadlines/stage_dates.html", context, status=status)


def _save(
    request: AuthenticatedHttpRequest, form: StageForm, answered: Sequence[Row], *, now: datetime
) -> HttpResponse:
    saved = stages.begin(form, answered, by=request.user, now=now)
    said_before.forget(request.session, form.plan.pk)
    if saved is None:
        say(request, _("This stage was saved before."))
    elif not saved:
        say(request, _("The stage is saved. No dates were added."))
    else:
        words = ngettext(
            "The stage and %(count)d date are saved.",
            "The stage and %(count)d dates are saved.",
            saved,
        )
        say(request, words % {"count": saved})
    before = next(iter(stage_now.not_told(form.plan)), None)
    return (
        redirect("stage_ended", before.pk)
        if before and saved is not None
        else redirect("dates", form.plan.pk)
    )
