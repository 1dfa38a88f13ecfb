"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from apps.champions.models import FeedbackAnswer, FeedbackRequest, FeedbackRequestQuerySet
from apps.core.http import AuthenticatedHttpRequest
from apps.plans.models import Plan


def request_of(request: AuthenticatedHttpRequest, pk: UUID) -> FeedbackRequest:
    return get_object_or_404(_rows(request), pk=pk)


def requests_of(request: AuthenticatedHttpRequest, plan: Plan) -> FeedbackRequestQuerySet:
    """Every request of a plan with its answers; two queries."""
    return _rows(request).filter(plan=plan).newest_first()


def _rows(request: AuthenticatedHttpRequest) -> FeedbackRequestQuerySet:
    answers = FeedbackAnswer.objects.for_user(request.user).select_related("entry")
    rows = FeedbackRequest.objects.for_user(request.user).select_related("plan", "person", "goal")
    return rows.prefetch_related(Prefetch("answers", queryset=answers.order_by("number")))


def id_of(text: str) -> UUID | None:
    """An id in an address; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None
