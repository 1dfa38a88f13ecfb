from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.http import AuthenticatedHttpRequest
from apps.core.notices import say
from apps.goals import principle_lists, proof, services
from apps.goals import principles as principle_services
from apps.goals.forms import (
    DeliveredForm,
    GoalChangeForm,
    GoalForm,
    PastedGoalsForm,
    PrinciplesForm,
    SplitGoalsForm,
)
from apps.goals.models import Goal, Principle
from apps.goals.rules import split_goals
from apps.plans.models import Plan


def _plan(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def _goal(request: AuthenticatedHttpRequest, pk: UUID) -> Goal:
    goals = Goal.objects.for_user(request.user).select_related("plan").with_words()
    return get_object_or_404(goals, pk=pk)


@require_safe
def goals(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = _plan(request, plan_pk)
    shown = Goal.objects.for_user(request.user).filter(plan=plan).present().with_words()
    tallies = proof.tallies(plan)
    lines = [(one, tallies.get(one.pk, proof.Tally())) for one in shown]
    return render(request, "goals/goals.html", {"plan": plan, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def goal_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    plan = _plan(request, plan_pk)
    form = GoalForm(request.POST or None, plan=plan)
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
    plan = _plan(request, plan_pk)
    if request.method == "POST" and "goal_1" in request.POST:
        return _save_split(request, plan)
    form = PastedGoalsForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        split = SplitGoalsForm(
            plan=plan, proposed=split_goals(form.cleaned_data["text"]), initial=form.cleaned_data
        )
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
    form = SplitGoalsForm(request.POST, plan=plan, proposed=boxes)
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


@require_safe
def goal(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _goal(request, pk)
    versions = found.versions.select_related("given_by").order_by("-number")
    context = {
        "plan": found.plan,
        "goal": found,
        "versions": versions,
        "proof": proof.lines(found),
        "add_url": f"{reverse('entry_add', args=[found.plan_id])}?goal={found.pk}",
    }
    return render(request, "goals/goal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_change(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _goal(request, pk)
    names = ("words", "shown_by", "target", "due_date", "short_name")
    form = GoalChangeForm(
        request.POST or None,
        plan=found.plan,
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
        "save_label": _("Save the new words"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "goals/goal_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_delivered(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _goal(request, pk)
    initial = {"delivered": found.delivered, "delivered_date": found.delivered_date}
    form = DeliveredForm(request.POST or None, initial=initial)
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
    found = _goal(request, pk)
    services.withdraw_goal(goal=found, by=request.user, now=timezone.now())
    say(
        request,
        _("Goal %(number)s is out of lists and packets.") % {"number": found.number},
        undo_url=reverse("goal_restore", args=[found.pk]),
    )
    return redirect("goals", found.plan_id)


@require_POST
def goal_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _goal(request, pk)
    services.restore_goal(goal=found, by=request.user, now=timezone.now())
    say(request, _("Goal %(number)s is back.") % {"number": found.number})
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def principles(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The principles people are measured by, and a form for a list of one's own."""
    plan = _plan(request, plan_pk)
    form = PrinciplesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = principle_services.add_principles(
            plan=plan, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        _say_added(request, added)
        return redirect("principles", plan.pk)
    shown = list(Principle.objects.for_user(request.user).filter(plan=plan).present())
    names = {one.list_name for one in shown}
    context = {
        "plan": plan,
        "form": form,
        "principles": shown,
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
    plan = _plan(request, plan_pk)
    preset = principle_lists.get(request.POST.get("list", ""))
    if preset is None:
        raise Http404
    added = principle_services.add_principles(
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
    principle_services.withdraw_principle(principle=found, by=request.user, now=timezone.now())
    undo = reverse("principle_restore", args=[pk])
    say(request, _("Taken off the list. Entries that name it keep it."), undo_url=undo)
    return redirect("principles", found.plan_id)


@require_POST
def principle_restore(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    found = _principle(request, pk)
    principle_services.restore_principle(principle=found, by=request.user, now=timezone.now())
    say(request, _("Taken back."))
    return redirect("principles", found.plan_id)
