"""Writes of the checklist: ticks, notes, days, own steps. None is part of the record; only a day is a date of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit.services import hold_chain
from apps.checklists.copying import OWN_AFTER, copy_steps, id_of
from apps.checklists.dating import day_of, follow, follow_state
from apps.checklists.models import Step
from apps.checklists.steps import all_steps
from apps.core.ids import uuid7
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User

MOST_OWN = 200


class StepState(models.TextChoices):
    """What one tap makes of a step."""

    DONE = "done", _("Done")
    OPEN = "open", _("Open again")
    ASIDE = "aside", _("Put aside")
    BACK = "back", _("Taken back in")


class TooManyError(ValueError):
    """A plan has as many steps of its own as one list can carry."""


@transaction.atomic
def set_state(*, step: Step, by: User, now: datetime, state: str) -> Step:
    """Tick, untick, put aside or take back; its follow-up date does the same."""
    row = _locked(step, by=by, now=now)
    wanted = StepState(state)
    if wanted == StepState.DONE:
        row.done_at = row.done_at or now
    elif wanted == StepState.OPEN:
        row.done_at = None
    else:
        row.is_on = wanted == StepState.BACK
    row.save(update_fields=["done_at", "is_on"])
    follow_state(row, by=by, now=now)
    return row


@transaction.atomic
def change_step(
    *, step: Step, by: User, now: datetime, note: str, due_date: date | None, **words: str
) -> Step:
    """Keep a note and a day; `words` are title, why and group of a step of one's own."""
    row = _locked(step, by=by, now=now)
    has_moved = due_date != day_of(row)
    row.note, row.due_date = note, due_date
    for name, text in words.items():
        if not row.key and name in {"title", "why", "group"}:
            setattr(row, name, text)
    row.save()
    if has_moved:
        follow(row, by=by, now=now)
    return row


@transaction.atomic
def add_step(
    *, plan: Plan, by: User, now: datetime, title: str, why: str = "", group: str = "own",
    note: str = "", due_date: date | None = None, client_token: UUID | None = None,
) -> Step:  # fmt: skip
    """Add a step of the user's own behind the others of its group. The same `client_token` twice makes it once.

    Raises:
        TooManyError: there are `MOST_OWN` already.
    """
    hold_chain(by.pk)  # a second tap waits here, and finds the first one's step
    pk = uuid5(plan.pk, f"own {client_token}") if client_token else uuid7()
    stood = Step.objects.for_user(by).filter(pk=pk).first()
    if stood is not None:
        return stood
    copy_steps(plan, now=now)
    count = Step.objects.for_user(by).filter(plan=plan, key="").count()
    if count >= MOST_OWN:
        raise TooManyError
    row = Step.objects.create(
        pk=pk, owner=by, plan=plan, group=group, title=title, why=why, note=note, due_date=due_date,
        position=OWN_AFTER + count, created_at=now,
    )  # fmt: skip
    follow(row, by=by, now=now)
    return row


@transaction.atomic
def take_in_country(*, plan: Plan, by: User, now: datetime, country: str) -> int:
    """Put the steps of a country on; returns how many were off."""
    copy_steps(plan, now=now)
    ids = [id_of(plan, one.key) for one in all_steps().steps if one.country == country]
    rows = Step.objects.for_user(by).filter(plan=plan, pk__in=ids, is_on=False)
    taken = list(rows.select_for_update(of=("self",)).select_related("plan").order_by("pk"))
    rows.filter(pk__in=[one.pk for one in taken]).update(is_on=True)
    for row in taken:
        row.is_on = True
        follow_state(row, by=by, now=now)
    return len(taken)


def _locked(step: Step, *, by: User, now: datetime) -> Step:
    """The step as a row, with the rest of its list."""
    copy_steps(step.plan, now=now)
    rows = Step.objects.for_user(by).select_for_update(of=("self",)).select_related("plan")
    return rows.get(pk=step.pk)
