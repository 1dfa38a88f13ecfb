"""What the swings claim is what the page says once the value is typed: of one input, and of what follows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.choices.answers import Answers, Question
from apps.choices.flips import Factor, Swing, offer_part
from apps.choices.maths import BreakEven, Says
from apps.choices.models import Scenario, Vest
from apps.choices.reading import Days, answers_of
from tests.choices.pictures import TODAY
from tests.choices.scenarios import EXAMPLE
from tests.known import known

SHARES = [Vest(vest_date=date(2026, 5, 15), shares=Decimal(100))]
IN_MONEY = [Vest(vest_date=date(2026, 5, 15), amount=Decimal(20_000))]
# How a value of an input is typed.
TYPED: dict[Factor, Callable[[Decimal], dict[str, object]]] = {
    Factor.SHARES: lambda value: {"price": value},
    Factor.OFFER: lambda value: {"offer": f"{value:f}"},
    Factor.SECOND_OFFER: lambda value: {"second_offer": f"{value:f}"},
    Factor.SEARCH: lambda value: {"search_weeks": int(value)},
    Factor.NEW_PAY: lambda value: {"new_pay": value},
    Factor.PAY_TAX: lambda value: {"tax_pay": value * 100},
    Factor.HEALTH: lambda value: {"health": value},
}


def asked(fields: dict[str, Any], vests: list[Vest], *, months: int = 12) -> Answers:
    """What the page says of these fields."""
    scenario = Scenario(**{"currency": "USD", "over_forty": "", "move": ""} | fields)
    return answers_of(scenario, vests, today=TODAY, days=Days(), months=months)


def said(answers: Answers) -> BreakEven:
    return known(answers.chance(Question.PASSING)).at(answers.chosen)


def swing_of(answers: Answers, factor: Factor) -> Swing:
    return next(one for one in answers.swings if one.range.factor is factor)


def check(fields: dict[str, Any], vests: list[Vest], *, months: int = 12) -> None:
    """The ends of every swing, where it needs least and most, and both sides of every turn."""
    for swing in asked(fields, vests, months=months).swings:
        typed = TYPED[swing.range.factor]

        def page(value: Decimal, typed: Callable[[Decimal], dict[str, object]] = typed) -> BreakEven:  # fmt: skip
            return said(asked(fields | typed(value), vests, months=months))

        assert page(swing.range.low) == swing.at_low
        assert page(swing.range.high) == swing.at_high
        for one in (swing.least, swing.most):
            assert page(one.value) == one.found
        for turn in swing.turns:
            sides = (page(turn.last).says, page(turn.value).says)
            assert [Says.TRYING if one is Says.SAME else one for one in sides] == [turn.before, turn.after]  # fmt: skip


def whole(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(Decimal)


LATER = st.integers(0, 300).map(lambda one: TODAY + timedelta(days=one))
RATES = st.none() | st.integers(0, 6000).map(lambda one: Decimal(one) / 100)
INPUTS = st.fixed_dictionaries(
    {
        "pay": whole(20_000, 200_000), "offer": whole(100, 90_000).map(str), "offer_last_date": LATER, "plan_end_date": LATER,
        "second_offer": st.sampled_from(["1/3", "95 %", "100 %", "0", "11,300", "4 weeks"]), "new_pay": st.none() | whole(0, 200_000),
        "search_weeks": st.none() | st.integers(0, 30), "benefit": whole(0, 1_200), "benefit_weeks": st.integers(0, 30),
        "new_health": st.booleans(), "cover_months": st.integers(0, 6), "currency": st.sampled_from(["USD", "JPY"]),
        "health": st.none() | whole(0, 2_000), "sign_on": whole(0, 30_000), "sign_on_date": st.just(date(2025, 9, 1)),
        "sign_on_months": st.integers(1, 24), "tax_pay": RATES, "tax_severance": RATES, "tax_shares": RATES,
        "price": st.none() | st.integers(1, 3_000_000).map(lambda one: Decimal(one) / 10_000), "price_low": st.just(Decimal("11.1234")) | st.none(),
    }
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(INPUTS, st.sampled_from([SHARES, IN_MONEY, SHARES + IN_MONEY]), st.sampled_from([12, 24]))
def test_what_a_swing_claims_the_page_says(
    fields: dict[str, Any], vests: list[Vest], months: int
) -> None:
    check(fields, vests, months=months)


def test_a_second_payout_that_is_a_share_of_the_offer_moves_with_it() -> None:
    fields = EXAMPLE | {"offer": "40,000", "second_offer": "1/3"}
    check(fields, IN_MONEY)
    swing = swing_of(asked(fields, IN_MONEY), Factor.OFFER)
    assert [one.before for one in swing.turns] == [Says.TRYING][: len(swing.turns)]
    for offer in (31_000, 33_000, "33926.39"):
        says = said(asked(fields | {"offer": str(offer)}, IN_MONEY)).says
        assert all(one.last < Decimal(offer) for one in swing.turns) == (says is Says.CHANCE)


@pytest.mark.parametrize("followers", [{"tax_shares"}, {"tax_severance"}, {"tax_shares", "tax_severance"}])  # fmt: skip
def test_rates_that_are_those_on_pay_move_with_it(followers: set[str]) -> None:
    fields = (
        EXAMPLE
        | {"offer": "58,000", "health": None, "tax_severance": Decimal(30)}
        | dict.fromkeys(followers)
    )
    check(fields, IN_MONEY)
    apart = dict.fromkeys(followers, fields["tax_pay"])
    swings = [swing_of(asked(one, IN_MONEY), Factor.PAY_TAX) for one in (fields, fields | apart)]
    assert swings[0].at_high != swings[1].at_high


# Somebody who lives better on benefit than on the work they would find.
LOW = {
    "currency": "USD", "pay": Decimal(52_000), "new_pay": Decimal(36_000), "benefit": Decimal(900), "benefit_weeks": 26,
    "benefit_waits": 0, "tax_pay": Decimal(30), "tax_severance": Decimal(0), "search_weeks": 26, "second_offer": "0",
    "offer_last_date": TODAY, "plan_end_date": date(2026, 6, 26),
}  # fmt: skip


@pytest.mark.parametrize("offer", ["4,000", "1,000"])
def test_a_search_is_looked_at_week_by_week(offer: str) -> None:
    """Benefit is gained while new pay is lost: the answer may be another in the middle alone."""
    fields = LOW | {"offer": offer}
    check(fields, [])
    swing = swing_of(asked(fields, []), Factor.SEARCH)
    parts = {
        weeks: offer_part(said(asked(fields | {"search_weeks": weeks}, [])))
        for weeks in range(int(swing.range.low), int(swing.range.high) + 1)
    }
    assert (swing.least.found, swing.most.found) != (swing.at_low, swing.at_high)
    assert offer_part(swing.most.found) == max(parts.values()) > max(parts[13], parts[39])
    assert offer_part(swing.least.found) == min(parts.values())
    assert len(swing.turns) == 2


def test_the_price_moves_only_vests_in_shares_between_the_prices_that_were_typed() -> None:
    fields = EXAMPLE | {"offer": "52,000", "price": Decimal("181.34"), "price_low": Decimal(140), "price_high": Decimal(220)}  # fmt: skip
    swing = swing_of(asked(fields, SHARES + IN_MONEY), Factor.SHARES)
    assert (swing.range.low, swing.range.high) == (Decimal(140), Decimal(220))
    check(fields, SHARES + IN_MONEY)
    assert Factor.SHARES not in {one.range.factor for one in asked(fields, IN_MONEY).swings}
