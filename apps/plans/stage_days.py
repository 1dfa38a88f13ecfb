"""Writes of a stage that put right a day or an extension told by mistake."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.services import hold_chain, record
from apps.plans.models import Stage


@transaction.atomic
def set_first_day(
    stage: Stage, *, by: User, now: datetime, day: date, instead_of: date
) -> Stage | None:
    """Let a stage begin on another day; None, and nothing is changed, where it does not begin on `instead_of`.

    A first day after its last one is never kept.
    """
    row = _held(stage, by=by)
    is_late = row.ended_date is not None and day > row.ended_date
    if row.started_date != instead_of or day == instead_of or is_late:
        return None
    row.started_date = day
    return _kept(row, "stage.first_day_changed", by=by, now=now, day=day, before=instead_of)


@transaction.atomic
def set_last_day(
    stage: Stage, *, by: User, now: datetime, day: date, instead_of: date
) -> Stage | None:
    """Let a stage end on another day; None, and nothing is changed, where it does not end on `instead_of`.

    A last day before its first one is never kept.
    """
    row = _held(stage, by=by)
    is_early = row.started_date is not None and day < row.started_date
    if row.ended_date != instead_of or day == instead_of or is_early:
        return None
    row.ended_date = day
    return _kept(row, "stage.last_day_changed", by=by, now=now, day=day, before=instead_of)


def _held(stage: Stage, *, by: User) -> Stage:
    """The row as it is now, locked after the chain."""
    hold_chain(by.pk)
    return Stage.objects.for_user(by).select_for_update().get(pk=stage.pk)


def _kept(row: Stage, kind: str, *, by: User, now: datetime, day: date, before: date) -> Stage:
    row.save(update_fields=["started_date", "ended_date"])
    facts = {
        "by": str(by.pk),
        "plan": str(row.plan_id),
        "day": day.isoformat(),
        "before": before.isoformat(),
    }
    record(about=row, kind=kind, now=now, facts=facts)
    return row


def ended_by(stage: Stage) -> Stage | None:
    """The stage whose last day is the first day of `stage`: it ended because that one began."""
    if stage.started_date is None:
        return None
    rows = Stage.objects.for_user(stage.owner_id).filter(plan=stage.plan_id)
    rows = rows.filter(ended_date=stage.started_date, created_at__lte=stage.created_at)
    return rows.exclude(pk=stage.pk).order_by("-created_at", "-id").first()


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
