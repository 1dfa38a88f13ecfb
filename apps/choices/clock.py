"""The time there is to choose: the nearest decision, what lapses when, and the days on which ways end.

Read from the plan's dates in a constant number of queries; nothing is written. A date that has passed and is still
open is told and not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.choices.enums import Forty
from apps.choices.not_money import US, Point, point
from apps.choices.reading import Days
from apps.core import say_dates
from apps.deadlines import agenda, stage_now
from apps.deadlines.models import Deadline, DeadlineKind, TriggerDay
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.rules import OutOfReachError, Window, count
from apps.plans.enums import Unit
from apps.plans.models import Letter, Plan, Stage
from apps.plans.today import today_of

LETTER = "letter"  # the day of the letter among those that dates are counted from (stage templates)
CONSIDER = {Forty.ONE: "consider-one", Forty.GROUP: "consider-group"}
COUNTED_ALREADY = frozenset({"owbpa_consider", "us-owbpa-consider"})
ENDS_A_WAY = frozenset({DeadlineKind.DECISION, DeadlineKind.APPEAL, DeadlineKind.STAGE_END})
TOLD = ENDS_A_WAY | {DeadlineKind.VEST, DeadlineKind.OUTSIDE_LIMIT}
EXACT = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """One day on which something lapses: `when` and `distance` in words, `means` in a sentence.

    `deadline` is None and `law` is set where it is counted here by a law and not one of the plan's own dates.
    """

    day: date
    when: str
    distance: str
    tone: str
    title: str
    kind: str
    means: str
    deadline: Deadline | None = None
    law: Point | None = None


@dataclass(frozen=True, kw_only=True)
class PlanDay:
    """A day of the plan and the date it is from."""

    day: date
    deadline: Deadline


@dataclass(frozen=True, kw_only=True)
class PlanDays:
    """The days on which ways end, each with its date; None where none is ahead.

    `passed` are those of the same kinds that lie behind and are still open: they are not taken.
    """

    offer_last_day: PlanDay | None = None
    plan_end: PlanDay | None = None
    appeal_end: PlanDay | None = None
    passed: tuple[PlanDay, ...] = ()

    @property
    def days(self) -> Days:
        """The bare days, as `reading.answers_of` takes them."""
        known = {"offer_last_day": self.offer_last_day, "plan_end": self.plan_end}
        known["appeal_end"] = self.appeal_end
        return Days(**{name: one.day for name, one in known.items() if one is not None})


@dataclass(frozen=True, kw_only=True)
class Clock:
    """`next` is the nearest decision that is open; `left` says days and hours as of `seen`, a moment in words.

    `lapses` are in the order of their days, to the end of what is looked at; `passed` lie behind and are still open.
    """

    next: Deadline | None
    when: str
    left: str
    seen: str
    lapses: tuple[Lapse, ...]
    passed: tuple[Lapse, ...]
    days: PlanDays
    stage: Stage | None


@dataclass(frozen=True, kw_only=True)
class _Dates:
    """The open dates of a plan that a choice hangs on, split at `now`."""

    now: datetime
    stage: Stage | None
    coming: Sequence[Deadline]
    passed: Sequence[Deadline]

    def of(self, kind: DeadlineKind) -> list[Deadline]:
        return [one for one in self.coming if one.kind == kind]

    @property
    def decision(self) -> Deadline | None:
        return next(iter(self.of(DeadlineKind.DECISION)), None)


def clock_of(
    plan: Plan, *, now: datetime, until: date, over_forty: Forty = Forty.NOT_SAID
) -> Clock:
    """The clock of a plan; `until` is the last day that is looked at. Four queries at most, whatever its size."""
    dates = _read(plan, now=now)
    decision = dates.decision
    ahead = [one for one in dates.coming if one.local_date <= until or one is decision]
    lapses = [_lapse(one, dates, decision=decision) for one in ahead]
    by_law = _by_law(plan, dates, over_forty)
    lapses += [one for one in by_law if now_day(plan, now=now) <= one.day <= until]
    return Clock(
        next=decision,
        when=agenda.absolute(decision) if decision else "",
        left=say_left(decision, now=now) if decision else "",
        seen=say_dates.moment(now, zone=decision.zone if decision else plan.zone),
        lapses=tuple(sorted(lapses, key=lambda one: one.day)),
        passed=(
            *(_lapse(one, dates, decision=decision) for one in dates.passed),
            *(one for one in by_law if one.day < now_day(plan, now=now)),
        ),
        days=_days(dates),
        stage=dates.stage,
    )


def plan_days(plan: Plan, *, now: datetime) -> PlanDays:
    """The days on which ways end, as the plan's own open dates have them. Two queries."""
    return _days(_read(plan, now=now))


def now_day(plan: Plan, *, now: datetime) -> date:
    """The day it is on the clock of the plan."""
    return today_of(plan, now=now)


def say_left(deadline: Deadline, *, now: datetime) -> str:
    """`3 days and 4 hours left`, rounded down; without a time of day the days of the calendar.

    A day without a time is counted to the day alone: nobody knows until which hour it is open.
    """
    if deadline.local_time is None:
        return _days_left((deadline.local_date - _today(deadline, now)).days)
    days, rest = divmod(max(deadline.due_at - now, timedelta()), timedelta(days=1))
    hours = rest // EXACT
    if days and hours:
        return _("%(days)s and %(hours)s left") % {"days": _n_days(days), "hours": _n_hours(hours)}
    if days or hours:
        return _("%(time)s left") % {"time": _n_days(days) if days else _n_hours(hours)}
    minutes = rest // timedelta(minutes=1)
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}


