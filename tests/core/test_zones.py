from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import fuzzy, say_dates
from apps.core.zones import fixed_zone, zone_of

AT = datetime(2026, 3, 3, 13, 2, tzinfo=UTC)


@given(st.integers(-1439, 1439))
def test_an_offset_by_name_is_that_offset(minutes):
    assert AT.astimezone(zone_of(fixed_zone(minutes))).utcoffset() == timedelta(minutes=minutes)


@pytest.mark.parametrize("minutes", [1440, -100_000])
def test_an_offset_of_a_day_is_nonsense(minutes):
    assert fixed_zone(minutes) == "UTC"


def test_other_words_are_no_zone():
    with pytest.raises(ZoneInfoNotFoundError):
        zone_of("+5:30")


def test_a_moment_of_a_mail_is_said_on_its_own_clock():
    assert "18:32" in say_dates.fuzzy(fuzzy.exactly(AT, zone="+05:30"))
    assert say_dates.moment(AT, zone="+05:30").endswith("18:32 UTC+5:30")
