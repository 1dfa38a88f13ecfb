from __future__ import annotations

from datetime import UTC, datetime

import pytest

from apps.accounts.models import User
from apps.plans.employer_address import caution
from apps.plans.models import Plan
from apps.plans.services import add_person

NOW = datetime(2026, 6, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("employer", "address"),
    [
        ("Northwind Traders", "me@northwind.example"),
        ("Northwind Traders", "me@mail.northwindtraders.example"),
        ("Northwind Traders GmbH", "me@northwind-traders.example"),
        ("", "me@amazon.com"),
        ("", "me@agency.gov"),
    ],
)
def test_an_employers_domain_is_warned_of(
    owner: User, plan: Plan, employer: str, address: str
) -> None:
    plan.employer = employer
    plan.save()
    assert address.rpartition("@")[2] in caution(owner, address)


@pytest.mark.parametrize(
    ("employer", "address"),
    [
        ("Northwind Traders", "me@gmail.com"),
        ("Northwind Traders", "me@example.org"),
        ("Google", "me@gmail.com"),
        ("The Software Company Inc", "me@software.example"),
        ("Me", "me@me.example"),
        ("", "me@example.org"),
        ("", "nobody"),
        ("", ""),
    ],
)
def test_a_private_address_is_not(owner: User, plan: Plan, employer: str, address: str) -> None:
    plan.employer = employer
    plan.save()
    assert caution(owner, address) == ""


def test_an_address_like_a_colleagues_is_warned_of_but_not_like_a_friends(
    owner: User, plan: Plan
) -> None:
    people = {"manager": "boss@corp.example", "lawyer": "law@firm.example", "peer": "pal@gmail.com"}
    for relation, email in people.items():
        add_person(plan=plan, by=owner, now=NOW, name=relation, relation=relation, email=email)
    assert caution(owner, "me@corp.example")
    assert not caution(owner, "me@firm.example")
    assert not caution(owner, "me@gmail.com")


def test_anothers_plan_says_nothing_about_me(owner: User, stranger_plan: Plan) -> None:
    stranger_plan.employer = "Northwind"
    stranger_plan.save()
    assert caution(owner, "me@northwind.example") == ""
