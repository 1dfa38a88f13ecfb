"""The steps of a plan: rows, and those of the file that nobody touched yet, under the ids they will have as rows.

Looking at a checklist writes nothing; the first change copies what the file says that day, and it stays so.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from apps.checklists.models import Step
from apps.checklists.steps import Template, all_steps, is_on
from apps.deadlines.stage_now import running
from apps.plans.models import Plan

OWN_AFTER = 1_000  # own steps stand behind those of the file


def steps_of(plan: Plan, *, now: datetime) -> list[Step]:
    """Every step of a plan in order, put aside or not; two queries."""
    rows = list(Step.objects.for_user(plan.owner_id).filter(plan=plan))
    known = {one.key for one in rows if one.key}
    return sorted([*rows, *_not_copied(plan, known=known, now=now)], key=lambda one: one.position)


def _not_copied(plan: Plan, *, known: set[str], now: datetime) -> list[Step]:
    new = [(at, one) for at, one in enumerate(all_steps().steps, 1) if one.key not in known]
    if not new:
        return []
    stage = running(plan)
    kind = str(stage.kind) if stage else ""
    return [_as_row(plan, one, position=at, stage=kind, now=now) for at, one in new]


def _as_row(plan: Plan, one: Template, *, position: int, stage: str, now: datetime) -> Step:
    return Step(
        id=id_of(plan, one.key),
        owner_id=plan.owner_id,
        plan=plan,
        key=one.key,
        group=one.group,
        title=one.title,
        why=one.why,
        label=one.place,
        position=position,
        is_on=is_on(one, stage=stage),
        created_at=now,
    )


def id_of(plan: Plan, key: str) -> UUID:
    """The id of a step of the file in a plan."""
    return uuid5(plan.pk, f"checklist {key}")


def copy_steps(plan: Plan, *, now: datetime) -> None:
    """Make rows of what is not a row yet. Twice at once is once."""
    rows = Step.objects.for_user(plan.owner_id).filter(plan=plan).exclude(key="")
    new = _not_copied(plan, known=set(rows.values_list("key", flat=True)), now=now)
    Step.objects.bulk_create(new, ignore_conflicts=True)
