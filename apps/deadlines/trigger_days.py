"""Writes of the days that dates are counted from. Each has its event in the ledger."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import hold_chain, record
from apps.deadlines.models import TriggerDay
from apps.plans.models import Plan, Stage

OWN = "own"  # the key of a day that one date alone was counted from, by hand


@transaction.atomic
def add_trigger_day(
    *, plan: Plan, by: User, now: datetime, stage: Stage | None, key: str, name: str, day: date
) -> TriggerDay:
    """Keep a day that dates are counted from; `key` names it within its stage."""
    trigger = TriggerDay.objects.create(
        owner=by, plan=plan, stage=stage, key=key, name=name[:120], start_date=day, changed_at=now
    )
    _keep(trigger, by=by, now=now, kind="trigger_day.added")
    return trigger


def add_own_day(*, plan: Plan, by: User, now: datetime, day: date) -> TriggerDay:
    """Keep the day that one date was counted from by hand."""
    name = _("The day it is counted from")
    return add_trigger_day(plan=plan, by=by, now=now, stage=None, key=OWN, name=name, day=day)


@transaction.atomic
def set_day(trigger: TriggerDay, *, by: User, now: datetime, day: date) -> TriggerDay:
    """Change the day itself; what hangs on it is moved by `moving.change_trigger_day`."""
    hold_chain(by.pk)
    row = TriggerDay.objects.for_user(by).select_for_update().get(pk=trigger.pk)
    if row.start_date == day:
        return row
    before, row.start_date, row.changed_at = row.start_date, day, now
    row.save(update_fields=["start_date", "changed_at"])
    _keep(row, by=by, now=now, kind="trigger_day.changed", before=before)
    return row


def _keep(
    trigger: TriggerDay, *, by: User, now: datetime, kind: str, before: date | None = None
) -> None:
    facts = {
        "by": str(by.pk),
        "plan": str(trigger.plan_id),
        "key": trigger.key,
        "day": trigger.start_date.isoformat(),
    }
    if before is not None:
        facts["before"] = before.isoformat()
    record(about=trigger, kind=kind, now=now, facts=facts)
