"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.checklists.copying import steps_of
from apps.checklists.models import Step
from apps.core.http import AuthenticatedHttpRequest
from apps.plans.models import Plan


def plan_of(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def step_of(request: AuthenticatedHttpRequest, pk: UUID, *, now: datetime) -> Step:
    """The step as a row, or as it will be one."""
    row = Step.objects.for_user(request.user).select_related("plan").filter(pk=pk).first()
    if row is not None:
        return row
    for plan in Plan.objects.for_user(request.user):
        found = next((one for one in steps_of(plan, now=now) if one.pk == pk), None)
        if found is not None:
            return found
    raise Http404
