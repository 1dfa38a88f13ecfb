from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.drawing import (
    CountedDay,
    DayKind,
    GoalMarks,
    Mark,
    counted_days,
    days_left,
    weeks_by_goal,
)
from apps.core.drawing.picture import INK
from apps.core.drawing.weeks import empty_weeks

FIRST, TODAY, LAST = date(2026, 4, 29), date(2026, 6, 2), date(2026, 6, 26)
SVG = "{http://www.w3.org/2000/svg}"
MARKS = st.builds(Mark, day=st.dates(FIRST, TODAY), has_proof=st.booleans())
GOALS = st.lists(
    st.builds(GoalMarks, label=st.text(max_size=60), marks=st.lists(MARKS, max_size=30).map(tuple)),
    max_size=8,
)


def _record(goals):
    return weeks_by_goal(goals, first=FIRST, last=LAST, today=TODAY)


def _goal(*days, label="Checkout move", proof=True):
    return GoalMarks(label=label, marks=tuple(Mark(day=day, has_proof=proof) for day in days))


def _parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314  our own drawing


def _rects(svg, ink):
    return [rect for group in _parsed(svg) if group.get("class") == ink for rect in group]


def test_every_entry_is_one_mark_solid_with_proof_and_hollow_without():
    goals = [_goal(FIRST, TODAY), _goal(TODAY, label="Paging", proof=False)]
    for svg in (_record(goals).wide, _record(goals).narrow):
        assert len(_rects(svg, "proved")) == 2
        assert len(_rects(svg, "bare")) == 1


def test_a_week_without_an_entry_shows_a_dash_and_a_week_ahead_nothing():
    svg = _record([_goal(FIRST)]).wide
    assert len(_rects(svg, "gap")) == 5  # six weeks up to today, one of them with an entry


def test_the_description_says_the_numbers_and_the_gaps():
    words = _record([_goal(FIRST, TODAY), _goal(label="Alarms")]).description
    assert words.startswith("2 entries since Mon 27 Apr 2026.")
    assert "in the weeks of 4 May, 11 May, 18 May, 25 May" in words
    assert "Goal 2 has no proof yet." in words


def test_only_finished_weeks_are_called_empty():
    assert empty_weeks([_goal(FIRST)], first=FIRST, today=TODAY)[-1] == date(2026, 5, 25)


def test_many_entries_in_a_week_end_in_their_number():
    svg = _record([_goal(*[TODAY] * 40)]).narrow
    said = [text.text for text in _parsed(svg).iter(f"{SVG}text")]
    assert any(re.fullmatch(r"\+?\d+", words or "") for words in said)
    assert len(_rects(svg, "proved")) < 40


@given(GOALS)
def test_the_tables_count_every_entry(goals):
    by_goal, by_week = _record(goals).tables
    entries = sum(len(goal.marks) for goal in goals)
    proved = sum(mark.has_proof for goal in goals for mark in goal.marks)
    for table in (by_goal, by_week):
        assert sum(int(row[1]) for row in table.rows) == entries
        assert sum(int(row[2]) for row in table.rows) == proved


@given(GOALS)
def test_every_drawing_is_well_formed_and_stays_on_its_sheet(goals):
    picture = _record(goals)
    for svg in (picture.wide, picture.narrow):
        root = _parsed(_without_controls(svg))
        _left, _top, width, height = (float(side) for side in root.get("viewBox").split())
        for rect in root.iter(f"{SVG}rect"):
            assert 0 <= float(rect.get("x")) <= width - float(rect.get("width"))
            assert 0 <= float(rect.get("y")) <= height - float(rect.get("height"))


def _without_controls(svg):
    """XML forbids control characters that HTML tolerates; labels reach a drawing cleaned."""
    return "".join(one for one in svg if one.isprintable() or one in "\t\n")


@given(GOALS)
def test_the_same_record_draws_the_same_bytes(goals):
    assert _record(goals) == _record(goals)


def test_a_label_is_never_markup():
    svg = _record([_goal(FIRST, label="<script>&")]).wide
    assert "<script>" not in svg
    assert "&lt;script&gt;&amp;" in svg


def test_no_drawing_carries_an_inline_style():
    picture = _record([_goal(FIRST, TODAY)])
    assert "style=" not in picture.wide + picture.narrow


