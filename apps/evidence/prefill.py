"""What an address says of a new entry: a goal's page or the log fills in what it knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from apps.core import fuzzy
from apps.core.forms import FIRST_DAY, LAST_DAY
from apps.core.ids import uuid7
from apps.goals.models import Goal
from apps.plans.models import Plan


def initial_of(query: Mapping[str, str], *, plan: Plan, zone: str) -> dict[str, Any]:
    """First values of the entry form from `goal` (a UUID), `week` (a day of it) or `day`; the rest is ignored."""
    found: dict[str, Any] = {"client_token": uuid7()}
    goal = _goal(query.get("goal", ""), plan=plan)
    if goal is not None:
        found["goals"] = [goal]
    for name, of_day in (("week", fuzzy.about), ("day", fuzzy.on_day)):
        day = _day(query.get(name, ""))
        if day is not None:
            found["happened"] = of_day(day, zone=zone)
    return found


def _goal(text: str, *, plan: Plan) -> UUID | None:
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    goals = Goal.objects.for_user(plan.owner_id).filter(plan=plan, pk=wanted)
    return wanted if goals.exists() else None


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None
