"""The pictures of Today: the record by week and goal, and the days left in the stage."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.drawing import GoalMarks, Mark, Picture, weeks_by_goal
from apps.dashboard.today import Today
from apps.evidence.proof import marks
from apps.plans.models import DayOff


def record_picture(today: Today) -> Picture | None:
    """Entries by week and goal; None while nothing is logged."""
    by_goal: dict[UUID | None, list[Mark]] = defaultdict(list)
    for one in marks(today.plan):
        by_goal[one.goal].append(Mark(day=one.day, has_proof=one.has_proof))
    if not by_goal:
        return None
    lines = [
        GoalMarks(
            label=_label(line.goal.number, line.goal.short_name),
            marks=tuple(by_goal[line.goal.pk]),
            number=line.goal.number,
        )
        for line in today.goals
    ]
    if by_goal[None]:
        lines.append(GoalMarks(label=str(_("No goal")), marks=tuple(by_goal[None]), number=0))
    days = [mark.day for found in by_goal.values() for mark in found]
    last = today.main_date.local_date if today.main_date else today.day
    away = [(one.first, one.last) for one in DayOff.objects.of_plan(today.plan)]
    return weeks_by_goal(
        lines,
        first=min(*days, today.day),
        last=max(last, *days, today.day),
        today=today.day,
        away=away,
    )


def _label(number: int, short_name: str) -> str:
    return short_name or str(_("Goal %(number)s")) % {"number": number}
