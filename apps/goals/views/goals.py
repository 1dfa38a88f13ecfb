from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.goals import glance, services
from apps.goals.forms import (
    DeliveredForm,
    GoalChangeForm,
    GoalForm,
    PastedGoalsForm,
    SplitGoalsForm,
)
from apps.goals.reach import goal_of, plan_of
from apps.goals.rules import split_goals
from apps.plans.models import Plan
from apps.plans.today import latest_day


@require_safe
def goals(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    return render(request, "goals/goals.html", {"plan": plan, "lines": glance.lines(plan)})


@require_http_methods(["GET", "HEAD", "POST"])
def goal_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = plan_of(request, plan_pk)
    form = GoalForm(
        request.POST or None, plan=plan, today=latest_day(request.user, plan, now=timezone.now())
    )
    if request.method == "POST" and form.is_valid():
        goal = services.add_goal(
            plan=plan, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        say(request, _("Goal %(number)s is saved.") % {"number": goal.number})
        return redirect("goals", plan.pk)
    return render(
        request,
        "goals/goal_form.html",
        {
            "plan": plan,
            "form": form,
            "heading": _("Add a goal"),
            "save_label": _("Save goal"),
            "cancel_url": reverse("goals", args=[plan.pk]),
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def goals_paste(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """First the paste, then the split as boxes to correct; only the second saves."""
    plan = plan_of(request, plan_pk)
    if request.method == "POST" and "goal_1" in request.POST:
        return _save_split(request, plan)
    today = latest_day(request.user, plan, now=timezone.now())
    form = PastedGoalsForm(request.POST or None, plan=plan, today=today)
    if request.method == "POST" and form.is_valid():
        split = SplitGoalsForm(
            plan=plan, proposed=split_goals(form.cleaned_data["text"]), initial=form.cleaned_data,
            today=today,
        )  # fmt: skip
        return _split_page(request, plan, split)
    return render(
        request,
        "goals/goal_form.html",
        {
            "plan": plan,
            "form": form,
            "heading": _("Paste your goals"),
            "save_label": _("Split into goals"),
            "cancel_url": reverse("goals", args=[plan.pk]),
        },
        status=422 if form.errors else 200,
    )


def _save_split(request: AuthenticatedHttpRequest, plan: Plan) -> HttpResponse:
    boxes = SplitGoalsForm.boxes_in(request.POST)
    form = SplitGoalsForm(
        request.POST,
        plan=plan,
        proposed=boxes,
        today=latest_day(request.user, plan, now=timezone.now()),
    )
    if not form.is_valid():
        return _split_page(request, plan, form)
    kept = services.add_goals(
        plan=plan, by=request.user, now=timezone.now(), many=form.goals(), **form.circumstances()
    )
    said = ngettext("%(count)d goal is saved.", "%(count)d goals are saved.", len(kept))
    say(request, said % {"count": len(kept)})
    return redirect("goals", plan.pk)


def _split_page(
    request: AuthenticatedHttpRequest, plan: Plan, form: SplitGoalsForm
) -> HttpResponse:
    context = {
        "plan": plan,
        "form": form,
        "heading": _("Is each goal on its own?"),
        "intro": _(
            "Correct the words so that they are exactly as given. An emptied box is left out."
        ),
        "save_label": _("Save goals"),
        "cancel_url": reverse("goals", args=[plan.pk]),
    }
    return render(request, "goals/goal_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = goal_of(request, pk)
    names = ("words", "shown_by", "target", "due_date", "short_name")
    form = GoalChangeForm(
        request.POST or None,
        plan=found.plan,
        today=latest_day(request.user, found.plan, now=timezone.now()),
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        now, fields = timezone.now(), dict(form.cleaned_data)
        services.rename_goal(
            goal=found, by=request.user, now=now, short_name=fields.pop("short_name")
        )
        services.change_goal(goal=found, by=request.user, now=now, **fields)
        say(request, _("The new words are saved. The earlier ones stay in the history."))
        return redirect(found)
    context = {
        "plan": found.plan,
        "form": form,
        "heading": _("The words of this goal changed"),
        "side": _("The new words"),
        "save_label": _("Save the new words"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "goals/goal_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_delivered(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = goal_of(request, pk)
    initial = {"delivered": found.delivered, "delivered_date": found.delivered_date}
    form = DeliveredForm(
        request.POST or None,
        initial=initial,
        today=latest_day(request.user, found.plan, now=timezone.now()),
    )
    if request.method == "POST" and form.is_valid():
        services.say_delivered(goal=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        say(request, _("Saved."))
        return redirect(found)
    context = {
        "plan": found.plan,
        "form": form,
        "heading": _("What was delivered"),
        "intro": _("Your own words for the first page of a packet. An empty field prints nothing."),
        "save_label": _("Save"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "goals/goal_form.html", context, status=422 if form.errors else 200)


@require_POST
def goal_withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = goal_of(request, pk)
    services.withdraw_goal(goal=found, by=request.user, now=timezone.now())
    say(
        request,
        _("Goal %(number)s is out of lists and packets.") % {"number": found.number},
        undo_url=reverse("goal_restore", args=[found.pk]),
    )
    return redirect("goals", found.plan_id)


@require_POST
def goal_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = goal_of(request, pk)
    services.restore_goal(goal=found, by=request.user, now=timezone.now())
    say(request, _("Goal %(number)s is back.") % {"number": found.number})
    return redirect(found)
