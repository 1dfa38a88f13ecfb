from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.choices.services import add_scenario
from apps.choices.vest_services import add_vest
from tests.choices.scenarios import make_example
from tests.choices.vesting import DAY


@pytest.fixture
def scenario(plan):
    """The scenario of the worked example, with its vest."""
    return make_example(plan)


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
