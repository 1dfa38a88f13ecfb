"""How views reach rows: through their owner, so that a stranger finds nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.shortcuts import get_object_or_404

from apps.checkpoints.models import ConfirmBack, Promise, Question
from apps.core.http import AuthenticatedHttpRequest
from apps.deadlines.models import Deadline, DeadlineKind
from apps.plans.models import Plan
from apps.plans.today import today_of

LONG_AGO = timedelta(days=60)
SOON = timedelta(days=1)
MOST_OFFERED = 8


def checkpoint_of(request: AuthenticatedHttpRequest, pk: UUID) -> Deadline:
    rows = Deadline.objects.for_user(request.user).filter(kind=DeadlineKind.CHECKPOINT)
    return get_object_or_404(rows.select_related("plan", "stage"), pk=pk)


def promise_of(request: AuthenticatedHttpRequest, pk: UUID) -> Promise:
    rows = Promise.objects.for_user(request.user).select_related("plan")
    return get_object_or_404(rows, pk=pk)


def question_of(request: AuthenticatedHttpRequest, pk: UUID) -> Question:
    rows = Question.objects.for_user(request.user).select_related("plan", "deadline")
    return get_object_or_404(rows, pk=pk)


def back_of(request: AuthenticatedHttpRequest, pk: UUID) -> ConfirmBack:
    rows = ConfirmBack.objects.for_user(request.user).select_related("entry__plan")
    return get_object_or_404(rows, pk=pk)


def may_have_been(plan: Plan, *, now: datetime, asked: str) -> list[Deadline]:
    """Open checkpoints that a meeting of these days may have been, the latest first; `asked` (an id) among them."""
    today = today_of(plan, now=now)
    rows = Deadline.objects.for_user(plan.owner_id).open()
    rows = rows.filter(plan=plan, kind=DeadlineKind.CHECKPOINT)
    near = rows.filter(local_date__gte=today - LONG_AGO, local_date__lte=today + SOON)
    found = list(near.in_order().reverse()[:MOST_OFFERED])
    wanted = _id_of(asked)
    if wanted is None or any(one.pk == wanted for one in found):
        return found
    return [*rows.filter(pk=wanted), *found]


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
