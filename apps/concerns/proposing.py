"""What a concern may be about, as its words have it: proposed with a tap each, never applied by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.concerns.likeness import Candidate, closest_goal, closest_principle
from apps.concerns.models import Concern
from apps.goals.models import Goal, Principle
from apps.plans.models import Plan


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What is proposed where nothing was said yet; None where nothing speaks for one."""

    goal: Goal | None = None
    principle: Principle | None = None

    def __bool__(self) -> bool:
        return self.goal is not None or self.principle is not None


def propose(plan: Plan, concerns: Iterable[Concern]) -> dict[Concern, Proposal]:
    """For each concern that names no goal or principle, the closest ones; two queries however many there are."""
    rows = [one for one in concerns if one.goal_id is None or one.principle_id is None]
    if not rows:
        return {}
    goals = list(Goal.objects.for_user(plan.owner_id).filter(plan=plan).present().with_words())
    principles = list(Principle.objects.for_user(plan.owner_id).filter(plan=plan).present())
    said = [_goal(one) for one in goals]
    named = [Candidate(pk=one.pk, name=one.name) for one in principles]
    goal_by_pk = {one.pk: one for one in goals}
    principle_by_pk = {one.pk: one for one in principles}
    found: dict[Concern, Proposal] = {}
    for row in rows:
        goal = None if row.goal_id else closest_goal(row.words, said)
        principle = None if row.principle_id else closest_principle(row.words, named)
        found[row] = Proposal(
            goal=goal_by_pk[goal] if goal else None,
            principle=principle_by_pk[principle] if principle else None,
        )
    return {row: one for row, one in found.items() if one}


def _goal(goal: Goal) -> Candidate:
    words: str = goal.words  # type: ignore[attr-defined]
    return Candidate(pk=goal.pk, number=goal.number, name=goal.short_name, words=words)
