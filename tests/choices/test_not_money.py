from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.template.loader import render_to_string

from apps.choices.answers import answer
from apps.choices.enums import Forty
from apps.choices.models import Scenario
from apps.choices.money import Money
from apps.choices.not_money import (
    Group,
    NotMoney,
    Said,
    Why,
    all_points,
    all_questions,
    lacks_of,
    not_money,
    point,
    read_points,
    read_questions,
)
from apps.choices.not_money_words import head_of, said_of, say_left_out, source_of, which_law
from apps.choices.situation import Situation
from apps.choices.tree import Lack, Terms
from apps.plans.models import Plan, TermLabel
from apps.plans.stage_templates import TemplateError
from tests.hostile import TEXTS

WASHINGTON = Said(country="US", region="WA", forty=Forty.ONE, visa_days=60)
GOOD = """
[[point]]
key = "one"
group = "signed"
head = "Claims"
says = "They are given up."
source = "A law"
year = 2020
label = "law"
verify = true
"""


def keys(found: NotMoney) -> set[str]:
    return {one.key for one in found.points}


def left_out(found: NotMoney, why: Why) -> set[str]:
    return {head for one in found.left_out if one.why is why for head in one.heads}


def every_head(found: NotMoney) -> list[str]:
    return [one.head for one in found.points] + [h for one in found.left_out for h in one.heads]


def test_what_is_signed_away_is_told() -> None:
    assert {"release", "property", "confidentiality", "disparagement"} <= keys(not_money(Said()))
    assert "Erase nothing" in point("property").says
    assert point("silence-wa").source == "RCW 49.44.211"


def test_the_law_has_its_numbers() -> None:
    assert [point(one).days for one in ("consider-one", "consider-group", "revoke")] == [21, 45, 7]
    assert "626(f)" in point("consider-one").source
    assert "214.1(l)(2)" in point("visa").source
    assert "I-94" in point("visa").says
    assert "last day of work" in point("visa").says


def test_a_settlement_that_acas_helped_to_reach_needs_no_adviser() -> None:
    assert "or in one that Acas helped to reach" in point("adviser").says
    assert point("adviser").source == "Employment Rights Act 1996, s. 203(2)(e), (f) and (3)"


def test_a_case_of_the_united_states_is_told_as_theirs_and_the_custom_to_all() -> None:
    assert [one for one in all_points() if "Gomez" in one.source] == [point("property-case")]
    assert point("property-case").country == "US"
    assert (point("property").country, point("property").label) == ("", TermLabel.COMMON)
    british = keys(not_money(Said(country="GB")))
    assert "property" in british
    assert "property-case" not in british


def test_what_only_the_regulation_says_is_cited_from_it() -> None:
    """A new start after a change, signing sooner, and that the 7 days cannot be shortened."""
    assert "29 CFR 1625.22(e)(4) and (6), 1998" in source_of(point("consider-one"))
    assert "29 CFR 1625.22(e)(5), 1998" in source_of(point("revoke"))


def test_the_days_of_a_visa_are_those_of_the_visas_that_the_rule_names() -> None:
    says = point("visa").says
    assert "E-1, E-2, E-3, H-1B, H-1B1, L-1, O-1 or TN" in says
    assert "another status" in says
    assert "for other visas other rules hold" in says


def test_every_point_has_a_source_a_year_a_label_and_is_to_be_verified() -> None:
    for one in all_points():
        assert one.source
        assert one.label in TermLabel.values
        assert "Verify it." in source_of(one)


@pytest.mark.parametrize("said", [
    Said(), WASHINGTON, Said(country="DE"), Said(country="GB", visa_days=1), Said(country="US", region="NY", forty=Forty.NO),
    Said(country="US", forty=Forty.GROUP), Said(employer="Amazon"),
])  # fmt: skip
def test_nothing_is_hidden_without_a_trace(said: Said) -> None:
    heads = every_head(not_money(said))
    assert sorted(heads) == sorted(one.head for one in all_points())


def test_somebody_who_said_nothing_sees_both_windows() -> None:
    assert {"consider-one", "consider-group", "revoke"} <= keys(not_money(Said(country="US")))


@pytest.mark.parametrize(
    ("forty", "shown"),
    [(Forty.ONE, {"consider-one", "revoke"}), (Forty.GROUP, {"consider-group", "revoke"}), (Forty.NO, set())],
)  # fmt: skip
def test_the_days_to_consider_follow_what_was_said(forty: Forty, shown: set[str]) -> None:
    found = not_money(Said(country="US", forty=forty))
    assert {"consider-one", "consider-group", "revoke"} & keys(found) == shown
    if forty is Forty.NO:
        assert left_out(found, Why.NOT_FORTY) >= {point("revoke").head}
        assert Group.DAYS not in {one.group for one in found.parts}
    else:
        assert left_out(found, Why.NOT_THIS_WINDOW)


def test_the_visa_is_told_of_once_its_days_are_named() -> None:
    assert "visa" not in keys(not_money(Said(country="US")))
    assert left_out(not_money(Said(country="US")), Why.NO_VISA) == {"A work visa"}
    assert "visa" in keys(not_money(WASHINGTON))


def test_washington_is_told_of_there_and_where_no_state_is_set() -> None:
    assert "silence-wa" in keys(not_money(WASHINGTON))
    assert "silence-wa" in keys(not_money(Said(country="US")))
    assert point("silence-wa").head in left_out(
        not_money(Said(country="US", region="NY")), Why.REGION
    )