def test_days_left_counts_both_ends():
    picture = days_left(first=FIRST, last=LAST, today=TODAY)
    assert picture.description == "25 of 59 days are left; the last is Fri 26 Jun 2026."
    assert len(_rects(picture.wide, "proved")) == 34
    assert len(_rects(picture.wide, "ahead")) == 25


@given(st.integers(0, 800), st.integers(-900, 1700))
def test_passed_and_left_are_the_whole_stage(length, now):
    picture = days_left(
        first=FIRST, last=FIRST + timedelta(days=length), today=FIRST + timedelta(days=now)
    )
    total, passed, left = (int(row[1]) for row in picture.tables[0].rows)
    assert (total, passed + left) == (length + 1, length + 1)
    assert 0 <= passed <= total


def test_a_stage_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends after"):
        days_left(first=LAST, last=FIRST, today=TODAY)


def test_a_count_shows_the_day_of_receipt_the_numbers_and_the_end():
    days = [
        CountedDay(day=date(2026, 5, 22), kind=DayKind.START),
        CountedDay(day=date(2026, 5, 23), kind=DayKind.SKIPPED),
        CountedDay(day=date(2026, 5, 25), kind=DayKind.COUNTED, number=1),
        CountedDay(day=date(2026, 5, 26), kind=DayKind.END, number=2),
    ]
    picture = counted_days(days)
    assert (
        picture.description
        == "2 days counted from Mon 25 May 2026 to Tue 26 May 2026, leaving out 1."
    )
    assert [row[1] for row in picture.tables[0].rows] == [
        "received, counting begins the next day",
        "left out",
        "day 1",
        "day 2",
    ]
    assert len(_rects(picture.narrow, "end")) == 1


def test_colours_in_the_pdf_are_the_light_tokens_of_the_page():
    css = (Path(__file__).parents[2] / "static/css/app.css").read_text()
    light = set(re.findall(r"light-dark\((#[0-9a-f]{6}),", css))
    used = set(re.findall(r"#[0-9a-f]{6}", " ".join(INK.values())))
    assert used <= light


def test_entries_without_a_goal_are_a_row_but_no_goal():
    goals = [
        GoalMarks(label="Checkout", marks=(), number=3),
        GoalMarks(label="No goal", marks=(), number=0),
    ]
    picture = _record(goals)
    assert [row[0] for row in picture.tables[0].rows] == ["3 Checkout", "No goal"]
    assert "Goal 3 has no proof yet." in picture.description


def _texts(svg, *inks):
    return [
        (float(one.get("x")), float(one.get("y")), one.get("text-anchor"), one.text)
        for one in _parsed(svg).iter(f"{SVG}text")
        if one.get("class") in inks
    ]


def _across(x, anchor, words):
    """From where to where words reach, a letter being about 7.2 px wide."""
    width = len(words) * 7.2
    left = x - width / 2 if anchor == "middle" else x
    return left, left + width


def _week_of(day):
    return str((day - timedelta(days=day.weekday())).day)


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("ahead", [0, 1, 9, 60])
@given(today=st.dates(date(2026, 1, 1), date(2027, 12, 31)), back=st.integers(0, 200))
def test_no_word_over_the_weeks_covers_another_or_is_lost(size, ahead, today, back):
    picture = weeks_by_goal(
        [], first=today - timedelta(days=back), last=today + timedelta(days=ahead), today=today
    )
    svg = getattr(picture, size)
    width = 830 if size == "wide" else 358
    *heads, now = sorted(_texts(svg, "faint", "strong"), key=lambda one: (one[1], one[0]))
    reach = [_across(x, anchor, words) for x, _y, anchor, words in heads]
    assert all(end < begin for (_start, end), (begin, _end) in itertools.pairwise(reach))
    assert all(
        start >= 0 and end <= width + 0.1
        for start, end in [*reach, _across(now[0], now[2], now[3])]
    )
    assert now[3].startswith("today, ")
    assert now[1] > max(y for _x, y, _anchor, _words in heads) + 13
    assert _week_of(today) in {words.split(" ")[0] for _x, _y, _anchor, words in heads}


def test_a_wide_page_names_every_week_while_there_is_room():
    svg = weeks_by_goal([], first=FIRST, last=TODAY, today=TODAY).wide
    assert [words for *_place, words in _texts(svg, "faint")] == [
        "27 Apr", "4 May", "11", "18", "25", "1 Jun",
    ]  # fmt: skip
