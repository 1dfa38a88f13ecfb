from __future__ import annotations

import pytest

from apps.plans import stage_templates
from apps.plans.enums import Unit
from apps.plans.models import StageKind, TermLabel
from apps.plans.stage_templates import (
    LABELS,
    STAGES,
    StageTemplate,
    TemplateError,
    all_templates,
    get,
    read,
)

EVERY_VALUE = [
    pytest.param(value, id=f"{template.id}-{value.key}")
    for template in all_templates()
    for value in template.values
]
# The figures of the facts the templates rest on: template, value, number, unit, year.
FIGURES = [
    ("amazon-focus", "stage_length", 60, Unit.CALENDAR_DAYS, 2021),
    ("amazon-pivot", "decision_window", 5, Unit.DAYS, 2026),
    ("amazon-pivot", "owbpa_consider", 21, Unit.CALENDAR_DAYS, 1990),
    ("amazon-pivot", "owbpa_revoke", 7, Unit.CALENDAR_DAYS, 1990),
    ("amazon-pivot", "stage_length", 30, Unit.CALENDAR_DAYS, 2020),
    ("amazon-pivot", "appeal_election", 3, Unit.BUSINESS_DAYS, 2021),
    ("generic-pip", "review_1", 30, Unit.CALENDAR_DAYS, 2026),
    ("generic-pip", "review_2", 60, Unit.CALENDAR_DAYS, 2026),
    ("generic-pip", "stage_length", 90, Unit.CALENDAR_DAYS, 2026),
    ("uk-capability", "appeal_lodge", 5, Unit.BUSINESS_DAYS, 2026),
    ("uk-capability", "tribunal_old", 3, Unit.MONTHS, 2026),
    ("uk-capability", "tribunal_new", 6, Unit.MONTHS, 2026),
    ("uk-capability", "conciliation", 12, Unit.WEEKS, 2025),
]


def named(template_id: str) -> StageTemplate:
    found = get(template_id)
    assert found is not None
    return found


def test_the_six_templates_are_offered_in_order():
    assert [one.id for one in all_templates()] == [
        "hint", "amazon-focus", "amazon-pivot", "generic-pip", "uk-capability", "blank",
    ]  # fmt: skip


def test_every_file_in_the_folder_is_offered():
    files = {path.stem for path in stage_templates.FOLDER.glob("*.toml")}
    assert files == {one.id for one in all_templates()}


@pytest.mark.parametrize("value", EVERY_VALUE)
def test_every_value_has_a_source_a_year_and_a_label(value):
    assert value.source.strip()
    assert 1990 <= value.year <= 2026
    assert value.label in LABELS
    assert len(value.name) <= 120
    assert len(value.source) <= 300
    assert len(value.text) <= 400


@pytest.mark.parametrize(("template", "key", "number", "unit", "year"), FIGURES)
def test_the_figures_are_those_of_the_facts(template, key, number, unit, year):
    value = named(template).value(key)
    assert (value.number, value.unit, value.year) == (number, unit, year)


def test_every_number_in_a_template_is_a_checked_figure_or_the_weekly_default():
    checked = {(template, key) for template, key, *_rest in FIGURES}
    others = {
        (template.id, value.key)
        for template in all_templates()
        for value in template.values
        if value.number is not None and (template.id, value.key) not in checked
    }
    assert {key for _template, key in others} == {"checkpoint_every"}


def test_nobody_assumes_a_page_limit_or_the_length_of_a_hearing():
    pivot = named("amazon-pivot")
    assert {"page_limit", "hearing_length", "appeal_clause"} <= {one.key for one in pivot.questions}
    assert not {"page_limit", "hearing_length"} & {one.key for one in pivot.values}


def test_the_words_of_files_and_models_agree():
    assert set(StageKind.values) == STAGES
    assert {label.value for label in TermLabel} == LABELS | {"letter"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('label = "common"', 'label = "sure"'), "label"),
        (('source = "A book"', 'source = " "'), "source"),
        (("year = 2026", "year = 12"), "year"),
        (('unit = "weeks"', 'unit = "fortnights"'), "fortnights"),
        (("number = 1", "number = 0"), "number"),
        (('window = "every"', 'window = "nothing"'), "nowhere"),
        (('trigger = "started"', 'trigger = "never"'), "nowhere"),
        (('stage = "pip"', 'stage = "party"'), "stage"),
        (('id = "t"', "id = "), "t.toml"),
        (('says = "s"', ""), "says"),
    ],
)
def test_a_file_that_does_not_say_what_it_must_is_refused(change, words):
    good = """
id = "t"
version = 1
name = "T"
says = "s"
stage = "pip"
[[trigger]]
key = "started"
name = "First day"
required = true
[[value]]
key = "every"
name = "Meetings"
number = 1
unit = "weeks"
source = "A book"
year = 2026
label = "common"
[[date]]
key = "end"
kind = "stage_end"
title = "End"
trigger = "started"
window = "every"
"""
    assert read(good, name="t.toml").id == "t"
    with pytest.raises(TemplateError, match=words):
        read(good.replace(*change), name="t.toml")
