"""Coverage by principle: how many goals are about each, and what names it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from apps.goals import from_above
from apps.goals.from_above import Shown
from apps.goals.models import GoalPrinciple, Principle
from apps.plans.models import Plan


@dataclass(frozen=True, kw_only=True)
class Covered:
    """A principle with what names it; `proved` counts entries that have proof."""

    principle: Principle
    shown: tuple[Shown, ...]

    @property
    def proved(self) -> int:
        return sum(one.proved or 0 for one in self.shown)

    @property
    def is_named(self) -> bool:
        return any(one.count for one in self.shown)


def covered(plan: Plan) -> list[Covered]:
    """Every principle of a plan, list by list in order. Two queries and one a source above."""
    links = GoalPrinciple.objects.for_user(plan.owner_id)
    links = links.filter(goal__plan=plan, goal__withdrawn_at=None, withdrawn_at=None)
    goals = dict(links.order_by().values_list("principle").annotate(n=Count("pk")))
    above = from_above.principles(plan)
    rows = Principle.objects.for_user(plan.owner_id).filter(plan=plan).present()
    return [
        Covered(
            principle=one,
            shown=(
                *([Shown(sort=_("Goals"), count=goals[one.pk])] if one.pk in goals else []),
                *above.get(one.pk, ()),
            ),
        )
        for one in rows
    ]
