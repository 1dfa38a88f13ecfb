"""Which day it is: on the clock of a plan, on that of its person, or where it is latest."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from apps.core.zones import zone_of
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User


def today_of(plan: Plan, *, now: datetime) -> date:
    """The day it is on the clock of the plan, by which its dates are counted."""
    return now.astimezone(zone_of(plan.zone)).date()


def own_today(user: User, *, now: datetime) -> date:
    """The day it is on the clock of the person, as Today says it: a form begins with it."""
    return now.astimezone(zone_of(user.zone)).date()


def latest_day(user: User, plan: Plan, *, now: datetime) -> date:
    """The day it is where it is latest, on either clock: what happened did so by then."""
    return max(own_today(user, now=now), today_of(plan, now=now))
