from __future__ import annotations

from datetime import date, time
from uuid import uuid4

import pytest

from apps.core.fuzzy import on_day
from apps.deadlines.services import add_deadline
from apps.evidence.services import record_entry
from apps.goals import services
from apps.goals.models import Goal
from apps.plans.services import begin_stage

VAGUE = "Improve communication with stakeholders."


@pytest.fixture
def goal(owner, plan, now) -> Goal:
    return services.add_goal(
        plan=plan, by=owner, now=now, words=VAGUE, given_date=date(2026, 5, 4), number=4
    )


@pytest.fixture
def stage(owner, plan, now):
    """Thirty days, from 4 May to 2 June 2026."""
    begun = begin_stage(
        plan=plan, by=owner, now=now, kind="focus", name="Focus", started_date=date(2026, 5, 4)
    )
    add_deadline(
        plan=plan, by=owner, now=now, stage=begun, kind="stage_end", title="Last day",
        local_date=date(2026, 6, 2), local_time=time(17), zone=plan.zone,
    )  # fmt: skip
    return begun


@pytest.fixture
def write(owner, plan, now, goal):
    """Record an entry about the goal."""

    def entry(statement="It went out", *, kind="win", day=date(2026, 5, 11), **fields):
        return record_entry(
            plan=plan, by=owner, now=now, kind=kind, statement=statement, goals=[goal],
            happened=on_day(day, zone=plan.zone), client_token=uuid4(), **fields,
        )  # fmt: skip

    return entry
