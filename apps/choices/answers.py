"""All that is answered of one scenario, in figures: what a page, a drawing and a PDF show. Pure code, no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from apps.choices.flips import Case, Range, Swing, tornado
from apps.choices.maths import (
    BreakEven,
    Cash,
    DayWorth,
    Says,
    break_even,
    flows,
    horizons,
    new_job_on,
    runway,
    worth,
    worth_of_days,
)
from apps.choices.money import Money
from apps.choices.situation import Course, Situation
from apps.choices.tree import Terms, Way, way_of, ways

MONTHS = (3, 6, 12, 24)


class Question(StrEnum):
    """The two places of the staged decision where a chance decides."""

    PASSING = "passing"  # the offer now, or trying
    APPEALING = "appealing"  # the payout after failing, or the appeal


@dataclass(frozen=True, kw_only=True)
class Line:
    """One way in money: `by` is its worth by each of the horizons, `cash` all of it to the chosen one, in order.

    `months` is how long savings and its money pay for the costs, None for longer than the last horizon; it holds
    only where `has_runway`. Nothing is known of a way without a branch.
    """

    way: Way
    by: tuple[Money, ...] = ()
    cash: tuple[Cash, ...] = ()
    has_runway: bool = False
    months: int | None = None
    works_from: date | None = None  # the first day of new work
    stay_until: date | None = None  # the last of the days that a visa leaves, where they were named


@dataclass(frozen=True, kw_only=True)
class Chance:
    """What one of the two questions needs, at each horizon, and the three amounts at the chosen one."""

    question: Question
    by: tuple[BreakEven, ...]
    offer: Money
    success: Money
    failure: Money

    def at(self, index: int) -> BreakEven:
        return self.by[index]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """`chosen` is the place in `horizons` (and `MONTHS`) that chances, days and flips are looked at."""

    situation: Situation
    terms: Terms
    horizons: tuple[date, ...]
    chosen: int
    lines: tuple[Line, ...]
    chances: tuple[Chance, ...]
    days: tuple[DayWorth, ...]
    swings: tuple[Swing, ...]

    @property
    def on(self) -> date:
        return self.horizons[self.chosen]

    @property
    def months(self) -> int:
        return MONTHS[self.chosen]

    def line(self, course: Course) -> Line | None:
        return next((one for one in self.lines if one.way.course is course and one.by), None)

    def chance(self, question: Question) -> Chance | None:
        return next((one for one in self.chances if one.question is question), None)


THREE = {
    Question.PASSING: (Course.TAKE_OFFER, Course.PASS, Course.FAIL),
    Question.APPEALING: (Course.FAIL, Course.WIN_APPEAL, Course.LOSE_APPEAL),
}


def answer(
    situation: Situation,
    terms: Terms,
    *,
    ranges: Sequence[Range] = (),
    months: int = 12,
    visa_days: int | None = None,
) -> Answers:
    """Work out everything. `months` is one of `MONTHS`; `visa_days` are counted from each way's last day of employment.

    Raises:
        ValueError: `months` is none of `MONTHS`.
    """
    if months not in MONTHS:
        raise ValueError(f"{months} months are not looked at")
    ends, chosen = horizons(situation.today, MONTHS), MONTHS.index(months)
    found = ways(situation, terms)
    lines = tuple(
        _line(situation, one, ends, on=ends[chosen], visa_days=visa_days) for one in found
    )
    return Answers(
        situation=situation,
        terms=terms,
        horizons=ends,
        chosen=chosen,
        lines=lines,
        chances=tuple(_chances(lines, ends, chosen)),
        days=worth_of_days(situation, until=ends[chosen]),
        swings=_swings(situation, found, ranges, on=ends[chosen]),
    )


def _line(
    situation: Situation, way: Way, ends: Sequence[date], *, on: date, visa_days: int | None
) -> Line:
    branch = way.branch
    if branch is None:
        return Line(way=way)
    by = tuple(worth(situation, branch, on=end) for end in ends)
    last = branch.last_day
    return Line(
        way=way, by=by, cash=flows(situation, branch, until=on), has_runway=situation.costs is not None,
        months=runway(situation, branch, months=MONTHS[-1]),
        works_from=new_job_on(situation, branch),
        stay_until=last + timedelta(days=visa_days) if last and visa_days is not None else None,
    )  # fmt: skip


def _last_day(line: Line) -> date:
    """When a way that ends does so."""
    branch = line.way.branch
    return branch.last_day if branch is not None and branch.last_day is not None else date.max


def _chances(lines: Sequence[Line], ends: Sequence[date], chosen: int) -> list[Chance]:
    known = {one.way.course: one for one in lines if one.by}
    found = []
    for question, courses in THREE.items():
        if not all(one in known for one in courses):
            continue
        offer, success, failure = (known[one].by for one in courses)
        decided = _last_day(known[courses[-1]])
        by = tuple(
            break_even(offer=a, success=b, failure=c)
            if decided <= end
            else BreakEven(says=Says.TOO_EARLY)
            for end, a, b, c in zip(ends, offer, success, failure, strict=True)
        )
        found.append(
            Chance(question=question, by=by, offer=offer[chosen], success=success[chosen],
                   failure=failure[chosen])
        )  # fmt: skip
    return found


def _swings(
    situation: Situation, found: Sequence[Way], ranges: Sequence[Range], *, on: date
) -> tuple[Swing, ...]:
    """What moves the chance of passing; nothing where one of its three ways is missing, or nothing is decided yet."""
    three = [way_of(found, one) for one in THREE[Question.PASSING]]
    branches = [one.branch for one in three if one is not None and one.branch is not None]
    if len(branches) < len(three):
        return ()
    offer, success, failure = branches
    if failure.last_day is not None and failure.last_day > on:
        return ()
    case = Case(situation=situation, offer=offer, success=success, failure=failure, on=on)
    return tornado(case, ranges)


def cumulated(line: Line, *, until: date) -> list[tuple[date, Decimal]]:
    """The sum of a way's money after each day on which some comes, to `until`."""
    found: list[tuple[date, Decimal]] = []
    so_far = Decimal(0)
    for one in line.cash:
        if one.day > until:
            break
        so_far += one.amount.amount
        if found and found[-1][0] == one.day:
            found.pop()
        found.append((one.day, so_far))
    return found
