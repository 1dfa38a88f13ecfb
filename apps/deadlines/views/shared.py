from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from apps.core.http import AuthenticatedHttpRequest
from apps.deadlines import moving
from apps.deadlines.models import Deadline
from apps.plans.models import Plan

WITH_PROBLEMS = 422


def plan_of(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def deadline_of(request: AuthenticatedHttpRequest, pk: UUID) -> Deadline:
    rows = Deadline.objects.for_user(request.user).select_related("plan", "stage", "trigger")
    return get_object_or_404(rows, pk=pk)


def posted(request: AuthenticatedHttpRequest) -> QueryDict | None:
    """What was posted, also when it is empty; None on a page that is only shown."""
    return request.POST if request.method == "POST" else None


def undo_address(plan: Plan, now: datetime) -> str:
    """Where a change of several dates, made at `now`, is taken back for ten minutes."""
    return reverse("dates_undo", args=[plan.pk, moving.stamp(now)])
