"""The principles by which people are measured: lists, which goals are about them, and how often each is shown."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.goals import coverage, principle_lists
from apps.goals import principles as services
from apps.goals.forms import GoalPrinciplesForm, PrinciplesForm
from apps.goals.models import Principle
from apps.goals.reach import goal_of, plan_of


@require_http_methods(["GET", "HEAD", "POST"])
def principles(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The principles people are measured by, and a form for a list of one's own."""
    plan = plan_of(request, plan_pk)
    form = PrinciplesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = services.add_principles(
            plan=plan, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        _say_added(request, added)
        return redirect("principles", plan.pk)
    shown = coverage.covered(plan)
    names = {one.principle.list_name for one in shown}
    context = {
        "plan": plan,
        "form": form,
        "covered": shown,
        "presets": [one for one in principle_lists.all_lists() if one.name not in names],
        "section": "account_settings",
    }
    return render(request, "goals/principles.html", context, status=422 if form.errors else 200)


def _say_added(request: AuthenticatedHttpRequest, added: list[Principle]) -> None:
    said = ngettext("%(count)d principle is added.", "%(count)d principles are added.", len(added))
    say(request, said % {"count": len(added)})


@require_POST
def principles_preset(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Add a list that ships with Daybook: its names only."""
    plan = plan_of(request, plan_pk)
    preset = principle_lists.get(request.POST.get("list", ""))
    if preset is None:
        raise Http404
    added = services.add_principles(
        plan=plan, by=request.user, now=timezone.now(), list_name=preset.name,
        names=preset.principles,
    )  # fmt: skip
    _say_added(request, added)
    return redirect("principles", plan.pk)


def _principle(request: AuthenticatedHttpRequest, pk: UUID) -> Principle:
    return get_object_or_404(Principle.objects.for_user(request.user), pk=pk)


@require_POST
def principle_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _principle(request, pk)
    services.withdraw_principle(principle=found, by=request.user, now=timezone.now())
    undo = reverse("principle_restore", args=[pk])
    say(request, _("Taken off the list. Entries that name it keep it."), undo_url=undo)
    return redirect("principles", found.plan_id)


@require_POST
def principle_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _principle(request, pk)
    services.restore_principle(principle=found, by=request.user, now=timezone.now())
    say(request, _("Taken back."))
    return redirect("principles", found.plan_id)


@require_POST
def goal_principles(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Which principles a goal is about; anything that is none of the plan's leaves all as it was."""
    found = goal_of(request, pk)
    form = GoalPrinciplesForm(request.POST, plan=found.plan)
    if form.is_valid():
        services.set_goal_principles(
            goal=found, by=request.user, now=timezone.now(),
            principles=list(form.cleaned_data["principles"]),
        )  # fmt: skip
        say(request, _("Saved."))
    return redirect(found)
