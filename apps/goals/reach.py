"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.core.http import AuthenticatedHttpRequest
from apps.goals.models import Goal, MeasureQuestion
from apps.plans.models import Plan


def plan_of(request: AuthenticatedHttpRequest, plan_pk: UUID) -> Plan:
    return get_object_or_404(Plan.objects.for_user(request.user), pk=plan_pk)


def goal_of(request: AuthenticatedHttpRequest, pk: UUID) -> Goal:
    """The goal with its plan and its newest words."""
    goals = Goal.objects.for_user(request.user).select_related("plan").with_words()
    return get_object_or_404(goals, pk=pk)


def question_of(request: AuthenticatedHttpRequest, pk: UUID) -> MeasureQuestion:
    rows = MeasureQuestion.objects.for_user(request.user)
    rows = rows.select_related("version__goal__plan", "version__given_by")
    return get_object_or_404(rows, pk=pk)
