"""Writes that move several dates at once, all or nothing; `taking_back` undoes them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.deadlines import counting_json
from apps.deadlines.models import Deadline, TriggerDay
from apps.deadlines.moves import Move
from apps.deadlines.ruled import Length
from apps.deadlines.services import change_deadline, set_deadline_state
from apps.deadlines.trigger_days import set_day
from apps.plans.models import Stage
from apps.plans.services import set_letter_term
from apps.plans.stage_days import set_first_day, set_last_day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class ChangedMeanwhileError(Exception):
    """A date is not as it was when the change was shown."""


@transaction.atomic
def move_dates(
    moves: Sequence[Move], *, chosen: Container[UUID], by: User, now: datetime, why: str
) -> int:
    """Give each chosen date its new day; return how many moved. The others keep theirs beside the new count.

    Raises:
        ChangedMeanwhileError: nothing is saved; show it again.
    """
    hold((move.deadline for move in moves), by=by)
    moved = 0
    for move in moves:
        is_chosen = move.deadline.pk in chosen
        day = move.day if is_chosen else move.deadline.local_date
        counted = counting_json.used(move.counted, day)
        change_deadline(
            move.deadline,
            by=by,
            now=now,
            why=why,
            local_date=day,
            counted=counted,
            window=dict(move.window),
        )
        moved += is_chosen and move.is_moved
    return moved


@transaction.atomic
def change_trigger_day(
    trigger: TriggerDay,
    moves: Sequence[Move],
    *,
    day: date,
    lengths: Mapping[str, Length],
    chosen: Container[UUID],
    by: User,
    now: datetime,
    why: str,
    with_stage: bool = False,
    stage_before: Stage | None = None,
) -> int:
    """Change the day that dates are counted from and move them with it; return how many moved.

    `with_stage`: a stage that began on the old day begins on the new one, and `stage_before`, which ended that day, ends with it. `lengths` are those that changed, by the key of the stage's value: the letter's word from now on.

    Raises:
        ChangedMeanwhileError: nothing is saved; show it again.
    """
    moved = move_dates(moves, chosen=chosen, by=by, now=now, why=why)
    old = trigger.start_date
    set_day(trigger, by=by, now=now, day=day)
    if trigger.stage is not None:
        if with_stage:
            set_first_day(trigger.stage, by=by, now=now, day=day, instead_of=old)
        if stage_before is not None:
            set_last_day(stage_before, by=by, now=now, day=day, instead_of=old)
        for key, length in lengths.items():
            set_letter_term(
                trigger.stage, key=key, number=length.number, unit=length.unit, by=by, now=now
            )
    return moved


@transaction.atomic
def set_states(
    deadlines: Sequence[Deadline], *, state: str, by: User, now: datetime, why: str = ""
) -> int:
    """Set the state of several dates; return how many there are.

    Raises:
        ChangedMeanwhileError: nothing is saved; show it again.
    """
    hold(deadlines, by=by)
    for one in deadlines:
        set_deadline_state(one, by=by, now=now, state=state, why=why)
    return len(deadlines)


def hold(deadlines: Iterable[Deadline], *, by: User) -> None:
    """Lock the rows in one order, before the chain of the ledger, so that two at once never wait for each other."""
    known = {one.pk: one.revision for one in deadlines}
    rows = Deadline.objects.for_user(by).filter(pk__in=known).order_by("pk").select_for_update()
    if {row.pk: row.revision for row in rows} != known:
        raise ChangedMeanwhileError


def stamp(now: datetime) -> int:
    """The moment of a change as it stands in the address that takes it back."""
    return (now - EPOCH) // MICROSECOND
