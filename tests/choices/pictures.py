"""Answers to draw: of the worked example, of a fuller one, and of people whose figures are extreme."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from apps.choices.answers import Answers, answer
from apps.choices.flips import Factor, Range
from apps.choices.money import Money
from apps.choices.situation import ClawBack, Paid, Situation, Tax
from apps.choices.tree import Terms
from tests.choices.test_worked_example import SITUATION, usd

TODAY = SITUATION.today
RANGES = [
    Range(factor=Factor.SHARES, low=Decimal(100), high=Decimal(300)),
    Range(factor=Factor.OFFER, low=Decimal(20_000), high=Decimal(90_000)),
    Range(factor=Factor.SECOND_OFFER, low=Decimal(0), high=Decimal(34_000)),
    Range(factor=Factor.SEARCH, low=Decimal(4), high=Decimal(40)),
    Range(factor=Factor.NEW_PAY, low=Decimal(50_000), high=Decimal(200_000)),
    Range(factor=Factor.PAY_TAX, low=Decimal("0.2"), high=Decimal("0.5")),
    Range(factor=Factor.HEALTH, low=Decimal(0), high=Decimal(2_000)),
]
PLAN_END = date(2026, 6, 26)
FEW = Terms(
    offer=usd(34_000), second_offer=usd(11_300), offer_last_day=date(2026, 5, 14), plan_end=PLAN_END
)
ALL = replace(
    FEW, hoped=usd(51_000), third_offer=usd(5_700), appeal_end=date(2026, 8, 7), notice_weeks=2,
    new_job_on=date(2026, 7, 6), leave_weeks=8, leave_share=Decimal("0.6"),
)  # fmt: skip
QUARTERS = tuple(
    Paid(day=TODAY + timedelta(days=5 + 91 * n), amount=usd(20_000), shares=Decimal(100))
    for n in range(12)
)
FULL = replace(SITUATION, vests=QUARTERS, bonuses=(Paid(day=date(2027, 3, 15), amount=usd(9_000)),))


def francs(amount: str) -> Money:
    return Money(Decimal(amount), "CHF")


RICHEST = Situation(
    today=TODAY,
    salary=francs("999999999.99"),
    vests=(Paid(day=date(2026, 9, 1), amount=francs("999999999.99")),),
    tax=Tax(pay=Decimal("0.3")),
)
OWING = Situation(
    today=TODAY,
    salary=usd(30_000),
    claw_backs=(ClawBack(amount=usd(90_000), paid_on=date(2026, 1, 1), months=24),),
)
NOTHING = Terms(offer=usd(0), second_offer=usd(0), plan_end=PLAN_END)


def named(name: str, *, months: int = 12) -> Answers:
    """The answers of one of the people of `PEOPLE`."""
    situation, terms = PEOPLE[name]
    return answer(situation, terms, ranges=RANGES, months=months)


PEOPLE = {
    "worked": (SITUATION, FEW),
    "every way": (FULL, ALL),
    "one way": (replace(SITUATION, vests=()), Terms()),
    "no vests": (replace(SITUATION, vests=(), claw_backs=(), health=None), FEW),
    "zero": (Situation(today=TODAY, salary=usd(0)), NOTHING),
    "largest": (
        RICHEST,
        Terms(offer=francs("999999999.99"), second_offer=francs("1"), plan_end=PLAN_END),
    ),
    "owing": (OWING, replace(NOTHING, offer=usd(1_000), appeal_end=date(2026, 8, 1))),
    "a large offer": (FULL, replace(ALL, offer=usd(400_000))),
    "a small offer": (FULL, replace(ALL, offer=usd(100))),
    "passing brings less": (
        replace(SITUATION, vests=(), claw_backs=(), salary=usd(20_000)),
        replace(FEW, offer=usd(25_000), second_offer=usd(60_000)),
    ),
}
