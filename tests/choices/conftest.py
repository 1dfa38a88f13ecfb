from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.choices.models import Vest
from apps.choices.services import add_scenario
from apps.choices.vest_services import add_vest
from tests.choices.vesting import DAY

# The person of docs/break-even.md.
WORKED = {
    "currency": "USD", "pay": Decimal(120_000), "tax_pay": Decimal(30), "tax_shares": Decimal(40),
    "sign_on": Decimal(24_000), "sign_on_date": date(2025, 5, 12), "sign_on_months": 24,
    "health": Decimal(500), "benefit": Decimal(900), "benefit_weeks": 26, "benefit_waits": 1,
    "new_pay": Decimal(110_000), "search_weeks": 20, "offer": "34,000", "second_offer": "11,300",
    "offer_last_date": date(2026, 5, 14), "plan_end_date": date(2026, 6, 26),
}  # fmt: skip


@pytest.fixture
def scenario(plan, owner, now):
    """The scenario of the worked example, with its vest."""
    found = add_scenario(plan=plan, by=owner, now=now, client_token=uuid4(), **WORKED)
    Vest.objects.create(
        owner=owner, scenario=found, vest_date=date(2026, 5, 15), amount=Decimal(20_000)
    )
    return found


@pytest.fixture
def bare(plan, owner, now):
    """A scenario that holds a pay and no more."""
    pay = Decimal(120_000)
    return add_scenario(plan=plan, by=owner, now=now, client_token=uuid4(), currency="USD", pay=pay)


@pytest.fixture
def vest(scenario, owner, now):
    return add_vest(scenario=scenario, by=owner, now=now, day=DAY, shares=Decimal(120), amount=None)


@pytest.fixture
def post(owner_client, scenario):
    """Post to one of the addresses of the scenario's vests and give the words of what comes back."""

    def posted(name="choice_vests", *, status=200, **said) -> str:
        answer = owner_client.post(reverse(name, args=[scenario.pk]), said, follow=True)
        assert answer.status_code == status
        words: str = answer.content.decode()
        return words

    return posted
