"""The scenarios of a plan: the first form, the list, copying, deleting, and two side by side."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.choices import services
from apps.choices.answers import MONTHS
from apps.choices.clock import plan_days
from apps.choices.compare import compare
from apps.choices.forms.scenario import FirstForm
from apps.choices.models import Scenario
from apps.choices.page import listed, looked_at
from apps.choices.reach import named_by, plan_of, scenario_of
from apps.choices.reading import months_of
from apps.choices.told_offers import told_offers
from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.core.notices import say
from apps.plans.today import today_of

WITH_PROBLEMS = 422


@require_safe
def choices(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """The list of scenarios; while there is none, the form that makes the first."""
    plan = plan_of(request, plan_pk)
    found = list(Scenario.objects.for_user(request.user).filter(plan=plan).in_order())
    if not found:
        return redirect("choice_add", plan.pk)
    now = timezone.now()
    context = {"plan": plan, "lines": listed(plan, found, now=now)}
    return render(request, "choices/choices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def choice_add(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Eight inputs, of which only the pay is needed; what is missing is said with the answer."""
    plan = plan_of(request, plan_pk)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = FirstForm(
        data, plan=plan, days=plan_days(plan, now=now).days, today=today_of(plan, now=now)
    )
    if request.method == "POST" and form.is_valid():
        found = services.add_scenario(plan=plan, by=request.user, now=now, **form.cleaned_data)
        return redirect(found)
    has_others = Scenario.objects.for_user(request.user).filter(plan=plan).exists()
    context = {
        "plan": plan,
        "form": form,
        "has_others": has_others,
        "told_offers": told_offers(plan, fields=form.fields),
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "choices/choice_add.html", context, status=status)


@require_POST
def choice_copy(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Another scenario with the same figures, opened where they are changed."""
    found = scenario_of(request, pk)
    copy = services.copy_scenario(
        scenario=found, by=request.user, now=timezone.now(), client_token=_token(request)
    )
    said = _("%(name)s begins with the same figures. Change what is different, then compare.")
    say(request, said % {"name": copy.name})
    return redirect("choice_figures", copy.pk)


def _token(request: AuthenticatedHttpRequest) -> UUID:
    """What the button carried, so that a second press makes no second one."""
    try:
        return UUID(request.POST.get("client_token", ""))
    except ValueError:
        return uuid7()


@require_http_methods(["GET", "HEAD", "POST"])
def choice_delete(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Delete for good, by a second tap."""
    found = scenario_of(request, pk)
    if request.method == "POST":
        services.delete_scenario(scenario=found, by=request.user)
        say(request, _("The scenario is deleted. Nothing of it is kept."))
        return redirect("choices", found.plan_id)
    return render(request, "choices/delete.html", {"plan": found.plan, "scenario": found})


@require_safe
def choices_compare(request: AuthenticatedHttpRequest, plan_pk: UUID) -> HttpResponse:
    """Two scenarios side by side and what differs between them (`?a=`, `?b=`)."""
    plan = plan_of(request, plan_pk)
    found = list(Scenario.objects.for_user(request.user).filter(plan=plan).in_order())
    one, other = (named_by(request, name, plan=plan) for name in ("a", "b"))
    months = months_of(request.GET.get("months", ""))
    context = {
        "plan": plan,
        "scenarios": found,
        "one": one,
        "other": other,
        "months": months,
        "all_months": MONTHS,
        "copy_token": uuid7(),
    }
    if one is not None and other is not None and one != other:
        now = timezone.now()
        looks = [looked_at(each, now=now, months=months) for each in (one, other)]
        context["compared"] = compare(*looks)
    return render(request, "choices/compare.html", context)
