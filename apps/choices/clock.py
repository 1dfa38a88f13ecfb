"""The time there is to choose: the nearest decision or appeal, what each day means, and the days on which ways end.

Read from the plan's dates in a constant number of queries; nothing is written. A date that has passed and is still
open is told and not taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.choices.enums import Forty
from apps.choices.not_money import US, Point, point
from apps.choices.reading import Days
from apps.core import say_dates
from apps.deadlines import agenda, stage_now
from apps.deadlines.enums import Rounding
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState, TriggerDay
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.rules import OutOfReachError, Window, count
from apps.deadlines.wallclock import due_at
from apps.plans.enums import Unit
from apps.plans.models import Letter, Plan, Stage
from apps.plans.today import today_of

LETTER = "letter"  # the day of the letter among those that dates are counted from (stage templates)
CONSIDER = {Forty.ONE: "consider-one", Forty.GROUP: "consider-group"}
CONSIDERED = frozenset({"owbpa_consider", "us-owbpa-consider"})
TO_CHOOSE = frozenset({DeadlineKind.DECISION, DeadlineKind.APPEAL})
# The day of an appeal is the one by which it is begun: it says nothing of how long the appeal lasts.
ENDS_A_WAY = frozenset({DeadlineKind.DECISION, DeadlineKind.STAGE_END})
TOLD = TO_CHOOSE | ENDS_A_WAY | {DeadlineKind.VEST, DeadlineKind.OUTSIDE_LIMIT}
EXACT = timedelta(hours=1)
MEANS: dict[DeadlineKind, str | Promise] = {
    DeadlineKind.DECISION: gettext_lazy(
        "By then another choice is to be made; see what your letter says."
    ),
    DeadlineKind.APPEAL: gettext_lazy(
        "After this day no appeal can be begun, as far as your letter says."
    ),
    DeadlineKind.STAGE_END: gettext_lazy(
        "The plan ends. Not passing it is counted with this as the last day of employment, unless you typed another."
    ),
    DeadlineKind.VEST: gettext_lazy(
        "What vests on this day comes only to somebody employed on it."
    ),
    DeadlineKind.OUTSIDE_LIMIT: gettext_lazy(
        "A time limit outside the company: nothing inside it makes it wait. Verify it."
    ),
}
TO_CONSIDER = gettext_lazy(
    "The least time for a release of age claims to hold: %(n)d days, counted from %(day)s, when you had the letter. "
    "It is not the end of the offer, and you may sign sooner by your own wish. "
    "Your letter may name fewer; ask a lawyer what holds then."
)
TO_CONSIDER_PASSED = gettext_lazy(
    "It has passed. It was the least time for a release of age claims to hold: %(n)d days, counted from %(day)s, "
    "when you had the letter. It says nothing of when the offer ends."
)


@dataclass(frozen=True, kw_only=True)
class Lapse:
    """One day that a choice hangs on: `when` and `distance` in words, `clock` with its zone, `means` in sentences.

    `deadline` is None and `law` is set where it is counted here by a law and not one of the plan's own dates.
    """

    day: date
    at: datetime
    when: str
    clock: str
    distance: str
    tone: str
    title: str
    kind: str
    means: str
    deadline: Deadline | None = None
    law: Point | None = None

    @property
    def about(self) -> str:
        """`Decision. After this day ...`; the kind is left out where the title begins with it."""
        if self.title.casefold().startswith(self.kind.casefold()):
            return self.means
        return _("%(kind)s. %(means)s") % {"kind": self.kind, "means": self.means}


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
    passed: tuple[PlanDay, ...] = ()

    @property
    def days(self) -> Days:
        """The bare days, as `reading.answers_of` takes them. No kind of date says when an appeal ends."""
        known = {"offer_last_day": self.offer_last_day, "plan_end": self.plan_end}
        return Days(**{name: one.day for name, one in known.items() if one is not None})


@dataclass(frozen=True, kw_only=True)
class Clock:
    """`next` is the nearest decision or appeal that is open; `left` says days and hours as of `seen`, a moment in words.

    `lapses` are the others in their order, to the end of what is looked at; `passed` lie behind and are still open.
    """

    next: Deadline | None
    when: str
    left: str
    means: str
    seen: str
    lapses: tuple[Lapse, ...]
    passed: tuple[Lapse, ...]
    days: PlanDays
    stage: Stage | None


@dataclass(frozen=True, kw_only=True)
class _Dates:
    """The open dates of a plan that a choice hangs on, split at `now`; `first` is its first decision in any state."""

    now: datetime
    stage: Stage | None
    coming: Sequence[Deadline]
    passed: Sequence[Deadline]
    first: Deadline | None

    def of(self, kind: DeadlineKind) -> list[Deadline]:
        return [one for one in self.coming if one.kind == kind]

    @property
    def nearest(self) -> Deadline | None:
        return next((one for one in self.coming if one.kind in TO_CHOOSE), None)

    @property
    def offer(self) -> Deadline | None:
        """The day of the first offer: no other decision comes before it."""
        return next((one for one in self.coming if one == self.first), None)


def clock_of(
    plan: Plan, *, now: datetime, until: date, over_forty: Forty = Forty.NOT_SAID
) -> Clock:
    """The clock of a plan; `until` is the last day that is looked at. Four queries at most, whatever its size."""
    dates = _read(plan, now=now)
    nearest = dates.nearest
    ahead = [one for one in dates.coming if one.local_date <= until and one is not nearest]
    lapses = [_lapse(one, dates) for one in ahead]
    lapses += [one for one in _by_law(plan, dates, over_forty) if one.day <= until]
    return Clock(
        next=nearest,
        when=agenda.absolute(nearest) if nearest else "",
        left=say_left(nearest, now=now) if nearest else "",
        means=_means(nearest, dates) if nearest else "",
        seen=say_dates.moment(now, zone=nearest.zone if nearest else plan.zone),
        lapses=tuple(sorted(lapses, key=lambda one: one.at)),
        passed=tuple(_lapse(one, dates) for one in dates.passed),
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
    rows = Deadline.objects.for_user(plan.owner_id).filter(plan=plan, kind__in=TOLD)
    wanted = Q(state=DeadlineState.OPEN) | Q(kind=DeadlineKind.DECISION)
    every = list(rows.filter(wanted).in_order())
    found = [one for one in every if one.state == DeadlineState.OPEN and _is_of(one, stage)]
    return _Dates(
        now=now,
        stage=stage,
        coming=[one for one in found if one.due_at >= now],
        passed=[one for one in found if one.due_at < now],
        first=next((one for one in every if one.kind == DeadlineKind.DECISION), None),
    )


def _is_of(one: Deadline, stage: Stage | None) -> bool:
    """The last day of another stage says nothing of the present one; every other date counts."""
    if one.kind != DeadlineKind.STAGE_END or one.stage_id is None:
        return True
    return stage is not None and one.stage_id == stage.pk


def _days(dates: _Dates) -> PlanDays:
    """The day of the first offer, and the last day of the present stage."""
    ends = dates.of(DeadlineKind.STAGE_END)
    return PlanDays(
        offer_last_day=_plan_day(dates.offer),
        plan_end=_plan_day(ends[-1] if ends else None),
        passed=tuple(
            PlanDay(day=one.local_date, deadline=one)
            for one in dates.passed
            if one.kind in ENDS_A_WAY
        ),
    )


def _plan_day(deadline: Deadline | None) -> PlanDay | None:
    return PlanDay(day=deadline.local_date, deadline=deadline) if deadline else None


def _lapse(one: Deadline, dates: _Dates) -> Lapse:
    return Lapse(
        day=one.local_date,
        at=one.due_at,
        when=agenda.short(one, now=dates.now),
        clock=_clock_words(one),
        distance=say_dates.distance(one.local_date, today=_today(one, dates.now)),
        tone=agenda.tone(one, now=dates.now),
        title=one.title,
        kind=one.get_kind_display(),
        means=_means(one, dates),
        deadline=one,
    )


def _clock_words(one: Deadline) -> str:
    """`17:00 Seattle, UTC-7`; nothing where no time of day is given."""
    if one.local_time is None:
        return ""
    zone = say_dates.zone_words(one.zone, at=one.due_at)
    return _("%(clock)s %(zone)s") % {"clock": f"{one.local_time:%H:%M}", "zone": zone}


def _means(one: Deadline, dates: _Dates) -> str:
    has_passed = one.due_at < dates.now
    if has_passed and one.kind in ENDS_A_WAY:
        return _("It has passed and is still open. No way is counted with it.")
    if has_passed:
        return _("It has passed and is still open.")
    if one == dates.offer:
        return _(
            "After this day the first offer is gone, as far as your letter says. "
            "It is counted as your last day if you take the offer, unless you typed another."
        )
    if one.kind == DeadlineKind.OUTSIDE_LIMIT and _is_to_consider(one):
        return _("The least time that you are to have by law, not the end of the offer. Verify it.")
    return str(MEANS[DeadlineKind(one.kind)])


def _is_to_consider(one: Deadline) -> bool:
    return one.window.get("key") in CONSIDERED


def _by_law(plan: Plan, dates: _Dates, over_forty: Forty) -> list[Lapse]:
    """The days to consider of somebody of 40 or over, from the day of the letter, where both are known."""
    key = CONSIDER.get(over_forty)
    if key is None or plan.country not in ("", US) or _is_counted(dates, point(key)):
        return []
    letter = _letter_day(plan, dates.stage)
    return [] if letter is None else list(_considered(plan, point(key), letter, now=dates.now))


def _is_counted(dates: _Dates, law: Point) -> bool:
    """Whether so many days are among the plan's own dates already."""
    return any(
        one.kind == DeadlineKind.OUTSIDE_LIMIT
        and _is_to_consider(one)
        and one.window.get("number") == law.days
        for one in (*dates.coming, *dates.passed)
    )


def _considered(plan: Plan, law: Point, letter: date, *, now: datetime) -> Iterator[Lapse]:
    """To the day, also where nobody works on it: a least time is never made shorter."""
    days = law.days or 0
    window = Window(number=days, unit=Unit.CALENDAR_DAYS, rounding=Rounding.AS_COUNTED)
    try:
        day = count(window, trigger=letter, calendar=calendar_of(plan)).day
    except OutOfReachError:
        return
    today = now_day(plan, now=now)
    words = TO_CONSIDER_PASSED if day < today else TO_CONSIDER
    yield Lapse(
        day=day,
        at=due_at(day, None, zone=plan.zone),
        when=say_dates.near_day(day, today=today),
        clock="",
        distance=say_dates.distance(day, today=today),
        tone="",
        title=law.head,
        kind=_("By law"),
        means=str(words) % {"day": say_dates.day(letter), "n": days},
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
