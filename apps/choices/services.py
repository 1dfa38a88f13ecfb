"""Writes of scenarios. They are scratch: no ledger, no history, deleted for good."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.choices import inputs
from apps.choices.models import Scenario, Vest
from apps.plans.models import Plan

CHANGEABLE = frozenset({*inputs.KEYS, *inputs.PRICES, "name"})


@transaction.atomic
def add_scenario(
    *, plan: Plan, by: User, now: datetime, client_token: UUID, **fields: Any
) -> Scenario:
    """Keep a scenario; the same `client_token` again changes the one that it made.

    Raises:
        TypeError: a field that is none of a scenario's.
    """
    _only(fields)
    found, is_new = Scenario.objects.get_or_create(
        owner=by, client_token=client_token,
        defaults={"plan": plan, "changed_at": now, "name": next_name(plan), **fields},
    )  # fmt: skip
    return found if is_new else change_scenario(scenario=found, by=by, now=now, **fields)


@transaction.atomic
def change_scenario(*, scenario: Scenario, by: User, now: datetime, **fields: Any) -> Scenario:
    """Put these values in place of the old ones, which are gone.

    Raises:
        TypeError: a field that is none of a scenario's.
    """
    _only(fields)
    row = Scenario.objects.for_user(by).select_for_update().get(pk=scenario.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    row.changed_at = now
    row.save()
    return row


@transaction.atomic
def copy_scenario(*, scenario: Scenario, by: User, now: datetime, client_token: UUID) -> Scenario:
    """Another one with the same figures and vests, to change and compare; the same `client_token` twice makes it once."""
    made = Scenario.objects.for_user(by).filter(client_token=client_token).first()
    if made is not None:
        return made
    fields = {name: getattr(scenario, name) for name in CHANGEABLE - {"name"}}
    copy = add_scenario(plan=scenario.plan, by=by, now=now, client_token=client_token, **fields)
    rows = Vest.objects.for_user(by).filter(scenario=scenario)
    Vest.objects.bulk_create(
        Vest(owner=by, scenario=copy, vest_date=one.vest_date, shares=one.shares, amount=one.amount)
        for one in rows
    )
    return copy


@transaction.atomic
def delete_scenario(*, scenario: Scenario, by: User) -> None:
    """Delete it with its vests, for good. Dates that were made of its vests stay among the dates."""
    Vest.objects.for_user(by).filter(scenario=scenario).delete()
    Scenario.objects.for_user(by).filter(pk=scenario.pk).delete()


def next_name(plan: Plan) -> str:
    """`Scenario 3`: the first number that none of this plan has."""
    rows = Scenario.objects.for_user(plan.owner_id).filter(plan=plan)
    taken = set(rows.values_list("name", flat=True))
    number = len(taken) + 1
    while _numbered(number) in taken:
        number += 1
    return _numbered(number)


def _numbered(number: int) -> str:
    return _("Scenario %(number)d") % {"number": number}


def _only(fields: dict[str, Any]) -> None:
    if unknown := set(fields) - CHANGEABLE:
        raise TypeError(f"not changeable: {sorted(unknown)}")
