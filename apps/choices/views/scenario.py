"""One scenario: its answers, and its figures with the answer beside them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.choices import services
from apps.choices.amounts import AmountError, read_amount
from apps.choices.answers import MONTHS
from apps.choices.clock import plan_days
from apps.choices.forms.scenario import FiguresForm
from apps.choices.models import Scenario
from apps.choices.page import Looked, looked_at, page_of
from apps.choices.reach import scenario_of, vests_of
from apps.choices.reading import months_of
from apps.choices.shown import Short, short
from apps.choices.told_offers import told_offers
from apps.core.http import AuthenticatedHttpRequest
from apps.core.ids import uuid7
from apps.core.notices import say
from apps.plans.today import today_of

WITH_PROBLEMS = 422


@require_safe
def choice(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """All answers; `?months=` is how far they look, `?chance=` a chance in percent that the person wants to see."""
    scenario = scenario_of(request, pk)
    now = timezone.now()
    asked = chance_of(request.GET.get("chance", ""))
    looked = looked_at(scenario, now=now, months=months_of(request.GET.get("months", "")))
    context = {
        "plan": scenario.plan,
        "scenario": scenario,
        "page": page_of(looked, now=now, asked=asked),
        "all_months": MONTHS,
        "copy_token": uuid7(),
        "asked_words": request.GET.get("chance", "")[:40],
        "asked_is_wrong": asked is None and bool(request.GET.get("chance", "").strip()),
    }
    return render(request, "choices/choice.html", context)


def chance_of(words: str) -> Decimal | None:
    """A chance typed in percent as a share; None where it is none from 0 to 100."""
    try:
        percent = read_amount(words.strip().removesuffix("%"), currency="", most=Decimal(100))
    except AmountError:
        return None
    return percent / 100


@require_http_methods(["GET", "HEAD", "POST"])
def choice_figures(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """All inputs; the short answer beside them follows each change."""
    scenario = scenario_of(request, pk)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    form = _form(data, scenario, now=now)
    if request.method == "POST" and form.is_valid():
        services.change_scenario(scenario=scenario, by=request.user, now=now, **form.cleaned_data)
        say(request, _("The figures are saved."))
        return redirect(scenario)
    context = {
        "plan": scenario.plan,
        "scenario": scenario,
        "form": form,
        "short": None if form.errors else short(looked_at(scenario, now=now).answers),
        "unread": _unread(form),
        "told_offers": told_offers(scenario.plan, fields=form.fields, currency=scenario.currency),
    }
    status = WITH_PROBLEMS if form.errors else 200
    return render(request, "choices/figures.html", context, status=status)


def _form(
    data: QueryDict | None, scenario: Scenario, *, now: datetime, is_trial: bool = False
) -> FiguresForm:
    days, today = plan_days(scenario.plan, now=now).days, today_of(scenario.plan, now=now)
    return FiguresForm(data, scenario=scenario, days=days, today=today, is_trial=is_trial)


def _unread(form: FiguresForm) -> list[str]:
    """The labels of the fields that cannot be read."""
    return [str(form.fields[name].label) for name in form.errors if name in form.fields]


@require_POST
def choice_try(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The short answer with what stands in the form now; nothing is saved."""
    scenario = scenario_of(request, pk)
    now = timezone.now()
    form = _form(request.POST, scenario, now=now, is_trial=True)
    found: Short | None = None
    if form.is_valid():
        looked: Looked = looked_at(form.unsaved(), now=now, vests=vests_of(scenario))
        found = short(looked.answers)
    context = {"short": found, "unread": _unread(form), "is_tried": True}
    return render(request, "choices/_short.html", context)
