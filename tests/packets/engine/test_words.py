"""Comparing, dating and drawing: the pure parts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.worddiff import word_diff
from apps.packets.charts import Point, drawing, number
from apps.packets.content_base import short
from apps.packets.snapshot import Precision, When
from apps.packets.wording import ENGLISH, line_date, period, time_words, when_words, zone

# ------------------------------------------------------------------------------------------------ changes

anything = st.text(st.characters(exclude_categories=()), max_size=200)
sentences = st.lists(st.sampled_from(["the", "plan", "asks", "for", "30", "jobs", "by", "15", "May", ",", "(", "all", ")", "of", "them", "."]), max_size=25).map(" ".join)  # fmt: skip


@given(sentences, sentences)
def test_a_diff_holds_both_texts_whole(old, new):
    changes = word_diff(old, new)
    if changes is not None:
        assert "".join(words for mark, words in changes if mark != "+") == old
        assert "".join(words for mark, words in changes if mark != "-") == new
        assert all(words for _, words in changes)


def test_neighbouring_changes_are_one_phrase():
    changes = word_diff("by 15 May 2026 on the board", "by 29 June 2026 on the board")
    assert changes == [("=", "by "), ("-", "15 May"), ("+", "29 June"), ("=", " 2026 on the board")]


def test_words_written_anew_are_not_compared():
    assert word_diff("Lead four sessions on settlement.", "Zero incidents, ever") is None


# ------------------------------------------------------------------------------------------------ dates


def when(
    precision: Precision, start: str, until: str = "", zone_name: str = "America/New_York"
) -> When:
    return When(precision=precision, start=start, until=until, zone=zone_name)


@pytest.mark.parametrize(
    ("given_when", "words", "line"),
    [
        (when(Precision.DAY, "2026-04-20T04:00:00Z", "2026-04-21T04:00:00Z"), "20 April 2026", "20 April"),
        (when(Precision.EXACT, "2026-04-20T19:26:00Z"), "20 April 2026, 15:26", "20 April"),
        (when(Precision.DAY, "2026-04-20T04:00:00Z", "2026-04-23T04:00:00Z"), "20 April to 22 April 2026", "20 April to 22 April"),
        (when(Precision.DAY, "2025-12-31T05:00:00Z", "2026-01-02T05:00:00Z"), "31 December 2025 to 1 January 2026", "31 December to 1 January 2026"),
        (when(Precision.ABOUT, "2026-04-17T04:00:00Z", "2026-04-24T04:00:00Z"), "about 20 April 2026", "about 20 April"),
        (when(Precision.MONTH, "2026-04-01T04:00:00Z", "2026-05-01T04:00:00Z"), "April 2026", "April"),
        (when(Precision.YEAR, "2026-01-01T05:00:00Z", "2027-01-01T05:00:00Z"), "2026", ""),
        (when(Precision.UNKNOWN, ""), "Date not known", "Date not known"),
        (when(Precision.EXACT, "2026-04-20T22:26:00Z", zone_name="+02:00"), "21 April 2026, 00:26", "21 April"),
        (When(label="before the review", precision=Precision.DAY, start="2026-04-20T04:00:00Z"), "before the review", "before the review"),
    ],
)  # fmt: skip
def test_dates_are_written_out_no_more_exactly_than_known(given_when, words, line):
    assert when_words(given_when, ENGLISH) == words
    assert line_date(given_when, ENGLISH) == line


def test_odd_zones_and_times_do_no_harm():
    assert str(zone("Mars/Olympus")) == "UTC"
    assert str(zone("../../etc/passwd")) == "UTC"
    assert time_words("not a time", "UTC") == "not a time"
    assert period("2026-03-02", "", ENGLISH) == "2 March 2026"


@given(anything, st.integers(10, 60))
def test_titles_are_cut_at_a_word(text, most):
    cut = short(text, most)
    assert len(cut) <= most
    assert "\n" not in cut
    if len(" ".join(text.split())) <= most:
        assert cut == " ".join(text.split())


# ------------------------------------------------------------------------------------------------ charts

days = st.dates(date(2026, 1, 1), date(2027, 1, 1))
points = st.lists(
    st.builds(lambda on, value: Point(on=on, value=value), days, st.floats(-1e9, 1e9)), max_size=30
)


@given(points, points, st.none() | days)
def test_every_point_of_a_chart_lies_in_its_frame(readings, targets, end):
    readings.sort(key=lambda point: point.on)
    targets.sort(key=lambda point: point.on)
    found = drawing(readings, targets, end)
    if len({point.on for point in readings}) < 2:
        assert found is None
        return
    assert found is not None
    for x, y in found["points"]:
        assert 0 <= x <= found["xmax"]
        assert found["ymin"] <= y <= found["ymax"]
    for step in found["target"]:
        assert 0 <= step["from"] < step["to"] <= found["xmax"]
    assert found["ymin"] < found["ymax"]
    assert len(found["xdays"]) <= 5


@pytest.mark.parametrize("text", ["", "nan", "inf", "-inf", "1e400", "ten", "1e300", "1_0x"])
def test_what_is_no_number_is_not_drawn(text):
    assert number(text) is None
