"""What an address says of a new entry: a goal's page or the log fills in what it knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from apps.core import fuzzy
from apps.core.forms import FIRST_DAY, LAST_DAY
from apps.core.ids import uuid7
from apps.core.zones import zone_of
from apps.evidence.forms.base import LONGEST_STATEMENT
from apps.goals.models import Goal
from apps.plans.models import Plan


def initial_of(
    query: Mapping[str, str], *, plan: Plan, zone: str, now: dt.datetime
) -> dict[str, Any]:
    """First values of the entry form from `goal` (a UUID), `week` (a day of it), `day` and `statement`.

    Without a day it is today on the clock of `zone`. The rest is ignored. Nothing is saved by an address; the person reads the words first.
    """
    today = now.astimezone(zone_of(zone)).date()
    found: dict[str, Any] = {
        "client_token": uuid7(),
        "happened": fuzzy.on_day(today, zone=zone),
    }
    words = query.get("statement", "").replace("\x00", "").strip()[:LONGEST_STATEMENT]
    if words:
        found["statement"] = words
    goal = _goal(query.get("goal", ""), plan=plan)
    if goal is not None:
        found["goals"] = [goal]
    for name, of_day in (("week", fuzzy.about), ("day", fuzzy.on_day)):
        day = day_of(query.get(name, ""))
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


def day_of(text: str) -> dt.date | None:
    """A day of an address (`2026-06-03`), or None for anything that is none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None
