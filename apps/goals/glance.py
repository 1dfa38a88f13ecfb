"""The goals of a plan at a glance: each with what speaks for it, what its words leave open, and what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.goals import proof
from apps.goals.clarity import look
from apps.goals.models import Goal, MeasureQuestion, MeasureState
from apps.goals.proof import Tally
from apps.goals.rewriting import titles
from apps.plans.models import Plan


@dataclass(frozen=True, kw_only=True)
class Line:
    """`open` are short names of what the words leave open; `question` is the newest that was asked about them."""

    goal: Goal
    tally: Tally
    open: Sequence[str]
    question: MeasureQuestion | None


def lines(plan: Plan) -> list[Line]:
    """Three queries, however many goals."""
    shown = Goal.objects.for_user(plan.owner_id).filter(plan=plan).present().with_words()
    tallies = proof.tallies(plan)
    rows = MeasureQuestion.objects.for_user(plan.owner_id).select_related("version")
    rows = rows.filter(version__goal__plan=plan).exclude(state=MeasureState.DRAFT)
    asked = {one.version.goal_id: one for one in rows.order_by("asked_date", "id")}
    return [
        Line(
            goal=one,
            tally=tallies.get(one.pk, Tally()),
            open=titles(look(one.words)),  # type: ignore[attr-defined]
            question=asked.get(one.pk),
        )
        for one in shown
    ]