def _days_left(days: int) -> str:
    if days <= 0:
        return _("today is the last day, and no time is given")
    words = ngettext(
        "%(n)d day left, and no time of day is given",
        "%(n)d days left, and no time of day is given",
        days,
    )
    return words % {"n": days}


def _n_days(days: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def _n_hours(hours: int) -> str:
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def _today(deadline: Deadline, now: datetime) -> date:
    return now.astimezone(ZoneInfo(deadline.zone)).date()


def _read(plan: Plan, *, now: datetime) -> _Dates:
    stage = stage_now.running(plan)
    rows = Deadline.objects.for_user(plan.owner_id).filter(plan=plan, kind__in=TOLD).open()
    found = [one for one in rows.in_order() if _is_of(one, stage)]
    return _Dates(
        now=now,
        stage=stage,
        coming=[one for one in found if one.due_at >= now],
        passed=[one for one in found if one.due_at < now],
    )


def _is_of(one: Deadline, stage: Stage | None) -> bool:
    """The last day of another stage says nothing of the present one; every other date counts."""
    if one.kind != DeadlineKind.STAGE_END or one.stage_id is None:
        return True
    return stage is not None and one.stage_id == stage.pk


def _days(dates: _Dates) -> PlanDays:
    """The nearest decision, the last day of the present stage, the last appeal."""
    ends, appeals = dates.of(DeadlineKind.STAGE_END), dates.of(DeadlineKind.APPEAL)
    return PlanDays(
        offer_last_day=_plan_day(dates.decision),
        plan_end=_plan_day(ends[-1] if ends else None),
        appeal_end=_plan_day(appeals[-1] if appeals else None),
        passed=tuple(
            PlanDay(day=one.local_date, deadline=one)
            for one in dates.passed
            if one.kind in ENDS_A_WAY
        ),
    )


def _plan_day(deadline: Deadline | None) -> PlanDay | None:
    return PlanDay(day=deadline.local_date, deadline=deadline) if deadline else None


def _lapse(one: Deadline, dates: _Dates, *, decision: Deadline | None) -> Lapse:
    return Lapse(
        day=one.local_date,
        when=agenda.short(one, now=dates.now),
        distance=say_dates.distance(one.local_date, today=_today(one, dates.now)),
        tone=agenda.tone(one, now=dates.now),
        title=one.title,
        kind=one.get_kind_display(),
        means=_means(one, is_offer=one is decision, has_passed=one.due_at < dates.now),
        deadline=one,
    )


def _means(one: Deadline, *, is_offer: bool, has_passed: bool) -> str:
    if has_passed and one.kind in ENDS_A_WAY:
        return _("It has passed and is still open. No way is counted with it.")
    if has_passed:
        return _("It has passed and is still open.")
    if is_offer:
        return _("After this day the first offer is gone, as far as your letter says.")
    return {
        DeadlineKind.DECISION: _(
            "By then another choice is to be made; see what your letter says."
        ),
        DeadlineKind.APPEAL: _("After this day there is no appeal, as far as your letter says."),
        DeadlineKind.STAGE_END: _(
            "The plan ends. Not passing it is counted with this as the last day of employment."
        ),
        DeadlineKind.VEST: _("What vests on this day comes only to somebody employed on it."),
        DeadlineKind.OUTSIDE_LIMIT: _(
            "A time limit outside the company: nothing inside it makes it wait. Verify it."
        ),
    }[DeadlineKind(one.kind)]


def _by_law(plan: Plan, dates: _Dates, over_forty: Forty) -> list[Lapse]:
    """The days to consider of somebody of 40 or over, from the day of the letter, where both are known."""
    key = CONSIDER.get(over_forty)
    if key is None or plan.country not in ("", US) or _is_counted(dates):
        return []
    letter = _letter_day(plan, dates.stage)
    return [] if letter is None else list(_considered(plan, point(key), letter, now=dates.now))


def _is_counted(dates: _Dates) -> bool:
    """Whether those days are among the plan's own dates already."""
    return any(
        one.kind == DeadlineKind.OUTSIDE_LIMIT and one.window.get("key") in COUNTED_ALREADY
        for one in (*dates.coming, *dates.passed)
    )


def _considered(plan: Plan, law: Point, letter: date, *, now: datetime) -> Iterator[Lapse]:
    window = Window(number=law.days or 0, unit=Unit.CALENDAR_DAYS)
    try:
        day = count(window, trigger=letter, calendar=calendar_of(plan)).day
    except OutOfReachError:
        return
    today = now_day(plan, now=now)
    yield Lapse(
        day=day,
        when=say_dates.near_day(day, today=today),
        distance=say_dates.distance(day, today=today),
        tone="",
        title=law.head,
        kind=_("By law"),
        means=_(
            "Counted from %(day)s, when you had the letter: %(n)d days to consider. "
            "Your letter may name fewer; ask a lawyer what holds then."
        )
        % {"day": say_dates.day(letter), "n": law.days or 0},
        law=law,
    )


def _letter_day(plan: Plan, stage: Stage | None) -> date | None:
    """The day the letter of the present stage came, the earliest that is told; else the newest of the plan's own."""
    days = TriggerDay.objects.for_user(plan.owner_id).filter(plan=plan, key=LETTER)
    letters = Letter.objects.for_user(plan.owner_id).filter(plan=plan).exclude(received_date=None)
    told: list[tuple[UUID | None, date | None]] = [
        *days.values_list("stage_id", "start_date"),
        *letters.values_list("stage_id", "received_date"),
    ]
    here = _told_of(told, stage.pk) if stage else []
    return min(here) if here else max(_told_of(told, None), default=None)


def _told_of(told: Iterable[tuple[UUID | None, date | None]], stage: UUID | None) -> list[date]:
    return [day for of, day in told if of == stage and day is not None]
