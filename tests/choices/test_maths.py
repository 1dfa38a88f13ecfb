"""Money by branch and day, break-even and the worth of a day: properties, and a second model equal to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.choices import maths
from apps.choices.maths import Kind, Says, break_even, expected, flows, worth, worth_of_days
from apps.choices.money import CurrencyMixError, Money, total
from apps.choices.situation import Branch, ClawBack, Course, Paid, Situation, Tax
from tests.choices import second_model
from tests.choices.situations import amounts, branches, cases, situations

TODAY = date(2026, 5, 10)
STAY = Branch(course=Course.PASS)


def usd(amount: str | int) -> Money:
    return Money(Decimal(amount), "USD")


@given(cases())
@settings(max_examples=200, deadline=None)
def test_a_second_model_finds_the_same_to_the_cent(case: tuple[Situation, Branch, date]) -> None:
    situation, branch, day = case
    found = worth(situation, branch, on=day)
    assert found.amount * 100 == second_model.cents_by(situation, branch, day)


@given(cases(), st.integers(0, 400))
@settings(deadline=None)
def test_two_stretches_of_time_add_up_to_the_whole(
    case: tuple[Situation, Branch, date], more: int
) -> None:
    situation, branch, day = case
    assume(branch.last_day is None or branch.last_day > day)
    later = day + timedelta(days=more)
    afterwards = replace(situation, today=day)
    whole = worth(situation, branch, on=day) + worth(afterwards, branch, on=later)
    assert worth(situation, branch, on=later) == whole


@given(cases(), st.integers(1, 400))
@settings(deadline=None)
def test_two_branches_bring_the_same_until_the_first_of_them_ends(
    case: tuple[Situation, Branch, date], more: int
) -> None:
    situation, branch, day = case
    ends = replace(branch, last_day=day + timedelta(days=more))
    stays = replace(ends, last_day=None, severance=None, share_until=ends.share_until or ends.last_day)  # fmt: skip
    assert worth(situation, ends, on=day) == worth(situation, stays, on=day)


@given(cases(), amounts(10_000))
@settings(deadline=None)
def test_more_severance_never_lowers_a_branch(
    case: tuple[Situation, Branch, date], more: Money
) -> None:
    situation, branch, day = case
    assume(branch.last_day is not None and branch.severance is not None)
    assert branch.severance is not None
    richer = replace(branch, severance=branch.severance + more)
    assert worth(situation, branch, on=day) <= worth(situation, richer, on=day)


@given(situations())
@settings(deadline=None)
def test_a_vest_on_the_last_day_counts_and_the_day_after_does_not(situation: Situation) -> None:
    vest = Paid(day=situation.today + timedelta(days=100), amount=usd(12_345))
    alone = replace(situation, vests=(vest,))

    def vested(last_day: date) -> list[maths.Cash]:
        branch = Branch(course=Course.TAKE_OFFER, last_day=last_day)
        found = flows(alone, branch, until=situation.today + timedelta(days=700))
        return [one for one in found if one.kind is Kind.VEST]

    assert len(vested(vest.day + timedelta(days=1))) == len(vested(vest.day)) == 1
    assert vested(vest.day - timedelta(days=1)) == []


@given(amounts(), amounts(), amounts())
def test_break_even_solves_to_the_cent(offer: Money, success: Money, failure: Money) -> None:
    found = break_even(offer=offer, success=success, failure=failure)
    if found.chance is None:
        low, high = sorted([success.amount, failure.amount])
        assert {
            Says.TRYING: offer.amount <= low,
            Says.OFFER: offer.amount >= high,
            Says.SAME: offer == success == failure,
        }[found.says]
    else:
        assert 0 < found.chance < 1
        assert expected(found.chance, success=success, failure=failure) == offer
        assert found.says is (Says.CHANCE if failure < success else Says.REVERSE)


@given(amounts(), amounts(), amounts())
def test_trying_brings_more_on_the_side_of_the_chance_that_is_said(
    offer: Money, success: Money, failure: Money
) -> None:
    found = break_even(offer=offer, success=success, failure=failure)
    assume(found.chance is not None)
    assert found.chance is not None
    above = expected((found.chance + 1) / 2, success=success, failure=failure)
    below = expected(found.chance / 2, success=success, failure=failure)
    better, worse = (above, below) if found.says is Says.CHANCE else (below, above)
    assert worse <= offer <= better


@pytest.mark.parametrize(
    ("offer", "success", "failure", "says"),
    [(5, 5, 5, Says.SAME), (5, 9, 5, Says.TRYING), (9, 9, 5, Says.OFFER), (9, 5, 9, Says.OFFER), (5, 5, 9, Says.TRYING),
     (7, 9, 5, Says.CHANCE), (7, 5, 9, Says.REVERSE)],
)  # fmt: skip
def test_equal_amounts_leave_no_chance_of_none_or_all(
    offer: int, success: int, failure: int, says: Says
) -> None:
    found = break_even(offer=usd(offer), success=usd(success), failure=usd(failure))
    assert found.says is says
    assert (found.chance is None) == (says not in {Says.CHANCE, Says.REVERSE})


@given(amounts(), amounts(), amounts(), amounts(5_000))
def test_a_better_offer_never_lowers_the_chance_that_trying_needs(
    offer: Money, success: Money, failure: Money, more: Money
) -> None:
    assume(failure < success)
    order = {Says.TRYING: Decimal(-1), Says.OFFER: Decimal(2)}

    def needed(amount: Money) -> Decimal:
        found = break_even(offer=amount, success=success, failure=failure)
        return order[found.says] if found.chance is None else found.chance

    assert needed(offer) <= needed(offer + more)


@given(situations(), st.integers(1, 200))
@settings(deadline=None, max_examples=40)
def test_the_worth_of_days_is_what_leaving_then_brings_more(
    situation: Situation, days: int
) -> None:
    until = situation.today + timedelta(days=days)
    bare = replace(situation, new_salary=None, benefit=None)

    def leaving(last_day: date) -> Money:
        branch = Branch(course=Course.TAKE_OFFER, last_day=last_day)
        return worth(bare, branch, on=last_day)

    found = worth_of_days(bare, until=until)
    assert [one.day for one in found] == [situation.today + timedelta(days=n + 1) for n in range(days)]  # fmt: skip
    started = worth(bare, Branch(course=Course.TAKE_OFFER, last_day=situation.today), on=situation.today)  # fmt: skip
    assert found[-1].amount == leaving(until) - started
    for before, after in pairwise(found):
        jumped = sum(one.amount.amount for one in after.jumps)
        smooth = after.amount.amount - before.amount.amount - jumped
        assert smooth >= 0, (before, after)


def test_staying_until_a_vest_says_what_it_jumps_for() -> None:
    situation = Situation(
        today=TODAY,
        salary=usd(120_000),
        vests=(Paid(day=date(2026, 5, 15), amount=usd(20_000)),),
        claw_backs=(ClawBack(amount=usd(24_000), paid_on=date(2025, 5, 12), months=24),),
        health=usd(500),
        tax=Tax(pay=Decimal("0.3"), shares=Decimal("0.4")),
    )
    days = {one.day: one for one in worth_of_days(situation, until=date(2026, 6, 2))}
    assert [(one.kind, one.amount) for one in days[date(2026, 5, 12)].jumps] == [
        (Kind.CLAW_BACK, usd("1000.00"))
    ]
    assert [(one.kind, one.amount) for one in days[date(2026, 5, 15)].jumps] == [
        (Kind.VEST, usd("12000.00"))
    ]
    assert [one.kind for one in days[date(2026, 6, 1)].jumps] == [Kind.HEALTH]
    # 7,000 after tax: 3,387.10 by the 15th of 31 days less 2,258.06 by the 10th; the vest; a month less to pay back.
    assert days[date(2026, 5, 15)].amount == usd("3387.10") - usd("2258.06") + usd(12_000) + usd(
        1_000
    )


def test_currencies_never_mix() -> None:
    euros = Money(Decimal(1), "EUR")
    for mixed in (lambda: usd(1) + euros, lambda: usd(1) - euros, lambda: usd(1) < euros):
        with pytest.raises(CurrencyMixError):
            mixed()
    with pytest.raises(CurrencyMixError):
        Situation(today=TODAY, salary=usd(1), health=euros)
    with pytest.raises(CurrencyMixError):
        break_even(offer=usd(1), success=euros, failure=euros)


@pytest.mark.parametrize("rate", ["-0.01", "1.01"])
def test_a_rate_is_a_share(rate: str) -> None:
    with pytest.raises(ValueError, match="share"):
        Situation(today=TODAY, salary=usd(1), tax=Tax(pay=Decimal(rate)))


@given(situations(), st.data())
@settings(deadline=None, max_examples=50)
def test_savings_last_as_long_as_they_cover_the_costs(situation: Situation, data: st.DataObject) -> None:  # fmt: skip
    branch = data.draw(branches(situation.today))
    months = maths.runway(situation, branch, months=24)
    richer = replace(situation, savings=(situation.savings or usd(0)) + usd(5_000))
    longer = maths.runway(richer, branch, months=24)
    assert longer is None or (months is not None and months <= longer)
    assert months is None or situation.costs is not None


def test_what_is_owed_back_on_leaving_today_shortens_what_savings_last() -> None:
    owed = ClawBack(amount=usd(18_000), paid_on=TODAY - timedelta(days=1), months=24)
    situation = Situation(today=TODAY, salary=usd(0), savings=usd(40_000), costs=usd(9_000))
    leaves = Branch(course=Course.RESIGN, last_day=TODAY)
    assert maths.runway(situation, leaves, months=24) == 4
    assert maths.runway(replace(situation, claw_backs=(owed,)), leaves, months=24) == 2


def test_pay_that_covers_the_costs_never_runs_out() -> None:
    """It counts by the day on which it is earned: nobody who is paid enough has money for no month."""
    situation = Situation(today=date(2026, 11, 23), salary=usd(168_000), costs=usd(9_000))
    assert maths.runway(situation, STAY, months=24) is None


@given(cases(), st.lists(st.integers(1, 700), max_size=5))
@settings(deadline=None)
def test_parting_pay_at_any_days_changes_no_sum(
    case: tuple[Situation, Branch, date], days: list[int]
) -> None:
    situation, branch, day = case
    cuts = sorted(situation.today + timedelta(days=one) for one in days)
    parted = flows(situation, branch, until=day, cuts=cuts)
    whole = worth(situation, branch, on=day)
    assert total((one.amount for one in parted), currency="USD") == whole


def test_a_cover_to_the_months_end_jumps_with_a_month_and_one_to_the_last_day_grows() -> None:
    whole = Situation(today=date(2026, 5, 30), salary=usd(0), health=usd(310))
    days = [one.amount for one in worth_of_days(whole, until=date(2026, 6, 2))]
    assert days == [usd("0.00"), usd("310.00"), usd("310.00")]
    daily = replace(whole, health_to_month_end=False)
    days = [one.amount for one in worth_of_days(daily, until=date(2026, 6, 2))]
    assert days == [usd("10.00"), usd("20.33"), usd("30.67")]


def test_a_month_without_income_eats_its_costs() -> None:
    situation = Situation(today=TODAY, salary=usd(0), savings=usd(10_000), costs=usd(3_000))
    assert maths.runway(situation, STAY, months=24) == 3


def test_horizons_keep_the_day_of_the_month_or_take_its_last() -> None:
    assert maths.horizons(date(2026, 8, 31)) == (
        date(2026, 11, 30), date(2027, 2, 28), date(2027, 8, 31), date(2028, 8, 31),
    )  # fmt: skip
