"""What the end of a stage does to its dates: which no longer apply, what moves with a longer one, what comes besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import last_moment
from apps.deadlines import counting_json, moves, moving
from apps.deadlines.models import (
    Deadline,
    DeadlineKind,
    DeadlineQuerySet,
    DeadlineState,
    TriggerDay,
)
from apps.deadlines.moves import Move
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.ruled import Rule
from apps.deadlines.rules import Counted, OutOfReachError, count
from apps.deadlines.services import add_deadline
from apps.plans.models import Outcome, Plan, Stage
from apps.plans.services import end_plan, end_stage, extend_stage

MOST_MEETINGS = 60
NUMBER = re.compile(r"[0-9]+(?=[^0-9]*$)")

# What is over with a stage. Limits outside, vest dates and follow-ups go on whatever happens inside.
RUNS_INSIDE = frozenset({DeadlineKind.CHECKPOINT, DeadlineKind.STAGE_END, DeadlineKind.GOAL_DUE})
ANSWERS = frozenset({DeadlineKind.DECISION, DeadlineKind.APPEAL})
GOES_ON = frozenset({DeadlineKind.OUTSIDE_LIMIT, DeadlineKind.VEST, DeadlineKind.APPEAL})
OVER = {
    Outcome.PASSED: RUNS_INSIDE | ANSWERS,
    Outcome.WON: RUNS_INSIDE | ANSWERS,
    Outcome.LEFT: RUNS_INSIDE | {DeadlineKind.DECISION},
    Outcome.LOST: RUNS_INSIDE,  # now the choice and the appeal begin
    Outcome.EXTENDED: frozenset(),
}


@dataclass(frozen=True, kw_only=True)
class Ending:
    """An open date, and whether it is proposed to be ended."""

    deadline: Deadline
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One more of the meetings of a stage, counted on; `key` is unique in a list."""

    key: str
    title: str
    clock: time | None
    zone: str
    trigger: TriggerDay
    rule: Rule
    counted: Counted


def endings(stage: Stage, *, outcome: str, day: date) -> list[Ending]:
    """The open dates of a stage. Proposed are those on or after its last day that the outcome makes pointless."""
    over = OVER[Outcome(outcome)]
    return [
        Ending(deadline=one, is_over=one.kind in over and one.local_date >= day)
        for one in _open(stage)
    ]


def of_plan(plan: Plan) -> list[Ending]:
    """The open dates of a plan that has ended: all but limits outside, vest dates and appeals are proposed to be ended."""
    rows = Deadline.objects.for_user(plan.owner_id).filter(plan=plan).open().in_order()
    return [Ending(deadline=one, is_over=one.kind not in GOES_ON) for one in rows]


def last_day(stage: Stage) -> date | None:
    """The last day of a stage as its open dates say it."""
    rows = _open_rows(stage).filter(kind=DeadlineKind.STAGE_END)
    return max(rows.values_list("local_date", flat=True), default=None)


def _open(stage: Stage) -> list[Deadline]:
    return list(_open_rows(stage).in_order())


def _open_rows(stage: Stage) -> DeadlineQuerySet:
    return Deadline.objects.for_user(stage.owner_id).filter(stage=stage).open()


def extended(stage: Stage, *, last: date) -> list[Move]:
    """What hangs on the last day of a stage: that day itself, and goals due on it or later."""
    found = _open(stage)
    ends = [one.local_date for one in found if one.kind == DeadlineKind.STAGE_END]
    old = max(ends, default=None)
    return [
        moves.to_day(one, last)
        for one in found
        if one.kind == DeadlineKind.STAGE_END
        or (one.kind == DeadlineKind.GOAL_DUE and old is not None and one.local_date >= old)
    ]


def more_meetings(stage: Stage, *, last: date) -> list[Meeting]:
    """The meetings that go on in the same step before a new last day."""
    rows = Deadline.objects.for_user(stage.owner_id).filter(stage=stage)
    rows = rows.filter(kind=DeadlineKind.CHECKPOINT).exclude(window={}).exclude(trigger=None)
    newest: dict[str, tuple[Deadline, Rule]] = {}
    for one in rows.select_related("trigger").in_order():
        rule = counting_json.load_rule(one.window)
        if rule is not None and rule.key:
            known = newest.get(rule.key)
            if known is None or known[1].times < rule.times:
                newest[rule.key] = (one, rule)
    found = [
        meeting
        for deadline, rule in newest.values()
        for meeting in _after(deadline, rule, last=last, plan=stage.plan)
    ]
    return sorted(found, key=lambda one: one.counted.day)


