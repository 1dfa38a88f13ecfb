"""The figures of docs/break-even.md, computed again from its words and looked for in its text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from apps.choices.maths import break_even, worth, worth_of_days
from apps.choices.money import Money
from apps.choices.situation import Benefit, Branch, ClawBack, Course, Paid, Situation, Tax

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
