from __future__ import annotations

import re
from typing import Any

import pytest

from apps.plans.models import Plan
from apps.plans.places import country_choices, region_code, regions


def test_countries_have_names():
    assert {("US", "United States"), ("GB", "United Kingdom"), ("DE", "Germany")} <= set(
        country_choices()
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("CD", "Congo (Democratic Republic)"),
        ("IM", "Isle of Man"),
        ("BA", "Bosnia and Herzegovina"),
        ("GW", "Guinea-Bissau"),
        ("HM", "Heard Island and McDonald Islands"),
        ("AE", "United Arab Emirates"),
    ],
)
def test_a_country_is_named_as_people_write_it(code, name):
    assert dict(country_choices())[code] == name


def test_no_name_of_a_country_is_run_together():
    names = [name for _code, name in country_choices()]
    run_together = [name for name in names if re.search(r"[A-Z]{2}|(?<!Mc)(?<=[a-z])[A-Z]", name)]
    assert run_together == []


def test_an_accent_does_not_send_a_country_to_the_end():
    names = [name for _code, name in country_choices()]
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")


@pytest.mark.parametrize(
    ("country", "written", "code"),
    [
        ("US", "wa", "WA"),
        ("US", " Washington ", "WA"),
        ("GB", "SCT", "SCT"),
        ("US", "Atlantis", None),
        ("", "WA", None),
    ],
)
def test_a_region_is_known_by_its_code_or_name(country, written, code):
    assert region_code(country, written) == code


def test_every_code_fits_its_column():
    columns: Any = Plan._meta
    room = {name: columns.get_field(name).max_length for name in ("country", "region")}
    codes = [code for code, _name in country_choices()]
    assert max(map(len, codes)) <= room["country"]
    longest = max((len(value) for code in codes for value in regions(code).values()), default=0)
    assert longest <= room["region"]
