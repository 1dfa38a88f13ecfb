"""Writes of a stage that put right a day or an extension told by mistake."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.services import record
from apps.plans.models import Stage


@transaction.atomic
def set_first_day(
    stage: Stage, *, by: User, now: datetime, day: date, instead_of: date
) -> Stage | None:
    """Let a stage begin on another day; None, and nothing is changed, where it does not begin on `instead_of`.

    A first day after its last one is never kept.
    """
    row = Stage.objects.for_user(by).select_for_update().get(pk=stage.pk)
    is_late = row.ended_date is not None and day > row.ended_date
    if row.started_date != instead_of or day == instead_of or is_late:
        return None
    row.started_date = day
    row.save(update_fields=["started_date"])
    facts = {
        "by": str(by.pk),
        "plan": str(row.plan_id),
        "day": day.isoformat(),
        "before": instead_of.isoformat(),
    }
    record(about=row, kind="stage.first_day_changed", now=now, facts=facts)
    return row


@transaction.atomic
def take_back_extension(longer: Stage, *, by: User, now: datetime) -> None:
    """Remove the row of an extension on which nothing hangs any more; the ledger keeps that it was there."""
    record(
        about=longer,
        kind="stage.extension_taken_back",
        now=now,
        facts={"by": str(by.pk), "plan": str(longer.plan_id)},
    )
    longer.delete()
