from __future__ import annotations

import pytest

from apps.plans.models import Plan
from apps.plans.places import country_choices, region_code, regions


def test_countries_have_names():
    assert {("US", "United States"), ("GB", "United Kingdom"), ("DE", "Germany")} <= set(
        country_choices()
    )


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
    country, region = Plan._meta.get_field("country"), Plan._meta.get_field("region")
    codes = [code for code, _name in country_choices()]
    assert max(map(len, codes)) <= country.max_length
    longest = max((len(value) for code in codes for value in regions(code).values()), default=0)
    assert longest <= region.max_length
