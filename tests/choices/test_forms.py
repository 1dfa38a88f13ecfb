"""The forms of a scenario: what they take in three ways of writing, and a sentence for what they cannot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from apps.choices import inputs
from apps.choices.forms.scenario import FiguresForm, FirstForm
from apps.choices.models import Vest
from apps.choices.reading import Days
from tests.hostile import TEXTS

DAYS, TODAY = Days(plan_end=date(2026, 6, 26)), date(2026, 5, 10)


def first(plan, **said):
    data = {"client_token": str(uuid4()), "pay": "120,000", "pay_per": "year", "currency": "USD"}
    return FirstForm(data | said, plan=plan, days=DAYS, today=TODAY)


@pytest.mark.parametrize(
    "written", ["120,000.00", "120.000,00", "120 000", "120'000", "$120k", "120000"]
)
def test_pay_is_taken_however_it_is_written(plan, written) -> None:
    form = first(plan, pay=written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["pay"] == Decimal(120_000)


def test_the_first_answer_asks_for_eight_inputs_and_needs_one(plan) -> None:
    assert len(inputs.FIRST) == 8
    form = first(plan)
    assert form.is_valid(), form.errors
    assert not FirstForm(
        {"currency": "USD", "pay_per": "year"}, plan=plan, days=DAYS, today=TODAY
    ).is_valid()


@pytest.mark.parametrize(
    ("name", "written", "says"),
    [
        ("pay", "", "This is still empty."),
        ("pay", "a lot", "This is not an amount."),
        ("pay", "-5", "below zero"),
        ("pay", "€120,000", "This is in EUR and the scenario in USD."),
        ("pay", "99999999999", "more than can be counted"),
        ("pay", "1.005,123", "At most 2 figures"),
        ("offer", "plenty", "This cannot be worked out."),
        ("offer", "1/3", "A share of which offer?"),
        ("second_offer", "£9,000", "This is in GBP and the scenario in USD."),
        ("tax_pay", "120", "0 to 100 percent"),
        ("tax_pay", "-1", "below zero"),
        ("search_weeks", "3.5", "not a whole number"),
        ("search_weeks", "9999", "At most 520"),
        ("search_weeks", "-2", "A number below 0"),
        ("plan_end_date", "2026-02-31", "There is no such day."),
        ("plan_end_date", "12026-01-01", "There is no such day."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(plan, name, written, says) -> None:
    form = first(plan, **{name: written})
    assert not form.is_valid()
    assert set(form.errors) == {name}
    assert says in form.errors[name][0]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("name", ["pay", "offer", "tax_pay", "search_weeks", "plan_end_date", "currency", "client_token"])  # fmt: skip
def test_hostile_words_are_refused_and_never_raise(plan, name, text) -> None:
    form = first(plan, **{name: text})
    if not form.is_valid():
        assert set(form.errors) == {name}


def test_a_full_rate_and_no_pay_are_taken(plan) -> None:
    form = first(plan, pay="0", tax_pay="100 %")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["tax_pay"] == Decimal(100)


def test_the_day_of_the_plan_is_named_where_none_need_be_typed(plan) -> None:
    form = first(plan)
    assert "Fri 26 Jun 2026, from your dates" in str(form.fields["plan_end_date"].help_text)
    assert "from your dates" not in str(form.fields["offer_last_date"].help_text)


def test_the_currency_is_that_of_the_country(plan) -> None:
    plan.country = "DE"
    assert FirstForm(plan=plan, days=DAYS, today=TODAY).fields["currency"].initial == "EUR"


def figures(scenario, **said):
    form = FiguresForm(scenario=scenario, days=DAYS, today=TODAY)
    data = {name: form[name].value() or "" for name in form.fields}
    data = {name: value for name, value in data.items() if value != "" and value is not False}
    return FiguresForm({**data, **said}, scenario=scenario, days=DAYS, today=TODAY)


def test_what_is_shown_can_be_saved_as_it_is(scenario) -> None:
    form = figures(scenario)
    assert form.is_valid(), form.errors
    for key in inputs.KEYS:
        assert form.cleaned_data[key] == getattr(scenario, key), key


def test_an_appeal_does_not_end_before_the_plan(scenario) -> None:
    form = figures(scenario, plan_end_date="2026-06-26", appeal_end_date="2026-06-01")
    assert not form.is_valid()
    assert "before the last day of the plan, Fri 26 Jun 2026" in form.errors["appeal_end_date"][0]


def test_a_week_has_168_hours(scenario) -> None:
    assert "At most 168" in figures(scenario, weekly_hours="169").errors["weekly_hours"][0]


def test_the_currency_cannot_change_under_amounts_of_vests(scenario) -> None:
    form = figures(scenario, currency="EUR")
    assert "Your vests or the price of a share are in USD" in form.errors["currency"][0]
    Vest.objects.for_user(scenario.owner).update(amount=None, shares=1)
    assert figures(scenario, currency="EUR").is_valid()


def test_trying_figures_saves_nothing(scenario) -> None:
    form = figures(scenario, pay="200,000")
    assert form.is_valid()
    assert form.unsaved().pay == Decimal(200_000)
    scenario.refresh_from_db()
    assert scenario.pay == Decimal(120_000)
