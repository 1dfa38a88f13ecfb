from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.plans.outside_limits import all_limits, get, of_place, read
from apps.plans.stage_templates import TemplateError

GOOD = """
[[limit]]
key = "one"
country = "US"
name = "A claim"
from = "The day of the act"
number = 3
unit = "months"
source = "A law"
year = 2026
label = "law"
"""


def test_every_limit_has_a_source_a_year_and_a_label():
    assert len(all_limits()) >= 11
    assert all(one.source and one.year >= 1990 and one.label for one in all_limits())


def test_no_limit_is_told_as_paused():
    told = " ".join(f"{one.name} {one.says}" for one in all_limits())
    assert not re.search(r"\bpaus|suspend|extended by", told, re.IGNORECASE)


def test_a_good_file_is_read():
    assert read(GOOD)[0].number == 3


@pytest.mark.parametrize(
    "change",
    [
        ('source = "A law"', 'source = " "'),
        ("year = 2026", "year = 12"),
        ('label = "law"', 'label = "sure"'),
        ("number = 3", "number = 0"),
        ('unit = "months"', 'unit = "moons"'),
        ('name = "A claim"', ""),
        ('country = "US"', 'country = "America"'),
        ('key = "one"', 'key = "one"\npaused_by_appeal = true'),
        ("[[limit]]", "[[limits]]"),
    ],
)
def test_a_file_that_says_too_little_is_refused(change):
    with pytest.raises(TemplateError):
        read(GOOD.replace(*change))


def test_a_key_that_comes_twice_is_refused():
    with pytest.raises(TemplateError):
        read(GOOD + GOOD)


def test_places():
    assert {one.country for one in of_place("GB")} == {"GB"}
    assert {one.region for one in of_place("US", "CA")} == {""}
    assert {one.region for one in of_place("US", "WA")} == {"", "WA"}
    assert of_place("DE") == []
    assert of_place("") == list(all_limits())


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_one_law_covers_each_day_in_britain(day):
    covering = [one for one in of_place("GB") if one.covers(day)]
    assert len(covering) == 1
    assert covering[0].number == (6 if day >= date(2026, 10, 1) else 3)


def test_an_unknown_key_is_nothing():
    assert get("nothing") is None
