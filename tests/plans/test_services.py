from __future__ import annotations

import json
from datetime import date

from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.plans.models import Plan, Stage
from apps.plans.services import begin_stage


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
