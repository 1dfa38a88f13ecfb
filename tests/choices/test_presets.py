from __future__ import annotations

import re
from decimal import Decimal

import pytest

from apps.choices.money import Money
from apps.choices.offers import read_offer, worth_of
from apps.choices.presets import OfferField, all_presets, presets_for, read
from apps.plans.models import TermLabel
from apps.plans.stage_templates import ORDER, TemplateError

GOOD = """
[[preset]]
key = "one"
field = "offer"
employer = "Somewhere"
says = "Half a year of pay."
types = "26 weeks"
source = "A newspaper"
year = 2024
label = "reported"
templates = ["blank"]
"""


@pytest.mark.parametrize("one", all_presets(), ids=lambda one: one.key)
def test_what_a_preset_types_is_an_offer_that_is_understood(one) -> None:
    first = one.field is OfferField.OFFER
    formula = read_offer(one.types, currency=one.currency or "USD", is_first=first)
    worth = worth_of(
        formula, salary=Money(Decimal(120_000), "USD"), first=Money(Decimal(34_000), "USD")
    )
    assert worth is not None
    assert worth.amount >= 0


def test_the_presets_say_what_was_reported() -> None:
    typed = {one.key: one.types for one in all_presets()}
    assert typed["second-one-third"] == "1/3"
    assert typed["third-one-sixth"] == "1/6"
    assert typed["second-one-seventeenth"] == "1/17"
    assert typed["weeks-and-years"] == "10 weeks + 1 % x 7 years"
    assert typed["sixteen-weeks"] == "16 weeks"


def test_the_formula_of_the_forum_gives_what_its_writer_computed() -> None:
    """$35.4k at seven years and a base of 135,000 (facts.md)."""
    words = next(one.types for one in all_presets() if one.key == "weeks-and-years")
    salary = Money(Decimal(135_000), "USD")
    found = worth_of(read_offer(words, currency="USD"), salary=salary)
    assert found is not None
    assert round(found.amount, -2) == Decimal(35_400)


def test_every_preset_has_a_source_a_year_and_a_label_that_terms_have_too() -> None:
    for one in all_presets():
        assert one.source
        assert 2015 < one.year < 2030
        assert one.label in TermLabel.values
        assert one.label != TermLabel.LETTER


def test_a_single_voice_of_a_forum_is_called_rumour() -> None:
    assert {one.label for one in all_presets() if "forum" in one.source} == {"rumour"}


def test_a_stage_gets_the_presets_of_its_employer() -> None:
    assert {one.employer for one in presets_for("amazon-pivot")} == {"Amazon"}
    assert {one.employer for one in presets_for("generic-pip")} == {"Microsoft"}
    assert presets_for("uk-capability") == ()


def test_a_stage_of_an_unknown_employer_gets_all_by_name() -> None:
    assert {one.employer for one in presets_for("hint")} == {"Amazon", "Microsoft"}
    assert presets_for("") == presets_for("blank") == presets_for("no such template")


def test_presets_of_one_field() -> None:
    found = presets_for("amazon-pivot", field="second_offer")
    assert [one.key for one in found] == ["second-one-third", "second-one-seventeenth"]


def test_the_employer_of_the_plan_goes_before_the_kind_of_its_stage() -> None:
    found = presets_for("generic-pip", employer="amazon web services")
    assert {one.employer for one in found} == {"Amazon"}
    assert presets_for("generic-pip", employer="Somewhere") == presets_for("generic-pip")


def test_an_amount_is_not_offered_in_another_currency() -> None:
    keys = {one.key for one in presets_for("amazon-pivot", currency="EUR")}
    assert "as-much-as" not in keys
    assert "second-one-third" in keys


def test_every_stage_that_a_preset_names_is_one() -> None:
    assert {name for one in all_presets() for name in one.templates} <= set(ORDER)


def test_a_good_file_is_read() -> None:
    assert read(GOOD)[0].types == "26 weeks"


@pytest.mark.parametrize(
    "change",
    [
        ('source = "A newspaper"', 'source = " "'),
        ("year = 2024", "year = 24"),
        ('label = "reported"', 'label = "sure"'),
        ('label = "reported"', 'label = "letter"'),
        ('types = "26 weeks"', 'types = ""'),
        ('field = "offer"', 'field = "bribe"'),
        ('templates = ["blank"]', "templates = []"),
        ('templates = ["blank"]', 'templates = ["moon"]'),
        ('says = "Half a year of pay."', ""),
        ('key = "one"', 'key = "one"\nis_default = true'),
        ("[[preset]]", "[[presets]]"),
    ],
)
def test_a_file_that_says_too_little_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(TemplateError):
        read(GOOD.replace(*change))


def test_a_key_that_comes_twice_is_refused() -> None:
    with pytest.raises(TemplateError, match="twice"):
        read(GOOD + GOOD)


def test_no_preset_advises() -> None:
    told = " ".join(one.says for one in all_presets())
    assert not re.search(r"should|recommend|best|!", told)
