"""The ways to go on as one staged decision, each with the day on which it ends and what it lacks. Pure code.

Whatever is not known is left open and named: a way that lacks a day has no figures, an amount that is missing counts
as nothing and is said to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from apps.choices.money import Money
from apps.choices.situation import Branch, Course, Situation

ONE_DAY = timedelta(days=1)


class Lack(StrEnum):
    """What is not known. Of `NEEDED` ones a way has no figures; the others count as nothing."""

    OFFER = "offer"
    HOPED = "hoped"
    PLAN_END = "plan_end"
    APPEAL_END = "appeal_end"
    NEW_JOB_DAY = "new_job_day"
    NEW_PAY = "new_pay"
    LEAVE_WEEKS = "leave_weeks"
    MOVE_SHUT = "move_shut"
    DAY_PASSED = "day_passed"  # its last day of employment lies before today
    OFFER_LAST_DAY = "offer_last_day"  # today stands for it
    SECOND_OFFER = "second_offer"
    THIRD_OFFER = "third_offer"
    NOTICE = "notice"  # none is counted


NEEDED = frozenset(
    {
        Lack.OFFER, Lack.HOPED, Lack.PLAN_END, Lack.APPEAL_END, Lack.NEW_JOB_DAY, Lack.LEAVE_WEEKS,
        Lack.DAY_PASSED, Lack.MOVE_SHUT,
    }
)  # fmt: skip


class Move(StrEnum):
    """Whether another team may take the person."""

    NOT_KNOWN = ""
    OPEN = "open"
    SHUT = "shut"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the ways differ by. Amounts before tax; days are the last of each thing; `leave_share` is a share of pay."""

    offer: Money | None = None
    hoped: Money | None = None
    second_offer: Money | None = None
    third_offer: Money | None = None
    offer_last_day: date | None = None
    plan_end: date | None = None
    appeal_end: date | None = None
    notice_weeks: int | None = None
    new_job_on: date | None = None
    leave_weeks: int | None = None
    leave_share: Decimal = Decimal(0)
    move: Move = Move.NOT_KNOWN
    cover_months: int = 0
    taker_has_benefit: bool = True
    quitter_has_benefit: bool = False


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to go on; `depth` is how many decisions lie before it, `branch` None where something needed is missing."""

    course: Course
    branch: Branch | None = None
    lacks: tuple[Lack, ...] = ()

    @property
    def depth(self) -> int:
        return DEPTHS.get(self.course, 0)


DEPTHS = {Course.PASS: 1, Course.FAIL: 1, Course.LOSE_APPEAL: 2, Course.WIN_APPEAL: 2}


def ways(situation: Situation, terms: Terms) -> tuple[Way, ...]:
    """Every way of `Course`, in its order."""
    made = {
        Course.TAKE_OFFER: _leave_with(
            situation, terms, amount=terms.offer, course=Course.TAKE_OFFER
        ),
        Course.NEGOTIATE: _leave_with(
            situation, terms, amount=terms.hoped, course=Course.NEGOTIATE
        ),
        Course.PASS: _stay(Course.PASS),
        Course.FAIL: _fail(situation, terms),
        Course.LOSE_APPEAL: _lose(situation, terms),
        Course.WIN_APPEAL: _stay(Course.WIN_APPEAL),
        Course.RESIGN: _resign(situation, terms),
        Course.NEW_JOB: _new_job(situation, terms),
        Course.MOVE_TEAM: _move(terms),
        Course.LEAVE: _leave(situation, terms),
    }
    return tuple(made[one] for one in Course)


def way_of(found: Iterable[Way], course: Course) -> Way | None:
    """None where there is no such way, or it lacks something needed."""
    return next((one for one in found if one.course is course and one.branch is not None), None)


def _stay(course: Course) -> Way:
    return Way(course=course, branch=Branch(course=course))


def _move(terms: Terms) -> Way:
    if terms.move is Move.SHUT:
        return Way(course=Course.MOVE_TEAM, lacks=(Lack.MOVE_SHUT,))
    return _stay(Course.MOVE_TEAM)


def _with_new_job(branch: Branch, terms: Terms) -> Branch:
    """A new job that one has already begins on its day on every way that ends before it."""
    begins = terms.new_job_on
    if begins is None or branch.last_day is None or branch.last_day >= begins:
        return branch
    return replace(branch, new_job_on=begins)


def _made(situation: Situation, terms: Terms, branch: Branch, *, lacks: Iterable[Lack]) -> Way:
    """The way of a branch, unless what it lacks is needed or its last day has passed."""
    found = list(lacks)
    if branch.last_day is not None and branch.last_day < situation.today:
        found.insert(0, Lack.DAY_PASSED)
    branch = _with_new_job(branch, terms)
    bare = any(one in NEEDED for one in found)
    return Way(course=branch.course, branch=None if bare else branch, lacks=tuple(found))


def _lack(lack: Lack, value: object) -> list[Lack]:
    return [lack] if value is None else []


def _leave_with(situation: Situation, terms: Terms, *, amount: Money | None, course: Course) -> Way:
    last_day = terms.offer_last_day or situation.today
    branch = Branch(
        course=course,
        last_day=last_day,
        severance=amount,
        cover_months=terms.cover_months,
        has_benefit=terms.taker_has_benefit,
    )
    missing = Lack.OFFER if course is Course.TAKE_OFFER else Lack.HOPED
    lacks = [*_lack(missing, amount), *_lack(Lack.OFFER_LAST_DAY, terms.offer_last_day)]
    return _made(situation, terms, branch, lacks=lacks)


def _fail(situation: Situation, terms: Terms) -> Way:
    branch = Branch(course=Course.FAIL, last_day=terms.plan_end, severance=terms.second_offer)
    lacks = [
        *_lack(Lack.PLAN_END, terms.plan_end),
        *_lack(Lack.SECOND_OFFER, terms.second_offer),
    ]
    return _made(situation, terms, branch, lacks=lacks)


def _lose(situation: Situation, terms: Terms) -> Way:
    branch = Branch(
        course=Course.LOSE_APPEAL, last_day=terms.appeal_end, severance=terms.third_offer
    )
    lacks = [
        *_lack(Lack.APPEAL_END, terms.appeal_end),
        *_lack(Lack.THIRD_OFFER, terms.third_offer),
    ]
    return _made(situation, terms, branch, lacks=lacks)


def _resign(situation: Situation, terms: Terms) -> Way:
    last_day = situation.today + timedelta(weeks=terms.notice_weeks or 0)
    branch = Branch(course=Course.RESIGN, last_day=last_day, has_benefit=terms.quitter_has_benefit)
    return _made(situation, terms, branch, lacks=_lack(Lack.NOTICE, terms.notice_weeks))


def _new_job(situation: Situation, terms: Terms) -> Way:
    """Employed until the evening before the new work."""
    begins = terms.new_job_on
    last_day = begins - ONE_DAY if begins else None
    branch = Branch(course=Course.NEW_JOB, last_day=last_day, has_benefit=False)
    lacks = [*_lack(Lack.NEW_JOB_DAY, begins), *_lack(Lack.NEW_PAY, situation.new_salary)]
    return _made(situation, terms, branch, lacks=lacks)


def _leave(situation: Situation, terms: Terms) -> Way:
    """Still employed afterwards: what becomes of the plan then is another question."""
    weeks = terms.leave_weeks
    branch = Branch(
        course=Course.LEAVE,
        pay_share=terms.leave_share,
        share_until=situation.today + timedelta(weeks=weeks or 0),
    )
    return _made(situation, terms, branch, lacks=_lack(Lack.LEAVE_WEEKS, weeks))
