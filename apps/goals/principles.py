"""Writes of the principles by which people are measured: added and taken out, never renamed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from apps.audit.services import Event, hold_chain, record, record_many
from apps.goals.models import Goal, GoalPrinciple, Principle
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def add_principles(
    *, plan: Plan, by: User, now: datetime, list_name: str, names: Sequence[str]
) -> list[Principle]:
    """Add principles to a list, in order; those that stand in it already stay as they are.

    Returns the new ones.
    """
    hold_chain(by.pk)
    of_list = Principle.objects.for_user(by).filter(plan=plan, list_name=list_name)
    known = set(of_list.present().values_list("name", flat=True))
    last: int = of_list.aggregate(top=Max("position"))["top"] or 0
    new = [one for one in dict.fromkeys(names) if one not in known]
    rows = [
        Principle(owner=by, plan=plan, list_name=list_name, name=name, position=place, added_at=now)
        for place, name in enumerate(new, last + 1)
    ]
    Principle.objects.bulk_create(rows)
    record_many([_added(one) for one in rows], now=now)
    return rows


def _added(principle: Principle) -> Event:
    return Event(
        about=principle,
        kind="principle.added",
        facts={"plan": str(principle.plan_id), "position": principle.position},
        content={"list_name": principle.list_name, "name": principle.name},
        salt=bytes(principle.salt),
    )


@transaction.atomic
def withdraw_principle(*, principle: Principle, by: User, now: datetime) -> None:
    """Take a principle off its list; entries that carry it keep it."""
    hold_chain(by.pk)
    found = Principle.objects.for_user(by).filter(pk=principle.pk, withdrawn_at=None)
    if found.update(withdrawn_at=now):
        record(about=principle, kind="principle.withdrawn", now=now)


@transaction.atomic
def restore_principle(*, principle: Principle, by: User, now: datetime) -> None:
    """Put a principle back on its list, unless it was added again meanwhile."""
    hold_chain(by.pk)
    again = Principle.objects.for_user(by).filter(
        plan=principle.plan_id, list_name=principle.list_name, name=principle.name,
        withdrawn_at=None,
    )  # fmt: skip
    found = Principle.objects.for_user(by).filter(pk=principle.pk).exclude(withdrawn_at=None)
    if not again.exists() and found.update(withdrawn_at=None):
        record(about=principle, kind="principle.restored", now=now)


@transaction.atomic
def set_goal_principles(
    *, goal: Goal, by: User, now: datetime, principles: Sequence[Principle]
) -> None:
    """Say which principles a goal is about; those left out are withdrawn, what stands stays."""
    hold_chain(by.pk)
    links = GoalPrinciple.objects.for_user(by).filter(goal=goal, withdrawn_at=None)
    present = {one.principle_id: one for one in links.select_for_update()}
    wanted = {one.pk: one for one in principles}
    new = [
        GoalPrinciple(owner=by, goal=goal, principle=one, added_at=now)
        for pk, one in wanted.items()
        if pk not in present
    ]
    gone = [one for pk, one in present.items() if pk not in wanted]
    GoalPrinciple.objects.bulk_create(new)
    links.filter(pk__in=[one.pk for one in gone]).update(withdrawn_at=now)
    told = [(one, "added") for one in new] + [(one, "withdrawn") for one in gone]
    record_many([_linked(goal, one, what) for one, what in told], now=now)


def _linked(goal: Goal, link: GoalPrinciple, what: str) -> Event:
    facts = {"principle": str(link.principle_id)}
    return Event(about=goal, kind=f"goal.principle_{what}", facts=facts)
