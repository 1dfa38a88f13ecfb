"""All that is answered of a scenario, together: no figure on it disagrees with another."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.choices.answers import MONTHS, Answers, Question, answer, cumulated
from apps.choices.maths import Kind, expected, worth
from apps.choices.money import Money
from apps.choices.situation import Course, Situation
from apps.choices.tree import Terms
from tests.choices.situations import amounts, situations
from tests.choices.test_worked_example import BRANCHES, SITUATION


@st.composite
def asked(draw: st.DrawFn) -> tuple[Situation, Terms, int]:
    situation = draw(situations())
    later = st.integers(0, 500).map(lambda one: situation.today + timedelta(days=one))
    offer = st.none() | amounts(200_000)
    terms = Terms(
        offer=draw(offer), second_offer=draw(offer), third_offer=draw(offer),
        offer_last_day=draw(st.none() | later), plan_end=draw(st.none() | later), appeal_end=draw(st.none() | later),
        notice_weeks=draw(st.none() | st.integers(0, 12)), new_job_on=draw(st.none() | later),
    )  # fmt: skip
    return situation, terms, draw(st.sampled_from(MONTHS))


@given(asked())
@settings(max_examples=60)
def test_every_line_is_the_worth_of_its_branch(case: tuple[Situation, Terms, int]) -> None:
    situation, terms, months = case
    found = answer(situation, terms, months=months, visa_days=60)
    for line in found.lines:
        branch = line.way.branch
        assert bool(line.by) == (branch is not None)
        if branch is not None:
            assert list(line.by) == [worth(situation, branch, on=day) for day in found.horizons]
            sums = [amount for _day, amount in cumulated(line, until=found.on)]
            assert [*sums, Decimal(0)][len(sums) - 1 if sums else 0] == line.by[found.chosen].amount
            grace = branch.last_day + timedelta(days=60) if branch.last_day else None
            assert line.stay_until == grace


@given(asked())
@settings(max_examples=60)
def test_the_chance_makes_both_sides_equal(case: tuple[Situation, Terms, int]) -> None:
    situation, terms, months = case
    found = answer(situation, terms, months=months)
    for one in found.chances:
        chance = one.at(found.chosen).chance
        if chance is not None:
            average = expected(chance, success=one.success, failure=one.failure)
            assert average == one.offer


def _answers(**terms: object) -> Answers:
    return answer(SITUATION, Terms(**terms), months=12)  # type: ignore[arg-type]


def test_questions_are_left_out_where_one_of_their_ways_is_missing() -> None:
    offer, failure, _success = BRANCHES.values()
    whole = {
        "offer": offer.severance,
        "offer_last_day": offer.last_day,
        "plan_end": failure.last_day,
    }
    assert [one.question for one in _answers(**whole).chances] == [Question.PASSING]
    appeal = whole | {"appeal_end": failure.last_day}
    assert [one.question for one in _answers(**appeal).chances] == list(Question)
    for name in whole:
        if name != "offer_last_day":
            less = {key: value for key, value in whole.items() if key != name}
            assert Question.PASSING not in {one.question for one in _answers(**less).chances}


def test_an_unknown_horizon_is_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        answer(SITUATION, Terms(), months=5)


@given(situations(), amounts(50_000))
@settings(max_examples=30)
def test_money_is_conserved_between_taking_the_offer_and_asking_for_more(situation: Situation, more: Money) -> None:  # fmt: skip
    """The two differ by the severance alone."""
    first = Money(Decimal(30_000), "USD")
    found = answer(
        situation, Terms(offer=first, hoped=first + more, offer_last_day=situation.today)
    )
    taken, asked_for = found.line(Course.TAKE_OFFER), found.line(Course.NEGOTIATE)
    assert taken is not None
    assert asked_for is not None
    without = [
        [one for one in line.cash if one.kind is not Kind.SEVERANCE] for line in (taken, asked_for)
    ]
    assert without[0] == without[1]
