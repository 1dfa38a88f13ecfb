"""The inputs that move the break-even chance, and where the answer turns round."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from apps.choices.flips import Case, Factor, Range, at, needed, tornado
from apps.choices.maths import Says
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
