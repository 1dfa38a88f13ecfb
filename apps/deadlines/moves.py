"""What would move: dates as they are and as they would become, before anything is saved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from apps.deadlines import counting_json
from apps.deadlines.enums import Holidays, Rounding
from apps.deadlines.models import Deadline, DeadlineState, TriggerDay
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.ruled import Length, Rule
from apps.deadlines.rules import OutOfReachError, count
from apps.deadlines.workdays import WorkCalendar
from apps.plans.models import Plan, Term


@dataclass(frozen=True, kw_only=True)
class Move:
    """An open date and the day it would get; a day that was set by hand stays unless it is chosen."""

    deadline: Deadline
    day: date
    counted: Mapping[str, Any]
    window: Mapping[str, Any]
    is_by_hand: bool = False

    @property
    def is_moved(self) -> bool:
        return self.day != self.deadline.local_date


@dataclass(frozen=True, kw_only=True)
class Group:
    """Dates of one trigger day that share a length; `key` is short and safe as the name of a field."""

    key: str
    name: str
    rule: Rule

    @property
    def length(self) -> Length:
        return self.rule.length


def trigger_days(plan: Plan) -> list[tuple[TriggerDay, int]]:
    """The days that open dates of a plan are counted from, the newest last, and how many hang on each."""
    is_open = Q(deadlines__state=DeadlineState.OPEN) & ~Q(deadlines__window={})
    rows = TriggerDay.objects.for_user(plan.owner_id).filter(plan=plan).select_related("stage")
    counted = rows.annotate(dates=Count("deadlines", filter=is_open)).filter(dates__gt=0)
    return [(one, one.dates) for one in counted.order_by("start_date", "id")]


def hanging(trigger: TriggerDay) -> list[Deadline]:
    """The open dates counted from a day, the nearest first."""
    rows = Deadline.objects.for_user(trigger.owner_id).filter(trigger=trigger).exclude(window={})
    return list(rows.open().in_order())


def groups(trigger: TriggerDay, deadlines: Iterable[Deadline]) -> list[Group]:
    """The lengths that can be changed: one for each value of the stage, one for each date of its own."""
    names = _term_names(trigger)
    found: dict[str, Group] = {}
    for one in deadlines:
        rule, key = counting_json.load_rule(one.window), group_key(one)
        if rule is not None and key not in found:
            found[key] = Group(key=key, name=names.get(rule.key) or one.title, rule=rule)
    return list(found.values())


def group_key(deadline: Deadline) -> str:
    return deadline.window.get("key") or f"own_{deadline.pk.hex}"


def _term_names(trigger: TriggerDay) -> dict[str, str]:
    if trigger.stage_id is None:
        return {}
    terms = Term.objects.for_user(trigger.owner_id).filter(stage=trigger.stage_id)
    return dict(terms.values_list("key", "name"))


def of_trigger(
    trigger: TriggerDay,
    deadlines: Iterable[Deadline],
    *,
    day: date,
    lengths: Mapping[str, Length],
    holidays: Holidays | None,
    rounding: Rounding | None,
) -> list[Move]:
    """Every date that hangs on `trigger`, counted anew from `day`; None leaves each date its own holidays or rounding.

    Raises:
        OutOfReachError: a length or a day beyond what can be meant.
    """
    calendar, found = calendar_of(trigger.plan), []
    for one in deadlines:
        rule = counting_json.load_rule(one.window)
        if rule is None:
            continue
        length = lengths.get(group_key(one), rule.length)
        changed = rule.changed(
            length,
            holidays=holidays or rule.window.holidays,
            rounding=rounding or rule.window.rounding,
        )
        found.append(_recount(one, changed, trigger=day, calendar=calendar))
    return found


def of_calendar(plan: Plan) -> list[Move]:
    """Dates that would be counted otherwise today: a holiday or a day off of the employer was set since."""
    rows = Deadline.objects.for_user(plan.owner_id).filter(plan=plan).exclude(window={}).open()
    found, calendar = [], calendar_of(plan)
    for one in rows.exclude(trigger=None).select_related("trigger").in_order():
        rule = counting_json.load_rule(one.window)
        if rule is None or one.trigger is None:
            continue
        try:
            move = _recount(one, rule, trigger=one.trigger.start_date, calendar=calendar)
        except OutOfReachError:  # so many days off that none is worked: it keeps its day
            continue
        if move.counted["day"] != one.counted.get("day"):
            found.append(move)
    return found


def _recount(deadline: Deadline, rule: Rule, *, trigger: date, calendar: WorkCalendar) -> Move:
    counted = count(rule.window, trigger=trigger, calendar=calendar, clock=deadline.local_time)
    return Move(
        deadline=deadline,
        day=counted.day,
        counted=counting_json.dump(counted),
        window=counting_json.dump_rule(rule),
        is_by_hand=counting_json.is_by_hand(deadline.counted),
    )


def to_day(deadline: Deadline, day: date) -> Move:
    """A date set to `day` by hand; its count stays beside it and says so."""
    return Move(deadline=deadline, day=day, counted=deadline.counted, window=deadline.window)


def by_days(deadline: Deadline, days: int) -> Move:
    """A date moved by so many calendar days.

    Raises:
        OverflowError: a day that no calendar has.
    """
    return to_day(deadline, deadline.local_date + timedelta(days=days))


def token(moves: Sequence[Move], *about: object) -> str:
    """What comes back with the confirmation: only what was shown is saved."""
    shown = [(move.deadline.pk.hex, move.deadline.revision, move.day.isoformat()) for move in moves]
    return hashlib.sha256(repr((shown, [str(one) for one in about])).encode()).hexdigest()[:32]
