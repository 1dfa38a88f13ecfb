from __future__ import annotations

import json
from datetime import date

import pytest

from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.plans.models import Plan, Stage
from apps.plans.services import begin_stage, change_plan, create_plan


def begin(plan: Plan, now, started: date | None, kind: str = "pip") -> Stage:
    return begin_stage(
        plan=plan, by=plan.owner, now=now, kind=kind, name="A stage", started_date=started
    )


def test_the_end_of_a_stage_is_in_the_ledger(plan, now):
    first = begin(plan, now, date(2026, 5, 1))
    second = begin(plan, now, date(2026, 6, 1))
    first.refresh_from_db()
    assert first.ended_date == date(2026, 6, 1)
    kinds = list(LedgerEvent.objects.order_by("sequence").values_list("kind", "about_id"))
    assert kinds == [
        ("stage.begun", first.pk),
        ("stage.ended", first.pk),
        ("stage.begun", second.pk),
    ]
    facts = json.loads(LedgerEvent.objects.get(kind="stage.ended").body)["facts"]
    assert facts == {"by": str(plan.owner_id), "plan": str(plan.pk), "ended": "2026-06-01"}
    assert verify(plan.owner_id) is None


def test_a_stage_without_a_first_day_ends_nothing(plan, now):
    first = begin(plan, now, date(2026, 5, 1))
    begin(plan, now, None)
    first.refresh_from_db()
    assert first.ended_date is None
    assert not LedgerEvent.objects.filter(kind="stage.ended").exists()


@pytest.mark.parametrize(
    ("fields", "paper"),
    [
        ({"zone": "Europe/Berlin"}, "a4"),
        ({"country": "DE"}, "a4"),
        ({"zone": "America/Los_Angeles"}, "letter"),
        ({"zone": "America/Sao_Paulo"}, "a4"),
        ({"zone": "US/Pacific"}, "letter"),
        ({"zone": "America/Los_Angeles", "country": "DE"}, "a4"),
        ({"country": "MX"}, "letter"),
        ({}, "letter"),
        ({"country": "DE", "paper": "letter"}, "letter"),
    ],
)
def test_paper_is_the_usual_one_of_the_place_unless_it_is_named(owner, now, fields, paper):
    assert create_plan(by=owner, now=now, name="A plan", **fields).paper == paper


def test_paper_goes_with_the_place_until_somebody_chooses(owner, now):
    plan = create_plan(by=owner, now=now, name="A plan")
    assert change_plan(plan, by=owner, now=now, country="DE", paper="letter").paper == "a4"
    assert change_plan(plan, by=owner, now=now, paper="letter").paper == "letter"
    assert change_plan(plan, by=owner, now=now, country="FR").paper == "letter"
