"""The day of a step as a follow-up date, with its mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from apps.checklists.models import Step
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.services import add_deadline, change_deadline, set_deadline_state
from apps.plans.today import today_of

if TYPE_CHECKING:
    from apps.accounts.models import User

LABEL = "checklists.Step"
LONGEST_TITLE = 160


def dates_of(steps: Sequence[Step], *, owner_id: UUID) -> dict[UUID, Deadline]:
    """The follow-up date of each step that has one, by the step's id; one query."""
    rows = Deadline.objects.for_user(owner_id).filter(
        about_label=LABEL, about_id__in=[one.pk for one in steps]
    )
    return {one.about_id: one for one in rows.order_by("-created_at", "-id") if one.about_id}


def day_of(step: Step) -> date | None:
    """The day a step stands on: that of its date, which may have been moved there, while that is open."""
    found = dates_of([step], owner_id=step.owner_id).get(step.pk)
    is_ahead = found is not None and found.state == DeadlineState.OPEN
    return found.local_date if found and is_ahead else step.due_date


def follow(step: Step, *, by: User, now: datetime) -> None:
    """Let the follow-up date be on the day that the step says now, done, put aside or open. Needs a transaction."""
    found = dates_of([step], owner_id=step.owner_id).get(step.pk)
    if found is not None and step.due_date is not None and step.due_date != found.local_date:
        change_deadline(found, by=by, now=now, why="", local_date=step.due_date)
    follow_state(step, by=by, now=now)


def follow_state(step: Step, *, by: User, now: datetime) -> None:
    """Let the follow-up date be done, put aside or open like its step, on whatever day it was moved to."""
    found = dates_of([step], owner_id=step.owner_id).get(step.pk)
    is_ahead = step.due_date is not None and step.due_date >= today_of(step.plan, now=now)
    if found is None:
        if is_ahead and step.is_on and step.done_at is None:
            _add(step, by=by, now=now)
        return
    set_deadline_state(found, by=by, now=now, state=_state(step))


def _add(step: Step, *, by: User, now: datetime) -> None:
    if step.due_date is None:
        return
    add_deadline(
        plan=step.plan,
        by=by,
        now=now,
        kind=DeadlineKind.FOLLOW_UP,
        title=step.title[:LONGEST_TITLE],
        local_date=step.due_date,
        local_time=None,
        zone=step.plan.zone,
        about=(LABEL, step.pk),
    )


def _state(step: Step) -> DeadlineState:
    if not step.is_on or step.due_date is None:
        return DeadlineState.WAIVED
    return DeadlineState.OPEN if step.done_at is None else DeadlineState.MET
