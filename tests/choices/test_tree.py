"""The ways to go on: what each lacks, and what is not asked of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.choices.money import Money
from apps.choices.situation import Course, Situation
from apps.choices.tree import NEEDED, Lack, Move, Terms, way_of, ways

TODAY = date(2026, 5, 10)
SITUATION = Situation(today=TODAY, salary=Money(Decimal(120_000), "USD"))
NEAR = st.none() | st.integers(-30, 400).map(lambda days: TODAY + timedelta(days=days))
WEEKS = st.none() | st.integers(0, 60)
AMOUNTS = st.none() | st.integers(0, 90_000).map(lambda one: Money(Decimal(one), "USD"))
TERMS = st.builds(
    Terms,
    offer=AMOUNTS, hoped=AMOUNTS, second_offer=AMOUNTS, third_offer=AMOUNTS, offer_last_day=NEAR, plan_end=NEAR,
    appeal_end=NEAR, notice_weeks=WEEKS, new_job_on=NEAR, leave_weeks=WEEKS, move=st.sampled_from(Move),
)  # fmt: skip


@given(TERMS)
def test_a_way_has_figures_exactly_where_nothing_needed_is_missing(terms: Terms) -> None:
    for way in ways(SITUATION, terms):
        assert (way.branch is None) == bool(NEEDED & set(way.lacks))
        if way.branch is not None and way.branch.last_day is not None:
            assert way.branch.last_day >= TODAY


@given(TERMS)
def test_every_way_stands_once_and_in_its_order(terms: Terms) -> None:
    found = [one.course for one in ways(SITUATION, terms)]
    assert found == list(Course)


def test_another_team_that_is_shut_says_so() -> None:
    way = next(
        one for one in ways(SITUATION, Terms(move=Move.SHUT)) if one.course is Course.MOVE_TEAM
    )
    assert (way.branch, way.lacks) == (None, (Lack.MOVE_SHUT,))


def test_a_job_that_one_has_begins_on_its_day_on_every_way_that_ends_before_it() -> None:
    begins = TODAY + timedelta(days=30)
    terms = Terms(offer=SITUATION.salary, new_job_on=begins, plan_end=TODAY + timedelta(days=47))
    found = {one.course: one.branch for one in ways(SITUATION, terms) if one.branch is not None}
    assert found[Course.TAKE_OFFER].new_job_on == found[Course.RESIGN].new_job_on == begins
    assert found[Course.FAIL].new_job_on is None


def test_with_nothing_said_only_staying_and_leaving_today_are_known() -> None:
    known = {one.course for one in ways(SITUATION, Terms()) if one.branch is not None}
    assert known == {Course.PASS, Course.WIN_APPEAL, Course.RESIGN, Course.MOVE_TEAM}


@pytest.mark.parametrize(
    ("course", "lack", "said"),
    [
        (Course.TAKE_OFFER, Lack.OFFER, {"offer": SITUATION.salary}),
        (Course.NEGOTIATE, Lack.HOPED, {"hoped": SITUATION.salary}),
        (Course.FAIL, Lack.PLAN_END, {"plan_end": TODAY}),
        (Course.LOSE_APPEAL, Lack.APPEAL_END, {"appeal_end": TODAY}),
        (Course.NEW_JOB, Lack.NEW_JOB_DAY, {"new_job_on": TODAY + timedelta(days=1)}),
        (Course.LEAVE, Lack.LEAVE_WEEKS, {"leave_weeks": 12}),
    ],
)
def test_a_way_is_worked_out_once_its_one_need_is_said(course, lack, said) -> None:
    way = next(one for one in ways(SITUATION, Terms()) if one.course is course)
    assert lack in way.lacks
    assert way_of(ways(SITUATION, Terms(**said)), course) is not None


def test_a_day_that_has_passed_is_not_counted_with() -> None:
    terms = Terms(offer=SITUATION.salary, offer_last_day=TODAY - timedelta(days=1))
    way = next(one for one in ways(SITUATION, terms) if one.course is Course.TAKE_OFFER)
    assert way.branch is None
    assert Lack.DAY_PASSED in way.lacks


def test_a_new_job_follows_the_last_evening_at_the_old_one() -> None:
    begins = TODAY + timedelta(days=30)
    way = way_of(ways(SITUATION, Terms(new_job_on=begins)), Course.NEW_JOB)
    assert way is not None
    assert way.branch is not None
    assert way.branch.last_day == begins - timedelta(days=1)
    assert way.branch.new_job_on == begins
    assert not way.branch.has_benefit


def test_leave_pays_its_share_until_it_ends_and_keeps_the_work() -> None:
    terms = Terms(leave_weeks=12, leave_share=Decimal("0.6"))
    way = way_of(ways(replace(SITUATION), terms), Course.LEAVE)
    assert way is not None
    assert way.branch is not None
    assert (way.branch.last_day, way.branch.pay_share) == (None, Decimal("0.6"))
    assert way.branch.share_until == TODAY + timedelta(weeks=12)
