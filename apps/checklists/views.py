"""The checklist: Today's second tab."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.checklists import services
from apps.checklists.dating import day_of
from apps.checklists.forms import NewStepForm, form_for
from apps.checklists.models import Step
from apps.checklists.page import link_of, read_checklist, url_of
from apps.checklists.reach import plan_of, step_of
from apps.checklists.services import StepState
from apps.checklists.steps import COUNTRIES, all_steps
from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.core.zones import zone_of
from apps.plans.today import today_of

WITH_PROBLEMS = 422
UNDOES = {
    StepState.DONE: StepState.OPEN,
    StepState.OPEN: StepState.DONE,
    StepState.ASIDE: StepState.BACK,
    StepState.BACK: StepState.ASIDE,
}


@require_safe
def checklist(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan, now = plan_of(request, plan_pk), timezone.now()
    context = {
        "plan": plan,
        "list": read_checklist(plan, now=now),
        "today": today_of(plan, now=now),
        "day": now.astimezone(zone_of(request.user.zone)).date(),  # as on the other tab, Today
    }
    return render(request, "checklists/checklist.html", context)


def _back_to(step: Step) -> HttpResponse:
    return redirect(f"{reverse('checklist', args=[step.plan_id])}#step-{step.pk}")


@require_POST
def step_state(request: AuthenticatedHttpRequest, pk: UUID, state: str) -> HttpResponse:
    """Tick, untick, put aside or take back in one tap; the line that says so undoes it."""
    if state not in StepState.values:
        raise Http404
    now, wanted = timezone.now(), StepState(state)
    row = services.set_state(
        step=step_of(request, pk, now=now), by=request.user, now=now, state=wanted
    )
    words = {"state": wanted.label, "title": row.title}
    undo = reverse("step_state", args=[row.pk, UNDOES[wanted]])
    say(request, _("%(state)s: %(title)s") % words, undo_url=undo)
    return _back_to(row)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One step: why, where that is from, a note and a day."""
    now = timezone.now()
    found = step_of(request, pk, now=now)
    today = today_of(found.plan, now=now)
    data = request.POST if request.method == "POST" else None
    form = form_for(found, data, today=today, due_date=day_of(found))
    if request.method == "POST" and form.is_valid():
        row = services.change_step(step=found, by=request.user, now=now, **form.cleaned_data)
        say(request, _("Saved."))
        return _back_to(row)
    template = all_steps().of(found.key)
    context = {
        "plan": found.plan,
        "step": found,
        "template": template,
        "url": url_of(template, plan=found.plan),
        "link": link_of(template),
        "form": form,
    }
    return render(
        request, "checklists/step.html", context, status=WITH_PROBLEMS if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """A step of one's own."""
    plan, now = plan_of(request, plan_pk), timezone.now()
    data = request.POST if request.method == "POST" else None
    form = NewStepForm(data, today=today_of(plan, now=now))
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_step(plan=plan, by=request.user, now=now, **form.cleaned_data)
        except services.TooManyError:
            form.add_error(None, _("There are 200 steps of your own. Change one of them."))
        else:
            undo = reverse("step_state", args=[row.pk, StepState.ASIDE])
            say(request, _("The step is on the list."), undo_url=undo)
            return _back_to(row)
    url = reverse("checklist", args=[plan.pk])
    context = {
        "plan": plan, "form": form, "heading": _("Add a step"), "save_label": _("Save step"),
        "back_url": url, "back_label": _("Checklist"), "cancel_url": url,
    }  # fmt: skip
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "components/form_page.html", context, status=status)


@require_POST
def checklist_country(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Take in what holds in one country."""
    plan, country = plan_of(request, plan_pk), request.POST.get("country", "")
    if country not in COUNTRIES:
        raise Http404
    count = services.take_in_country(
        plan=plan, by=request.user, now=timezone.now(), country=country
    )
    said = ngettext("%(n)d step is taken in.", "%(n)d steps are taken in.", count) % {"n": count}
    say(request, f"{said} {_('Each can be put aside.')}")
    return redirect("checklist", plan.pk)
