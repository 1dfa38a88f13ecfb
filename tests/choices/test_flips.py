"""The inputs that move the break-even chance, and where the answer turns round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.choices.flips import Case, Factor, Range, Swing, at, offer_part, tornado
from apps.choices.maths import Kind, Says, worth
from apps.choices.money import Money, total
from apps.choices.situation import Branch, Course, Paid, Situation, Tax
from apps.choices.wording import FACTORS, say_factor
from tests.choices.situations import amounts, cases, situations
from tests.choices.test_worked_example import BRANCHES, SITUATION, TWELVE

OFFER, FAILURE, SUCCESS = BRANCHES.values()
VESTS = (Paid(day=date(2026, 5, 15), amount=Money(Decimal(20_000), "USD"), shares=Decimal(200)),)
CASE = Case(
    situation=replace(SITUATION, vests=VESTS),
    offer=OFFER,
    success=SUCCESS,
    failure=FAILURE,
    on=TWELVE,
)
RANGES = [
    Range(factor=Factor.SHARES, low=Decimal("51.5"), high=Decimal("150")),
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


def states(swing: Swing) -> list[Says]:
    """Of the pieces of a range, from its lowest value up."""
    first = Says.TRYING if swing.at_low.says is Says.SAME else swing.at_low.says
    return [first, *(one.after for one in swing.turns)]


def check_turns(case: Case, swing: Swing) -> None:
    """Every turn is between two values that can be typed one after the other, and no other lies between turns."""
    assert [one.before for one in swing.turns] == states(swing)[:-1]
    step = {Factor.SEARCH: Decimal(1), Factor.PAY_TAX: Decimal("0.0001")}
    for one in swing.turns:
        assert one.value - one.last == step.get(swing.range.factor, Decimal("0.01"))
        for value, says in ((one.last, one.before), (one.value, one.after)):
            found = at(case, swing.range, value).break_even().says
            assert (Says.TRYING if found is Says.SAME else found) is says


@pytest.mark.parametrize("ends", RANGES, ids=lambda one: one.factor.value)
def test_up_to_a_turn_the_old_answer_holds_and_after_it_another(ends: Range) -> None:
    swings = tornado(CASE, [ends])
    low, high = (at(CASE, ends, value).break_even() for value in (ends.low, ends.high))
    if low == high:
        assert swings == ()
        return
    (swing,) = swings
    assert (swing.at_low, swing.at_high) == (low, high)
    assert bool(swing.turns) == (low.says != high.says)
    check_turns(CASE, swing)


def test_a_larger_offer_asks_for_a_larger_chance_until_no_chance_is_enough() -> None:
    chances = [offer_part(at(CASE, RANGES[1], Decimal(amount)).break_even()) for amount in range(20_000, 100_000, 5_000)]  # fmt: skip
    assert chances == sorted(chances)
    assert (chances[0], chances[-1]) == (Decimal(0), Decimal(1))
    (swing,) = tornado(CASE, [RANGES[1]])
    assert states(swing) == [Says.TRYING, Says.CHANCE, Says.OFFER]
    check_turns(CASE, swing)


def test_an_input_that_changes_the_answer_goes_before_wider_ones_that_do_not() -> None:
    modest: dict[Factor, tuple[int | str, int | str]] = {
        Factor.SHARES: (90, 110), Factor.SECOND_OFFER: (10_000, 13_000), Factor.SEARCH: (15, 25),
        Factor.NEW_PAY: (100_000, 120_000), Factor.PAY_TAX: ("0.25", "0.35"), Factor.HEALTH: (0, 2_000),
    }  # fmt: skip
    ranges = [Range(factor=one, low=Decimal(low), high=Decimal(high)) for one, (low, high) in modest.items()]  # fmt: skip
    case = at(CASE, RANGES[1], Decimal(60_000))
    assert [one.turns for one in tornado(case, ranges)] == [()] * 5
    turn = tornado(case, [RANGES[1]])[0].turns[1]
    narrow = Range(factor=Factor.OFFER, low=turn.last, high=turn.value)
    found = tornado(case, [*ranges, narrow])
    assert len(found) == 5
    assert found[-1].range == narrow


def test_a_price_moves_vests_in_shares_and_leaves_those_in_money() -> None:
    both = replace(SITUATION, vests=(*VESTS, Paid(day=TWELVE, amount=Money(Decimal(1), "USD"))))
    found = at(replace(CASE, situation=both), RANGES[0], Decimal("51.5")).situation.vests
    assert [one.amount.amount for one in found] == [Decimal(10_300), Decimal(1)]


def test_what_moves_nothing_is_not_shown() -> None:
    same = Range(factor=Factor.OFFER, low=Decimal(34_000), high=Decimal(34_000))
    assert tornado(CASE, [same]) == ()


@settings(max_examples=60)
@given(cases())
def test_what_a_branch_brings_is_the_sum_of_its_kinds(case: tuple[Situation, Branch, date]) -> None:
    situation, branch, on = case
    parts = [worth(situation, branch, on=on, kinds={kind}) for kind in Kind]
    assert total(parts, currency=situation.currency) == worth(situation, branch, on=on)


# New pay like the old: leaving early or late brings nearly the same, a cent more or less by rounding.
WAVERING = Situation(
    today=date(2024, 1, 14), salary=Money(Decimal("61841.05"), "USD"),
    tax=Tax(pay=Decimal("0.0396"), severance=Decimal("0.0035")),
)  # fmt: skip


@settings(max_examples=60)
@example(
    situation=WAVERING,
    offer=Money(Decimal("1.44"), "USD"),
    second=Money(Decimal(0), "USD"),
    ends=RANGES[4],
)
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
    low, high = (at(case, ends, one).break_even() for one in (ends.low, ends.high))
    for swing in tornado(case, [ends]):
        assert (swing.at_low, swing.at_high) == (low, high)
        check_turns(case, swing)


@pytest.mark.parametrize(
    ("factor", "value", "words"),
    [
        (Factor.SHARES, "140", "$140"), (Factor.SHARES, "133.1278", "$133.1278"), (Factor.SEARCH, "1", "1 week"),
        (Factor.SEARCH, "20", "20 weeks"), (Factor.PAY_TAX, "0.3046", "30.46\u00a0%"),
        (Factor.OFFER, "51300", "$51,300"), (Factor.HEALTH, "0.5", "$0.50"),
    ],
)  # fmt: skip
def test_each_input_says_its_value_in_its_own_unit(factor: Factor, value: str, words: str) -> None:
    assert say_factor(factor, Decimal(value), currency="USD") == words
    assert set(FACTORS) == set(Factor)
