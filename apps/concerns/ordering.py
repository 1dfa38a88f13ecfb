"""The user's own order of concerns: whole numbers from 1, given anew whenever something moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from apps.concerns.models import Concern
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_CONCERNS = 500  # of a plan; more than anybody could answer


def in_order(plan: Plan, *, by: User) -> list[Concern]:
    return list(Concern.objects.for_user(by).filter(plan=plan).present())


def write_order(rows: Sequence[Concern]) -> None:
    """Give these their places, from 1. Needs a transaction and the chain held."""
    moved = []
    for number, row in enumerate(rows, 1):
        if row.position != number:
            row.position = number
            moved.append(row)
    Concern.objects.bulk_update(moved, ["position"])


def put_in(rows: Sequence[Concern], *, plan: Plan, by: User, behind: int | None = None) -> None:
    """Place these rows behind so many of the plan's other concerns; without a number at the end."""
    ids = {one.pk for one in rows}
    others = [one for one in in_order(plan, by=by) if one.pk not in ids]
    place = len(others) if behind is None else behind
    write_order([*others[:place], *rows, *others[place:]])
