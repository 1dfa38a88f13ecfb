"""The inputs that move the break-even chance, and where the answer turns round."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.choices.flips import Case, Factor, Range, at, needed, tornado
from apps.choices.maths import Kind, Says, worth
from apps.choices.money import Money, total
from apps.choices.situation import Branch, Course, Situation
from apps.choices.wording import FACTORS, say_factor
from tests.choices.situations import amounts, cases, situations
from tests.choices.test_worked_example import BRANCHES, SITUATION, TWELVE

OFFER, FAILURE, SUCCESS = BRANCHES.values()
CASE = Case(situation=SITUATION, offer=OFFER, success=SUCCESS, failure=FAILURE, on=TWELVE)
RANGES = [
    Range(factor=Factor.SHARES, low=Decimal("0.5"), high=Decimal("1.5")),
    Range(factor=Factor.OFFER, low=Decimal(20_000), high=Decimal(90_000)),
    Range(factor=Factor.SECOND_OFFER, low=Decimal(0), high=Decimal(20_000)),
    Range(factor=Factor.SEARCH, low=Decimal(0), high=Decimal(52)),
    Range(factor=Factor.NEW_PAY, low=Decimal(60_000), high=Decimal(150_000)),
    Range(factor=Factor.PAY_TAX, low=Decimal("0.1"), high=Decimal("0.5")),
    Range(factor=Factor.HEALTH, low=Decimal(0), high=Decimal(2_000)),
]


def test_the_widest_five_come_first() -> None:
    found = tornado(CASE, RANGES)
    assert len(found) == 5
    assert all(before.width >= after.width for before, after in pairwise(found))
    assert found[0].range.factor is Factor.OFFER


@pytest.mark.parametrize("ends", RANGES, ids=lambda one: one.factor.value)
def test_below_the_turn_the_old_sentence_holds_and_at_it_another(ends: Range) -> None:
    found = next((one for one in tornado(CASE, [ends]) if one.turns_at is not None), None)
    before, after = (
        at(CASE, ends.factor, value).break_even().says for value in (ends.low, ends.high)
    )
    assert (found is None) == (before == after)
    if found is not None and found.turns_at is not None:
        step = Decimal(1) if ends.factor is Factor.SEARCH else Decimal("0.01")
        assert at(CASE, ends.factor, found.turns_at - step).break_even().says == before
        assert at(CASE, ends.factor, found.turns_at).break_even().says != before


def test_a_larger_offer_asks_for_a_larger_chance_until_no_chance_is_enough() -> None:
    chances = [needed(at(CASE, Factor.OFFER, Decimal(amount)).break_even()) for amount in range(20_000, 100_000, 5_000)]  # fmt: skip
    assert chances == sorted(chances)
    assert (chances[0], chances[-1]) == (Decimal(0), Decimal(1))
    (swing,) = tornado(CASE, [RANGES[1]])
    assert (swing.at_low.says, swing.at_high.says) == (Says.TRYING, Says.OFFER)


def test_what_moves_nothing_is_not_shown() -> None:
    same = Range(factor=Factor.OFFER, low=Decimal(34_000), high=Decimal(34_000))
    assert tornado(CASE, [same]) == ()


@settings(max_examples=60)
@given(cases())
def test_what_a_branch_brings_is_the_sum_of_its_kinds(case: tuple[Situation, Branch, date]) -> None:
    situation, branch, on = case
    parts = [worth(situation, branch, on=on, kinds={kind}) for kind in Kind]
    assert total(parts, currency=situation.currency) == worth(situation, branch, on=on)


@settings(max_examples=60)
@given(situation=situations(), offer=amounts(), second=amounts(), ends=st.sampled_from(RANGES))
def test_only_working_out_what_an_input_touches_changes_no_figure(
    situation: Situation, offer: Money, second: Money, ends: Range
) -> None:
    case = Case(
        situation=situation,
        offer=Branch(course=Course.TAKE_OFFER, last_day=situation.today, severance=offer),
        success=Branch(course=Course.PASS),
        failure=Branch(
            course=Course.FAIL, last_day=situation.today + timedelta(days=50), severance=second
        ),
        on=situation.today + timedelta(days=365),
    )
    low, high = (at(case, ends.factor, one).break_even() for one in (ends.low, ends.high))
    for swing in tornado(case, [ends]):
        assert (swing.at_low, swing.at_high) == (low, high)
        if swing.turns_at is not None:
            step = Decimal(1) if ends.factor is Factor.SEARCH else Decimal("0.01")
            assert at(case, ends.factor, swing.turns_at - step).break_even().says == low.says
            assert at(case, ends.factor, swing.turns_at).break_even().says != low.says


@pytest.mark.parametrize(
    ("factor", "value", "words"),
    [
        (Factor.SHARES, "0.85", "85\u00a0% of the price"), (Factor.SEARCH, "1", "1 week"),
        (Factor.SEARCH, "20", "20 weeks"), (Factor.PAY_TAX, "0.305", "30.5\u00a0%"),
        (Factor.OFFER, "51300", "$51,300"), (Factor.HEALTH, "0.5", "$0.50"),
    ],
)  # fmt: skip
def test_each_input_says_its_value_in_its_own_unit(factor: Factor, value: str, words: str) -> None:
    assert say_factor(factor, Decimal(value), currency="USD") == words
    assert set(FACTORS) == set(Factor)
