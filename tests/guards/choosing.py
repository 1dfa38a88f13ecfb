"""A scenario with a vest, for the world that routes and packets are tested on."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from apps.choices.services import add_scenario
from apps.choices.vest_services import add_vest
from apps.plans.models import Plan


def make_choice(*, plan: Plan, word: str, now: datetime) -> dict[str, Any]:
    """The scenario and its vest; what a person writes of their own holds `word`."""
    scenario = add_scenario(
        plan=plan, by=plan.owner, now=now, client_token=uuid4(), name=f"{word} scenario", currency="USD",
        pay=Decimal(120_000), price=Decimal("152.25"), matters=f"What {word} means to me.",
        offer="34,567.89",
    )  # fmt: skip
    vest = add_vest(
        scenario=scenario, by=plan.owner, now=now, day=now.date() + timedelta(days=30),
        shares=Decimal(120), amount=None,
    )  # fmt: skip
    return {"choice": scenario, "vest": vest}
