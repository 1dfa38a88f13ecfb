"""The promises of a plan as its page shows them: by day, those to settle first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.checkpoints import tally
from apps.checkpoints.enums import PromiseState
from apps.checkpoints.models import Promise
from apps.core.drawing import Picture
from apps.plans.models import Plan

IN_TIME = (PromiseState.KEPT, PromiseState.NOT_KEPT, PromiseState.DROPPED)
PAST_ITS_DAY = (PromiseState.KEPT, PromiseState.LATE, PromiseState.NOT_KEPT, PromiseState.DROPPED)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One promise, and what can be said of it in one tap."""

    promise: Promise
    is_past: bool
    choices: tuple[PromiseState, ...]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """`past` are open and past their day, `open` the other open ones, `settled` the rest, newest first.

    Words and picture count what was promised to the user; their own promises stand in `own`.
    """

    past: tuple[Line, ...]
    open: tuple[Line, ...]
    settled: tuple[Line, ...]
    own: tuple[Line, ...]
    words: str
    own_words: str
    picture: Picture | None

    @property
    def is_empty(self) -> bool:
        return not (self.past or self.open or self.settled or self.own)


def ledger_of(plan: Plan, *, today: date) -> Ledger:
    """One query."""
    rows = Promise.objects.for_user(plan.owner_id).filter(plan=plan).select_related("entry")
    lines = [_line(one, today=today) for one in rows.in_order()]
    theirs = [one for one in lines if not one.promise.is_own]
    own = [one for one in lines if one.promise.is_own]
    is_open = [one for one in theirs if one.promise.state == PromiseState.OPEN]
    counted = _tally(theirs)
    return Ledger(
        past=tuple(one for one in is_open if one.is_past),
        open=tuple(one for one in is_open if not one.is_past),
        settled=tuple(one for one in theirs[::-1] if one.promise.state != PromiseState.OPEN),
        own=tuple(own),
        words=tally.in_words(counted),
        own_words=tally.in_words(_tally(own)),
        picture=tally.picture(counted),
    )


def _tally(lines: Sequence[Line]) -> tally.Tally:
    past = sum(one.is_past for one in lines)
    return tally.tally([one.promise.state for one in lines], past=past)


def _line(promise: Promise, *, today: date) -> Line:
    return Line(
        promise=promise,
        is_past=_is_past(promise, today=today),
        choices=choices_of(promise, today=today),
    )


def choices_of(promise: Promise, *, today: date) -> tuple[PromiseState, ...]:
    """What can be said of a promise in one tap."""
    if promise.state != PromiseState.OPEN:
        return (PromiseState.OPEN,)
    return PAST_ITS_DAY if _is_past(promise, today=today) else IN_TIME


def _is_past(promise: Promise, *, today: date) -> bool:
    is_open = promise.state == PromiseState.OPEN
    return is_open and promise.due_date is not None and promise.due_date < today
