"""A stage with its dates, begun through the page as a person would."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.deadlines.models import Deadline, TriggerDay
from apps.deadlines.services import add_deadline
from apps.plans.models import Plan, Stage

FIRST = date(2030, 6, 3)  # a Monday
IN_THE_MIDDLE = datetime(2030, 6, 20, 16, tzinfo=UTC)
LENGTHS = {
    "number_stage_length": "30", "unit_stage_length": "calendar_days",
    "number_checkpoint_every": "1", "unit_checkpoint_every": "weeks",
}  # fmt: skip
LETTER = LENGTHS | {
    "name": "The plan", "zone": "America/Los_Angeles", "clock": "", "holidays": "not_said",
    "trigger_letter": "2030-06-03", "trigger_plan_started": "2030-06-03", "trigger_result": "",
    "number_decision_window": "5", "unit_decision_window": "calendar_days",
    "number_owbpa_consider": "", "unit_owbpa_consider": "calendar_days",
    "number_owbpa_revoke": "", "unit_owbpa_revoke": "calendar_days",
    "number_appeal_election": "3", "unit_appeal_election": "business_days",
}  # fmt: skip
# The first day of the plan and what hangs on it: four meetings and the last day.
DAYS = {
    "decision": "2030-06-07",
    "checkpoint-1": "2030-06-10", "checkpoint-2": "2030-06-17", "checkpoint-3": "2030-06-24",
    "checkpoint-4": "2030-07-01", "stage_end": "2030-07-03",
}  # fmt: skip


def begin(client: Client, plan: Plan, **changes: str) -> Stage:
    """Begin Pivot on Mon 3 Jun 2030 with a decision, four meetings and a last day."""
    answers: dict[str, str] = LETTER | {"save": "1"}
    for key, day in DAYS.items():
        answers |= {f"date-{key}-keep": "on", f"date-{key}-title": title_of(key), f"date-{key}-day": day}  # fmt: skip
    response = client.post(reverse("stage_count", args=[plan.pk, "amazon-pivot"]), answers | changes)  # fmt: skip
    assert response.status_code == 302, response.content.decode()
    return Stage.objects.filter(plan=plan).latest("created_at")


def title_of(key: str) -> str:
    return {"decision": "Decide", "stage_end": "Last day"}.get(key, key.replace("checkpoint-", "Meeting "))  # fmt: skip


def trigger_of(stage: Stage, key: str = "plan_started") -> TriggerDay:
    return TriggerDay.objects.get(stage=stage, key=key)


def days_of(plan: Plan) -> dict[str, date]:
    """The days of the open dates by their titles."""
    rows = Deadline.objects.filter(plan=plan).open().in_order()
    return {one.title: one.local_date for one in rows}


def by_hand(plan: Plan, title: str, day: date, now: datetime | None = None, **more: Any) -> Deadline:  # fmt: skip
    fields: dict[str, Any] = {"kind": "other", "local_time": None, "zone": plan.zone, **more}
    return add_deadline(plan=plan, by=plan.owner, now=now or timezone.now(), title=title, local_date=day, **fields)  # fmt: skip
