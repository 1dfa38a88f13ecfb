"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.choices.models import Scenario, Vest
from apps.core.http import AuthenticatedHttpRequest
from apps.plans.models import Plan


def plan_of(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def scenario_of(request: AuthenticatedHttpRequest, pk: UUID) -> Scenario:
    rows = Scenario.objects.for_user(request.user).select_related("plan")
    return get_object_or_404(rows, pk=pk)


def vests_of(scenario: Scenario) -> list[Vest]:
    return list(Vest.objects.for_user(scenario.owner_id).filter(scenario=scenario))


def named_by(request: AuthenticatedHttpRequest, name: str, *, plan: Plan) -> Scenario | None:
    """The scenario whose id the address has under `name`; None for words that are none, 404 for one of no such plan."""
    rows = Scenario.objects.for_user(request.user).filter(plan=plan).select_related("plan")
    try:
        wanted = UUID(request.GET.get(name, ""))
    except ValueError:
        return None
    return get_object_or_404(rows, pk=wanted)
