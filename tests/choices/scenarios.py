"""The worked example of docs/break-even.md as rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from apps.choices.models import Scenario, Vest
from apps.choices.services import add_scenario
from apps.core.ids import uuid7
from apps.plans.models import Plan

EXAMPLE_NOW = datetime(2026, 5, 10, 19, tzinfo=UTC)  # noon in Seattle
EXAMPLE: dict[str, Any] = {
    "currency": "USD",
    "pay": Decimal(120_000),
    "tax_pay": Decimal(30),
    "tax_shares": Decimal(40),
    "sign_on": Decimal(24_000),
    "sign_on_date": date(2025, 5, 12),
    "sign_on_months": 24,
    "health": Decimal(500),
    "benefit": Decimal(900),
    "benefit_weeks": 26,
    "benefit_waits": 1,
    "search_weeks": 20,
    "new_pay": Decimal(110_000),
    "offer": "34,000",
    "offer_last_date": date(2026, 5, 14),
    "second_offer": "11,300",
    "plan_end_date": date(2026, 6, 26),
    "third_offer": "1/6",
    "appeal_end_date": date(2026, 7, 24),
    "new_health": False,
}


def make_example(plan: Plan, **changes: Any) -> Scenario:
    """The scenario of the worked example with its one vest."""
    fields = {**EXAMPLE, **changes}
    scenario = add_scenario(
        plan=plan, by=plan.owner, now=EXAMPLE_NOW, client_token=uuid7(), **fields
    )
    Vest.objects.create(
        owner=plan.owner, scenario=scenario, vest_date=date(2026, 5, 15), amount=Decimal(20_000)
    )
    return scenario
