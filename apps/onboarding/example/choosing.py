"""The part of the example in which staying and leaving are weighed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from apps.choices.models import Scenario, Vest
from apps.choices.services import add_scenario, change_scenario, copy_scenario

if TYPE_CHECKING:
    from apps.onboarding.example.builder import Making

STORY = Path(__file__).parent / "choices.toml"
DAYS = {
    "sign_on_back": "sign_on_date",
    "offer_last_back": "offer_last_date",
    "appeal_end_back": "appeal_end_date",
}
AMOUNTS = frozenset(
    {
        "pay", "extra", "price", "price_low", "price_high", "sign_on", "leave_paid_out", "health", "new_pay",
        "benefit", "tax_pay", "tax_shares", "savings", "costs",
    }
)  # fmt: skip


@cache
def story() -> Mapping[str, Any]:
    return tomllib.loads(STORY.read_text(encoding="utf-8"))


def choosing(making: Making) -> None:
    """Keep the scenarios as of now; they are scratch and have no time of their own."""
    kept: dict[str, Scenario] = {}
    for one in story()["scenario"]:
        like = kept.get(one.get("like", ""))
        kept[one["name"]] = _scenario(making, one) if like is None else _other(making, one, like)


def _scenario(making: Making, one: Mapping[str, Any]) -> Scenario:
    found = add_scenario(
        plan=making.plan, by=making.owner, now=making.now,
        client_token=_token(making, one), **_fields(making, one),
    )  # fmt: skip
    Vest.objects.bulk_create(
        Vest(
            owner=making.owner,
            scenario=found,
            vest_date=making.day(vest["back"]),
            shares=Decimal(vest["shares"]),
        )
        for vest in one["vest"]
    )
    return found


def _other(making: Making, one: Mapping[str, Any], like: Scenario) -> Scenario:
    copy = copy_scenario(
        scenario=like, by=making.owner, now=making.now, client_token=_token(making, one)
    )
    return change_scenario(scenario=copy, by=making.owner, now=making.now, **_fields(making, one))


def _token(making: Making, one: Mapping[str, Any]) -> UUID:
    return uuid5(NAMESPACE_OID, f"{making.plan.pk} {one['name']}")


def _fields(making: Making, one: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in one.items():
        if key in DAYS:
            found[DAYS[key]] = making.day(value)
        elif key in AMOUNTS:
            found[key] = Decimal(value)
        elif key not in {"vest", "like"}:
            found[key] = value
    return found
