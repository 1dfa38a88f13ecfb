from __future__ import annotations

import pytest

from apps.checklists.page import LINKS
from apps.checklists.steps import (
    COUNTRIES,
    FILE,
    PAGES,
    STAGES,
    StepsError,
    Template,
    all_steps,
    is_on,
    read,
)
from apps.plans.models import StageKind

ONE = """
version = 1
[[group]]
key = "record"
name = "Save"
[[step]]
key = "one"
group = "record"
title = "Do it"
why = "It helps."
"""


def test_everything_the_file_names_is_known():
    found = read(FILE.read_text(encoding="utf-8"))
    groups = {one.key for one in found.groups}
    assert {one.group for one in found.steps} == groups
    assert {one.page for one in found.steps} - set(PAGES) == {""}
    assert {one.country for one in found.steps} - set(COUNTRIES) == {""}
    assert len(found.steps) == len({one.key for one in found.steps}) > 20


def test_every_page_has_words_for_its_link():
    assert set(LINKS) == set(PAGES)


def test_every_rule_of_law_has_a_source_a_year_and_a_word_of_caution_where_it_is_of_a_place():
    law = [one for one in all_steps().steps if one.label == "law"]
    assert len(law) >= 5
    assert all(one.source and one.year for one in law)
    assert all(one.verify for one in law if one.country)


def test_what_the_list_must_hold_is_there():
    wanted = {
        "own-reviews", "erase-nothing", "letter", "principles", "champions", "lawyer", "compare", "transfer",
        "interviewing", "profile", "loop", "health-cover", "visa", "benefits", "personnel-file", "wellbeing",
    }  # fmt: skip
    assert wanted <= {one.key for one in all_steps().steps}


def test_the_stages_are_those_of_plans():
    assert set(StageKind.values) == STAGES


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('page = "nowhere"', "unknown page"),
        ('country = "XX"', "unknown country"),
        ('stages = ["later"]', "unknown stage"),
        ('label = "law"', "needs source, year and label together"),
        ('source = "A book"', "needs source, year and label together"),
        (
            'label = "guess"\nsource = "A book"\nyear = 2020',
            "needs source, year and label together",
        ),
        ('colour = "red"', "colour"),
    ],
)
def test_a_file_that_says_something_unknown_is_refused(line, problem):
    with pytest.raises(StepsError, match=problem):
        read(ONE + line)


@pytest.mark.parametrize(
    ("old", "new"),
    [('group = "record"', 'group = "other"'), ('"Do it"', '""'), ("version = 1", "version = 0"), ("why", "what")],
)  # fmt: skip
def test_a_file_that_lacks_something_is_refused(old, new):
    with pytest.raises(StepsError):
        read(ONE.replace(old, new))


def test_a_key_stands_once():
    step = ONE[ONE.index("[[step]]") :]
    with pytest.raises(StepsError, match="twice"):
        read(ONE + step)


def test_a_step_of_a_country_is_never_on_by_itself():
    of_a_place = Template(key="k", group="g", title="t", why="w", country="US")
    assert not is_on(of_a_place, stage="pip")


def test_a_step_of_stages_is_on_there_and_where_no_stage_is_known():
    early = Template(key="k", group="g", title="t", why="w", stages=("hint", "focus"))
    assert is_on(early, stage="focus")
    assert is_on(early, stage="")
    assert not is_on(early, stage="pivot")
