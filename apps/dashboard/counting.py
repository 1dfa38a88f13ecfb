"""What Today counts of a plan, in one question: its entries by who may see them, what waits to be sorted, its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.core.audience import Audience
from apps.intake.sorting import ToSort, unsorted
from apps.packets.review import Decided
from apps.plans.models import Person, Plan


@dataclass(frozen=True, kw_only=True)
class Counts:
    decided: Decided
    to_sort: ToSort
    people: int


def counts(plan: Plan) -> Counts:
    """One query, also for a plan without a single entry."""
    people = Person.objects.for_user(plan.owner_id).filter(plan=OuterRef("pk"), removed_at=None)
    number = people.order_by().values("plan").annotate(n=Count("pk")).values("n")
    waits = Q(entries__in=unsorted(plan).values("pk"))
    rows = Plan.objects.for_user(plan.owner_id).filter(pk=plan.pk).order_by()
    asked: dict[str, Any] = {str(one): _present(one) for one in Audience}
    asked["waits"] = Count("entries", filter=waits)
    asked["named"] = Coalesce(Subquery(number), 0)
    row: Mapping[str, int] = rows.values("pk").annotate(**asked).values(*asked).get()
    return Counts(
        decided=Decided(**{str(one): row[str(one)] for one in Audience}),
        to_sort=ToSort(count=row["waits"]),
        people=row["named"],
    )


def _present(audience: Audience) -> Count:
    return Count("entries", filter=Q(entries__withdrawn_at=None, entries__audience=audience))
