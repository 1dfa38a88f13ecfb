"""Writes that move several dates at once, all or nothing, and take that back within ten minutes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min

from apps.accounts.models import User
from apps.deadlines import counting_json
from apps.deadlines.models import Deadline, DeadlineChange, TriggerDay
from apps.deadlines.moves import Move
from apps.deadlines.ruled import Length
from apps.deadlines.services import change_deadline, restore_revision, set_deadline_state
from apps.deadlines.trigger_days import set_day
from apps.plans.models import Plan
from apps.plans.services import set_letter_term

UNDO_WITHIN = timedelta(minutes=10)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_STAMP = 7_000_000_000_000_000  # a day in 2191
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
) -> int:
    """Change the day that dates are counted from and move them with it; return how many moved.

    `lengths` are those that changed, by the key of the stage's value: the letter's word from now on.

    Raises:
        ChangedMeanwhileError: nothing is saved; show it again.
    """
    moved = move_dates(moves, chosen=chosen, by=by, now=now, why=why)
    set_day(trigger, by=by, now=now, day=day)
    if trigger.stage is not None:
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


@transaction.atomic
def take_back(plan: Plan, *, by: User, now: datetime, at: int) -> int | None:
    """Put back every date that was changed in the moment `at` and not since; return how many.

    None once ten minutes have passed.
    """
    moment = EPOCH + min(at, LAST_STAMP) * MICROSECOND
    if not moment <= now <= moment + UNDO_WITHIN:
        return None
    changes = DeadlineChange.objects.for_user(by).filter(
        deadline__plan=plan, changed_at=moment, revision__gt=1
    )
    spans = changes.values_list("deadline").annotate(first=Min("revision"), last=Max("revision"))
    revisions = {pk: (first, last) for pk, first, last in spans.order_by("deadline")}
    rows = Deadline.objects.for_user(by).filter(pk__in=revisions).order_by("pk")
    same = [row for row in rows.select_for_update() if row.revision == revisions[row.pk][1]]
    for row in same:
        before = row.changes.get(revision=revisions[row.pk][0] - 1)
        restore_revision(row, before, by=by, now=now)
    return len(same)
