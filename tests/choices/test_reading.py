"""From the rows of a scenario to what is worked out of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from apps.choices.answers import MONTHS, Question
from apps.choices.enums import PayPer
from apps.choices.maths import worth
from apps.choices.models import Scenario, Vest
from apps.choices.money import Money
from apps.choices.reading import Days, answers_of, months_of, situation_of, terms_of, vest_worth
from apps.choices.situation import Course
from apps.choices.tree import Move
from tests.choices.scenarios import EXAMPLE
from tests.choices.test_worked_example import BRANCHES, SITUATION, TWELVE

TODAY = date(2026, 5, 10)
NO_DAYS = Days()


def made(**fields):
    return Scenario(
        **{"currency": "USD", "pay": Decimal(120_000), "over_forty": "", "move": ""} | fields
    )


def usd(amount):
    return Money(Decimal(amount), "USD")


def test_the_worked_example_is_read_as_the_docs_have_it() -> None:
    vests = [Vest(vest_date=date(2026, 5, 15), amount=Decimal(20_000))]
    answers = answers_of(made(**EXAMPLE), vests, today=TODAY, days=NO_DAYS)
    assert answers.situation == SITUATION
    for course, branch in zip(
        (Course.TAKE_OFFER, Course.FAIL, Course.PASS), BRANCHES.values(), strict=True
    ):
        line = answers.line(course)
        assert line is not None
        assert line.way.branch == branch
        assert line.by[MONTHS.index(12)] == worth(SITUATION, branch, on=TWELVE)
    assert answers.on == TWELVE
    assert answers.chance(Question.PASSING) is not None
    assert answers.chance(Question.APPEALING) is not None


@pytest.mark.parametrize(
    ("fields", "yearly"),
    [
        ({}, "120000"),
        ({"pay": Decimal(10_000), "pay_per": PayPer.MONTH}, "120000"),
        ({"pay": Decimal(50), "pay_per": PayPer.HOUR}, "104000"),
        ({"pay": Decimal(50), "pay_per": PayPer.HOUR, "weekly_hours": Decimal(20)}, "52000"),
        ({"pay": Decimal(50), "pay_per": PayPer.HOUR, "weekly_hours": Decimal(0)}, "0"),
        ({"pay": Decimal(0)}, "0"),
        ({"pay": None}, "0"),
    ],
)
def test_pay_of_a_year(fields, yearly) -> None:
    found = situation_of(made(**fields), [], today=TODAY).salary
    assert found == usd(yearly).rounded()


def test_rates_that_were_not_typed_are_those_on_pay_and_none_on_benefit() -> None:
    tax = situation_of(made(tax_pay=Decimal(30)), [], today=TODAY).tax
    assert (tax.severance, tax.shares, tax.benefit) == (Decimal("0.3"), Decimal("0.3"), Decimal(0))
    tax = situation_of(made(tax_pay=Decimal(30), tax_shares=Decimal(0)), [], today=TODAY).tax
    assert tax.shares == 0


def test_the_days_of_the_plan_stand_where_none_were_typed() -> None:
    days = Days(offer_last_day=date(2026, 5, 20), plan_end=date(2026, 7, 1))
    scenario = made(plan_end_date=date(2026, 6, 26))
    situation = situation_of(scenario, [], today=TODAY)
    terms = terms_of(scenario, situation, days=days)
    assert terms.offer_last_day == date(2026, 5, 20)
    assert terms.plan_end == date(2026, 6, 26)
    assert terms.appeal_end is None


def test_later_offers_are_shares_of_the_first() -> None:
    scenario = made(offer="16 weeks", second_offer="1/3", third_offer="1/6", hoped_offer="60k")
    terms = terms_of(scenario, situation_of(scenario, [], today=TODAY), days=NO_DAYS)
    assert terms.offer == usd("36923.08")
    assert terms.second_offer == usd("12307.69")
    assert terms.third_offer == usd("6153.85")
    assert terms.hoped == usd("60000.00")


def test_words_that_cannot_be_read_any_more_are_no_offer() -> None:
    scenario = made(currency="EUR", offer="$34,000", second_offer="1/3")
    terms = terms_of(scenario, situation_of(scenario, [], today=TODAY), days=NO_DAYS)
    assert (terms.offer, terms.second_offer) == (None, None)


@pytest.mark.parametrize(("said", "stage", "move"), [("", "pivot", Move.SHUT), ("", "focus", Move.NOT_KNOWN), ("open", "pivot", Move.OPEN), ("shut", "", Move.SHUT)])  # fmt: skip
def test_another_team_is_shut_in_pivot_unless_one_says_otherwise(said, stage, move) -> None:
    scenario = made(move=said)
    situation = situation_of(scenario, [], today=TODAY)
    assert terms_of(scenario, situation, days=NO_DAYS, stage=stage).move is move


def test_shares_are_worth_their_price_and_nothing_without_one() -> None:
    vest = Vest(vest_date=TODAY, shares=Decimal("12.5"))
    assert vest_worth(made(), vest) is None
    assert vest_worth(made(price=Decimal("180.1234")), vest) == usd("2251.54")
    assert situation_of(made(), [vest], today=TODAY).vests == ()


@pytest.mark.parametrize("missing", ["sign_on", "sign_on_date", "sign_on_months"])
def test_a_claw_back_needs_all_three_of_its_figures(missing) -> None:
    assert situation_of(made(**EXAMPLE), [], today=TODAY).claw_backs != ()
    assert situation_of(made(**EXAMPLE | {missing: None}), [], today=TODAY).claw_backs == ()


@pytest.mark.parametrize(
    ("words", "months"), [("3", 3), ("24", 24), ("5", 12), ("", 12), ("x" * 99, 12)]
)
def test_how_far_to_look(words, months) -> None:
    assert months_of(words) == months
