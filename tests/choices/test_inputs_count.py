"""Every input of the form moves a figure, or is said beside them: none can be dropped unseen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.choices import inputs
from apps.choices.answers import Answers
from apps.choices.assumed import LACKS, assumptions, lacks_of, missing
from apps.choices.models import Scenario, Vest
from apps.choices.reading import Days, answers_of
from apps.choices.situation import Course
from apps.choices.tree import NEEDED, Lack, Way
from tests.choices.scenarios import EXAMPLE

TODAY = date(2026, 5, 10)
# Everything said, so that each of them has something to act upon.
WHOLE: dict[str, Any] = EXAMPLE | {
    "extra": Decimal(100), "bonus": Decimal(4_000), "bonus_date": date(2026, 12, 1), "price": Decimal(180),
    "price_low": Decimal(150), "price_high": Decimal(200), "leave_paid_out": Decimal(2_000), "notice_weeks": 2,
    "hoped_offer": "40,000", "severance_days": 9, "new_job_date": date(2026, 9, 1), "leave_weeks": 12,
    "leave_percent": Decimal(60), "tax_severance": Decimal(25), "tax_benefit": Decimal(5), "savings": Decimal(9_000),
    "costs": Decimal(7_000), "visa_days": 60, "cover_months": 2,
}  # fmt: skip
OTHER: dict[str, Any] = {
    "pay": Decimal(100_000), "pay_per": "month", "currency": "EUR", "weekly_hours": Decimal(20), "extra": Decimal(900),
    "bonus": Decimal(9_000), "bonus_date": date(2027, 1, 15), "offer": "20,000", "hoped_offer": "16 weeks",
    "second_offer": "1/4", "third_offer": "1/9", "severance_days": 300, "revoke_days": 200, "over_forty": "one",
    "offer_last_date": date(2026, 6, 1), "plan_end_date": date(2026, 7, 15), "appeal_end_date": date(2026, 8, 20),
    "notice_weeks": 6, "new_job_date": date(2026, 12, 1), "leave_weeks": 20, "leave_percent": Decimal(10),
    "move": "shut", "price": Decimal(90), "price_low": Decimal(20), "price_high": Decimal(900), "sign_on": Decimal(9_000),
    "sign_on_date": date(2025, 11, 12), "sign_on_months": 36, "leave_paid_out": Decimal(7_000), "health": Decimal(900),
    "health_to_month_end": False, "cover_months": 9, "visa_days": 30, "search_weeks": 40, "new_pay": Decimal(70_000),
    "new_health": True, "benefit": Decimal(300), "benefit_weeks": 4, "benefit_waits": 6, "taker_has_benefit": False,
    "quitter_has_benefit": True, "tax_pay": Decimal(10), "tax_severance": Decimal(50), "tax_shares": Decimal(5),
    "tax_benefit": Decimal(50), "savings": Decimal(90_000), "costs": Decimal(2_000),
}  # fmt: skip
# What an input needs to be other than in `WHOLE` before it can act.
BEFORE: dict[str, dict[str, Any]] = {
    "weekly_hours": {"pay": Decimal(60), "pay_per": "hour"},
    "revoke_days": {"severance_days": None},
    "over_forty": {"severance_days": None, "offer_last_date": date(2026, 8, 6)},
    "search_weeks": {"new_job_date": None},
    "price_low": {"offer": "60,000"},
    "price_high": {"offer": "60,000"},
}


def answered(**changes: Any) -> Answers:
    scenario = Scenario(**{"over_forty": "", "move": ""} | WHOLE | changes)
    rows = [Vest(vest_date=date(2026, 5, 15), amount=Decimal(20_000)), Vest(vest_date=date(2027, 2, 15), shares=Decimal(500))]  # fmt: skip
    return answers_of(scenario, rows, today=TODAY, days=Days())


def told(answers: Answers) -> list[object]:
    """All that a person can see of it in figures."""
    lines = [
        (one.way.course, one.by, one.months, one.stay_until, one.way.lacks) for one in answers.lines
    ]
    return [lines, answers.chances, answers.days, answers.swings]


@pytest.mark.parametrize("key", [one for one in inputs.ORDER if one != "matters"])
def test_another_value_gives_another_answer(key: str) -> None:
    before = BEFORE.get(key, {})
    assert told(answered(**before)) != told(answered(**before | {key: OTHER[key]}))


@pytest.mark.parametrize(
    ("without", "says"),
    [
        ("pay", "Without your pay"), ("bonus_date", "Without its day the bonus"), ("sign_on_months", "no sign-on is claimed back"),
        ("sign_on_date", "no sign-on is claimed back"), ("price", "Without the price of a share"), ("new_pay", "Without the pay of a new job"),
        ("search_weeks", "Without the weeks until a new job"), ("benefit", "no unemployment benefit"), ("benefit_weeks", "Without the weeks it lasts"),
        ("health", "Health cover counts as nothing"), ("savings", "as if you had none"), ("costs", "how long your money lasts"),
    ],
)  # fmt: skip
def test_what_is_not_said_is_named(without: str, says: str) -> None:
    rows = [Vest(vest_date=date(2026, 5, 15), shares=Decimal(5))]
    whole = Scenario(**WHOLE)
    assert not [one for one in missing(whole, vests=rows) if says in one]
    assert [one for one in missing(Scenario(**WHOLE | {without: None}), vests=rows) if says in one]


@pytest.mark.parametrize(
    ("rates", "says"),
    [
        ({"tax_pay": None, "tax_severance": None, "tax_shares": None}, ["pay, severance and shares are before tax"]),
        ({"tax_pay": None, "tax_severance": Decimal(22), "tax_shares": None}, ["tax pay is", "tax shares are"]),
        ({"tax_pay": None, "tax_severance": None, "tax_shares": Decimal(40)}, ["tax pay is", "tax severance is"]),
        ({"tax_pay": Decimal(30), "tax_severance": None, "tax_shares": None}, []),
    ],
)  # fmt: skip
def test_only_the_rates_that_are_missing_are_named(rates: dict[str, Any], says: list[str]) -> None:
    found = [one for one in missing(Scenario(**WHOLE | rates), vests=[]) if "tax" in one]
    assert len(found) == len(says)
    for words, sentence in zip(says, found, strict=True):
        assert words in sentence


@pytest.mark.parametrize("lack", Lack)
def test_each_lack_is_said_and_says_whether_a_part_is_missing(lack: Lack) -> None:
    (sentence,) = lacks_of(Way(course=Course.FAIL, lacks=(lack,)))
    assert sentence == str(LACKS[lack])
    if lack in NEEDED - {Lack.DAY_PASSED, Lack.MOVE_SHUT}:
        assert "this part is missing" in sentence


def test_what_nobody_typed_is_not_said_to_be_typed() -> None:
    scenario = Scenario(**{"over_forty": "", "move": ""} | EXAMPLE)
    answers = answers_of(scenario, [], today=TODAY, days=Days(plan_end=date(2026, 8, 1)))
    found = {one.label: one.origin_words for one in assumptions(scenario, answers, vests=[])}
    assert found["Benefit also after resigning"] == "assumed until you say"
    assert found["Health cover lasts to the end of your last month"] == "assumed until you say"
    assert found["New job with health cover of the same worth"] == "typed by you"
    assert found["Tax on severance"] == "assumed until you say"
    assert found["Pay"] == "typed by you"