def test_another_country_sees_no_law_of_the_united_states_and_is_told_so() -> None:
    found = not_money(Said(country="DE", forty=Forty.ONE, visa_days=60))
    assert {one.country for one in found.points} == {""}
    assert {one.country for one in found.left_out} == {"US", "GB"}
    words = " ".join(say_left_out(one) for one in found.left_out)
    assert "United States" in words
    assert "United Kingdom" in words


def test_what_is_told_of_an_employer_is_told_to_others_only_where_nothing_is_told_of_theirs() -> (
    None
):
    both = {"rehire-amazon", "rehire-microsoft"}
    assert both <= keys(not_money(Said()))
    assert both <= keys(not_money(Said(employer="A bakery")))
    found = not_money(Said(employer="amazon web services"))
    assert both & keys(found) == {"rehire-amazon"}
    assert left_out(found, Why.EMPLOYER) == {"Coming back to Microsoft"}


def test_a_plan_without_a_country_says_whose_law_it_shows() -> None:
    assert "United States" in which_law(Said())
    assert which_law(Said(country="GB")) == ""
    assert "charge-stays" in keys(not_money(Said()))


def test_what_is_not_known_becomes_a_question() -> None:
    third = "Does the letter name a payout after a lost appeal?"
    assert third in not_money(Said(), lacks=[Lack.THIRD_OFFER]).questions
    assert third not in not_money(Said()).questions
    more = not_money(WASHINGTON).questions
    assert [one for one in more if "visa" in one]
    assert [one for one in more if "age claims" in one]
    assert not [one for one in more if "sign-on" in one]
    assert [one for one in not_money(Said(has_sign_on=True)).questions if "sign-on" in one]


def test_every_lack_of_the_letter_has_its_question() -> None:
    asked = {lack for one in all_questions() for lack in one.lacks}
    assert asked >= {
        Lack.OFFER, Lack.OFFER_LAST_DAY, Lack.SECOND_OFFER, Lack.THIRD_OFFER, Lack.PLAN_END, Lack.APPEAL_END, Lack.NOTICE,
    }  # fmt: skip


def test_the_lacks_of_all_ways() -> None:
    situation = Situation(
        today=datetime(2026, 6, 2, tzinfo=UTC).date(), salary=Money(Decimal(1), "USD")
    )
    found = lacks_of(answer(situation, Terms()))
    assert {Lack.OFFER, Lack.SECOND_OFFER, Lack.THIRD_OFFER, Lack.PLAN_END} <= found


def test_no_word_advises() -> None:
    told = " ".join(
        [f"{one.head} {one.says}" for one in all_points()] + [one.says for one in all_questions()]
    )
    assert not re.search(r"\byou (should|must)\b|recommend|!", told, re.IGNORECASE)


@pytest.mark.parametrize(
    "change",
    [
        ('source = "A law"', 'source = " "'), ('label = "law"', 'label = "sure"'), ('group = "signed"', 'group = "other"'),
        ('head = "Claims"', 'head = " "'), ('head = "Claims"', ""), ('verify = true', 'verify = true\nregion = "WA"'),
        ('verify = true', 'verify = true\nforty = ["old"]'), ("verify = true", ""), ('key = "one"', 'key = "one"\nhidden = 1'),
    ],
)  # fmt: skip
def test_a_file_that_says_too_little_is_refused(change: tuple[str, str]) -> None:
    assert read_points(GOOD)
    with pytest.raises(TemplateError):
        read_points(GOOD.replace(*change))


@pytest.mark.parametrize("text", [
    '[[question]]\nkey = "a"\nsays = "Tell me"\n', '[[question]]\nkey = "a"\nsays = "Why?"\nlacks = ["luck"]\n',
    '[[question]]\nkey = "a"\nsays = "Why?"\n' * 2, "[[point]]\n",
])  # fmt: skip
def test_a_question_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        read_questions(text)


@pytest.fixture
def scenario(plan: Plan, now: datetime) -> Scenario:
    plan.country, plan.region = "US", "WA"
    plan.save()
    return Scenario.objects.create(
        owner=plan.owner, plan=plan, name="First", currency="USD", over_forty="group", visa_days=60,
        sign_on=Decimal(1), matters="Sleep <b>again</b>", client_token=uuid4(), changed_at=now,
    )  # fmt: skip


def test_what_a_scenario_says(scenario: Scenario, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        said = said_of(scenario)
    assert said == Said(
        country="US", region="WA", forty=Forty.GROUP, visa_days=60, has_sign_on=True, matters="Sleep <b>again</b>",
    )  # fmt: skip


def page(found: NotMoney, **more: object) -> str:
    return render_to_string("choices/_not_money.html", {"not_money": found, **more})


def test_the_page_shows_points_what_is_left_out_and_the_questions(scenario: Scenario) -> None:
    found = not_money(said_of(scenario), lacks=[Lack.THIRD_OFFER])
    shown = page(found)
    for one in (*(head_of(group) for group in Group), "45 days", "RCW 49.44.211", "Verify it."):
        assert one in shown
    assert "You said which of the two it is: 21 days to consider" in shown
    assert "Does the letter name a payout after a lost appeal?" in shown


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_what_matters_is_shown_as_words_and_never_as_markup(text: str) -> None:
    shown = page(not_money(Said(matters=text)))
    assert "<script" not in shown
    assert "<b>again" not in page(not_money(Said(matters="<b>again</b>")))


def test_nothing_written_says_so() -> None:
    shown = page(not_money(Said()), change_url="/choices/1#matters")
    assert "Nothing is written down." in shown
    assert 'href="/choices/1#matters"' in shown
