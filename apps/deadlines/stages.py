"""Saves a stage with the dates that were ticked, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.services import hold_chain
from apps.deadlines.forms.stage import Row, StageForm, kept
from apps.deadlines.models import TriggerDay
from apps.deadlines.services import add_deadline
from apps.deadlines.trigger_days import add_trigger_day
from apps.plans.models import Plan, Stage
from apps.plans.services import begin_stage


@transaction.atomic
def begin(form: StageForm, rows: Sequence[Row], *, by: User, now: datetime) -> int | None:
    """Save what a valid form and its valid rows say; return how many dates, or None if it was saved before.

    A second press of the same button finds the stage of the first.
    """
    hold_chain(by.pk)
    plan = Plan.objects.for_user(by).select_for_update().get(pk=form.plan.pk)
    if _is_there(form, plan=plan):
        return None
    stage = begin_stage(
        plan=plan,
        by=by,
        now=now,
        kind=form.template.stage,
        name=form.cleaned_data["name"],
        started_date=form.started_date(),
        template=form.template,
        terms_from_letter=form.letter_terms(),
    )
    days = _keep_triggers(form, stage=stage, by=by, now=now)
    chosen = kept(rows)
    for row in chosen:
        add_deadline(
            plan=plan,
            by=by,
            now=now,
            stage=stage,
            zone=form.cleaned_data["zone"],
            trigger=days[row.proposal.trigger],
            **row.fields_of_date(),
        )
    return len(chosen)


def _keep_triggers(
    form: StageForm, *, stage: Stage, by: User, now: datetime
) -> dict[str, TriggerDay]:
    """The days the letter gives, by their key: a change of one moves what was counted from it."""
    names = {one.key: one.name for one in form.template.triggers}
    return {
        key: add_trigger_day(
            plan=form.plan, by=by, now=now, stage=stage, key=key, name=names[key], day=day
        )
        for key, day in form.triggers().items()
    }


def _is_there(form: StageForm, *, plan: Plan) -> bool:
    return (
        Stage.objects.for_user(plan.owner_id)
        .filter(
            plan=plan,
            ended_date=None,
            template_id=form.template.id,
            name=form.cleaned_data["name"],
            started_date=form.started_date(),
        )
        .exists()
    )
