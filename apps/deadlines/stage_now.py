"""The stage that runs now: its last day, the days left as a picture, and stages whose end is not told yet."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q

from apps.core.drawing import Picture, days_left
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.plans.models import Plan, Stage

LONGEST = 3660


def running(plan: Plan) -> Stage | None:
    """The newest stage that has not ended."""
    rows = Stage.objects.for_user(plan.owner_id).filter(plan=plan, ended_date=None)
    return rows.order_by("-created_at", "-id").first()


def last_day(stage: Stage) -> date | None:
    """The last day of a stage as its open date says; None where none is written down."""
    rows = Deadline.objects.for_user(stage.owner_id).filter(stage=stage)
    found = rows.filter(kind=DeadlineKind.STAGE_END).open().in_order().last()
    return found.local_date if found else None


def picture(stage: Stage, *, today: date) -> Picture | None:
    """The days left; None where the first or the last day is not known."""
    last = last_day(stage)
    if stage.started_date is None or last is None or last < stage.started_date:
        return None
    if (last - stage.started_date).days > LONGEST:
        return None
    return days_left(first=stage.started_date, last=last, today=today)


def not_told(plan: Plan) -> list[Stage]:
    """Stages that have ended, nobody said how, and of which dates are still open."""
    rows = Stage.objects.for_user(plan.owner_id).filter(plan=plan, outcome="")
    is_open = Q(deadlines__state=DeadlineState.OPEN)
    return list(
        rows.exclude(ended_date=None)
        .annotate(open_dates=Count("deadlines", filter=is_open))
        .filter(open_dates__gt=0)
    )