def _after(deadline: Deadline, rule: Rule, *, last: date, plan: Plan) -> Iterator[Meeting]:
    trigger, calendar = deadline.trigger, calendar_of(plan)
    if trigger is None:
        return
    for times in range(rule.times + 1, MOST_MEETINGS + 1):
        more = rule.at(times)
        try:
            counted = count(
                more.window,
                trigger=trigger.start_date,
                calendar=calendar,
                clock=deadline.local_time,
            )
        except OutOfReachError:
            return
        if counted.day >= last:
            return
        yield Meeting(
            key=f"{rule.key}-{times}",
            title=NUMBER.sub(str(times), deadline.title, count=1),
            clock=deadline.local_time,
            zone=deadline.zone,
            trigger=trigger,
            rule=more,
            counted=counted,
        )


@transaction.atomic
def end(
    stage: Stage, to_end: Sequence[Deadline], *, outcome: str, day: date, by: User, now: datetime
) -> int:
    """Keep how a stage ended and end the dates that no longer apply; return how many.

    Raises:
        ChangedMeanwhileError: nothing is saved; show it again.
    """
    label = Outcome(outcome).label
    why = _("The stage ended: %(outcome)s") % {"outcome": label}
    ended = moving.set_states(to_end, state=DeadlineState.WAIVED, by=by, now=now, why=why)
    end_stage(stage, by=by, now=now, outcome=Outcome(outcome), ended_date=day)
    return ended


@transaction.atomic
def extend(
    stage: Stage,
    moved: Sequence[Move],
    more: Iterable[Meeting],
    *,
    told: date,
    by: User,
    now: datetime,
) -> tuple[int, int]:
    """Begin the extension of a stage with its open dates, moved as shown, and more meetings; return both numbers.

    Raises:
        ChangedMeanwhileError: nothing is saved; show it again.
    """
    why = _("The stage was extended")
    chosen = {one.deadline.pk for one in moved}
    number = moving.move_dates(moved, chosen=chosen, by=by, now=now, why=why)
    longer = extend_stage(stage, by=by, now=now, told_date=told)
    _open_rows(stage).update(stage=longer)
    added = [_add(one, stage=longer, by=by, now=now) for one in more]
    return number, len(added)


def _add(one: Meeting, *, stage: Stage, by: User, now: datetime) -> Deadline:
    return add_deadline(
        plan=stage.plan,
        by=by,
        now=now,
        stage=stage,
        kind=DeadlineKind.CHECKPOINT,
        title=one.title,
        local_date=one.counted.day,
        local_time=one.clock,
        zone=one.zone,
        trigger=one.trigger,
        window=counting_json.dump_rule(one.rule),
        counted=counting_json.dump(one.counted),
    )


@transaction.atomic
def end_all(plan: Plan, to_end: Sequence[Deadline], *, day: date, by: User, now: datetime) -> int:
    """End a plan: the chosen dates send no more mails, the others go on; return how many were ended.

    Raises:
        ChangedMeanwhileError: nothing is saved; show it again.
    """
    ended = moving.set_states(
        to_end, state=DeadlineState.WAIVED, by=by, now=now, why=_("All of it ended")
    )
    end_plan(plan, by=by, now=now, ended_date=day)
    return ended


@transaction.atomic
def resume_all(plan: Plan, *, by: User, now: datetime) -> int:
    """Let a plan that had ended go on, and open again the dates that its end closed and nobody changed since.

    Returns how many.
    """
    found = _closed_by_the_end(plan, by=by) if plan.ended_date else []
    why = _("It goes on after all")
    opened = moving.set_states(found, state=DeadlineState.OPEN, by=by, now=now, why=why)
    end_plan(plan, by=by, now=now, ended_date=None)
    return opened


def _closed_by_the_end(plan: Plan, *, by: User) -> list[Deadline]:
    moment = last_moment(by.pk, about_id=plan.pk, kind="plan.ended")
    if moment is None:
        return []
    rows = Deadline.objects.for_user(by).filter(plan=plan, state=DeadlineState.WAIVED)
    closed = rows.filter(changes__revision=F("revision"), changes__changed_at=moment)
    return list(closed.order_by("pk"))
