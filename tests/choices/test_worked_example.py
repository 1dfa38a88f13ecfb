"""The figures of docs/break-even.md, computed again from its words and looked for in its text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from apps.choices.flips import Case, Factor, Range, tornado
from apps.choices.maths import break_even, runway, worth, worth_of_days
from apps.choices.money import Money
from apps.choices.offers import read_offer, worth_of
from apps.choices.situation import Benefit, Branch, ClawBack, Course, Paid, Situation, Tax
from tests.known import known

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "break-even.md").read_text()
THREE, TWELVE = date(2026, 8, 10), date(2027, 5, 10)


def usd(amount: int) -> Money:
    return Money(Decimal(amount), "USD")


SITUATION = Situation(
    today=date(2026, 5, 10),
    salary=usd(120_000),
    vests=(Paid(day=date(2026, 5, 15), amount=usd(20_000)),),
    claw_backs=(ClawBack(amount=usd(24_000), paid_on=date(2025, 5, 12), months=24),),
    health=usd(500),
    benefit=Benefit(weekly=usd(900), weeks=26, waits=1),
    new_salary=usd(110_000),
    search_weeks=20,
    tax=Tax(pay=Decimal("0.3"), severance=Decimal("0.3"), shares=Decimal("0.4")),
)
BRANCHES = {
    "Take the offer": Branch(
        course=Course.TAKE_OFFER, last_day=date(2026, 5, 14), severance=usd(34_000)
    ),
    "Try and fail, then take the second offer": Branch(
        course=Course.FAIL, last_day=date(2026, 6, 26), severance=usd(11_300)
    ),
    "Try and pass": Branch(course=Course.PASS),
}
NOT_PASSED = BRANCHES["Try and fail, then take the second offer"]
LOST = Branch(
    course=Course.LOSE_APPEAL,
    last_day=date(2026, 7, 24),
    severance=Money(Decimal("5666.67"), "USD"),
)


@pytest.mark.parametrize("name", BRANCHES)
def test_each_row_of_the_table(name: str) -> None:
    row = next(line for line in DOCS.splitlines() if line.startswith(f"| {name} |"))
    found = [f"{worth(SITUATION, BRANCHES[name], on=day).amount:,}" for day in (THREE, TWELVE)]
    assert [cell.strip() for cell in row.split("|")[-3:-1]] == found


def test_the_chance_and_the_day() -> None:
    offer, failure, success = (worth(SITUATION, one, on=TWELVE) for one in BRANCHES.values())
    found = break_even(offer=offer, success=success, failure=failure)
    assert found.chance is not None
    assert f"at a chance of {found.chance:.1%}".replace("%", " %") in DOCS
    days = worth_of_days(SITUATION, until=date(2026, 5, 15))
    assert f"is worth {days[-1].amount.amount:,} more" in DOCS


def test_the_appeal() -> None:
    row = next(
        line for line in DOCS.splitlines() if line.startswith("| Not pass, appeal and lose |")
    )
    found = [f"{worth(SITUATION, LOST, on=day).amount:,}" for day in (THREE, TWELVE)]
    assert [cell.strip() for cell in row.split("|")[-3:-1]] == found
    payout, won, lost = (
        worth(SITUATION, one, on=TWELVE)
        for one in (NOT_PASSED, Branch(course=Course.WIN_APPEAL), LOST)
    )
    chance = known(break_even(offer=payout, success=won, failure=lost).chance)
    assert f"at a chance of {chance:.1%} of winning".replace("%", " %") in DOCS


def test_how_long_the_money_lasts() -> None:
    spending = replace(SITUATION, savings=usd(6_000), costs=usd(6_700))
    after = [runway(spending, one, months=24) for one in (NOT_PASSED, LOST)]
    said = "lasts {} months after not passing and {} months after a lost appeal".format(*after)
    assert said in " ".join(DOCS.split())


def test_where_the_offer_turns_round() -> None:
    offer, failure, success = BRANCHES.values()
    case = Case(situation=SITUATION, offer=offer, success=success, failure=failure, on=TWELVE)
    fifth = Range(factor=Factor.OFFER, low=Decimal(27_200), high=Decimal(40_800))
    (swing,) = tornado(case, [fifth])
    assert f"Below an offer of {swing.turns_at:,} trying brings more" in DOCS


@pytest.mark.parametrize("words", ["1/6", "10 weeks + 1 % x 7 years"])
def test_offers_by_formula(words: str) -> None:
    formula = read_offer(words, currency="USD")
    found = known(worth_of(formula, salary=SITUATION.salary, first=usd(34_000)))
    assert f"{found.amount:,}" in DOCS
    assert words in DOCS
