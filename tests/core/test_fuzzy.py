"""What is asked of moments as seconds is what is asked of them as dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import fuzzy
from apps.core.fuzzy import Lag, Precision, is_same_day, lag_of
from apps.core.moments import Seconds
from apps.plans.models import Plan

ZONES = ("UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland", "+05:30", "-11:00")
MOMENTS = st.datetimes(
    min_value=datetime.fromisoformat("1900-01-02"),
    max_value=datetime.fromisoformat("2199-12-01"),
    timezones=st.just(UTC),
)


@given(
    MOMENTS, st.timedeltas(min_value=timedelta(days=-3), max_value=timedelta(days=3)),
    st.sampled_from(ZONES), st.sampled_from([fuzzy.exactly, fuzzy.on_day, fuzzy.about, fuzzy.in_month]),
)  # fmt: skip
def test_the_same_day_is_the_same_in_seconds(moment, later, zone, made):
    happened = made(moment if made is fuzzy.exactly else moment.date(), zone=zone)
    written = moment + later
    assert happened.start is not None
    in_seconds = is_same_day(
        precision=happened.precision, zone=zone, start=happened.start.timestamp(), written=written.timestamp(),
    )  # fmt: skip
    assert in_seconds == (lag_of(happened, written_at=written) is Lag.SAME_DAY)


@pytest.mark.parametrize(("precision", "day"), [(Precision.DAY, 4), (Precision.ABOUT, 7)])
def test_a_span_of_about_is_put_on_its_middle(precision, day):
    assert fuzzy.day_of(precision, datetime(2026, 5, 4, 9, 0, tzinfo=UTC)).day == day


@pytest.mark.parametrize(
    "at", [datetime(2026, 6, 2, 16, 30, 5, 123_457, tzinfo=UTC), datetime(1901, 3, 4, tzinfo=UTC)]
)
def test_seconds_of_a_row_are_exact(db, owner, at):
    plan = Plan.objects.create(owner=owner, name="one", zone="UTC", created_at=at)
    found = Plan.objects.filter(pk=plan.pk).annotate(said=Seconds("created_at")).get()
    assert datetime.fromtimestamp(found.said, UTC) == at


def test_no_moment_has_no_seconds(plan):
    found = Plan.objects.filter(pk=plan.pk).annotate(said=Seconds("ended_date")).get()
    assert found.said is None
