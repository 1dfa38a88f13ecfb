"""A figure over time, and days off in both pictures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.drawing import Figure, GoalMarks, Mark, Point, values_over_time, weeks_by_goal
from apps.core.drawing.weeks import empty_weeks

SVG = "{http://www.w3.org/2000/svg}"
DAY = date(2026, 5, 4)
FIGURE = Figure(
    name="Failed payments", unit="%", target=Decimal("0.4"), before=Decimal("1.2"),
    lower_is_better=True,
)  # fmt: skip
NUMBERS = st.decimals(
    Decimal(-(10**14)), Decimal(10**14), allow_nan=False, allow_infinity=False, places=4
)
POINTS = st.lists(
    st.builds(Point, day=st.dates(), value=NUMBERS, source=st.text(max_size=20)),
    min_size=1,
    max_size=80,
)
FIGURES = st.builds(
    Figure,
    name=st.text(max_size=40),
    unit=st.text(max_size=40),
    target=st.none() | NUMBERS,
    before=st.none() | NUMBERS,
    lower_is_better=st.none() | st.booleans(),
)
STRETCHES = st.lists(st.tuples(st.dates(), st.dates()).map(sorted).map(tuple), max_size=4)


def _points(*values):
    return [
        Point(day=DAY + timedelta(days=7 * place), value=Decimal(value))
        for place, value in enumerate(values)
    ]


def _parsed(svg):
    clean = "".join(one for one in svg if one.isprintable() or one in "\t\n")
    return ElementTree.fromstring(clean)  # noqa: S314  our own drawing


def _of(svg, ink):
    return [one for group in _parsed(svg) if group.get("class") == ink for one in group]


def test_the_description_says_figures_direction_and_target():
    said = values_over_time(_points("1.1", "0.60", "0.19"), figure=FIGURE).description
    assert said == (
        "3 values, from 1.1 % on Mon 4 May 2026 to 0.19 % on Mon 18 May 2026. Lower is better."
        " It stood at 1.2 % before. The newest value reaches the target of 0.4 %."
    )


@pytest.mark.parametrize(
    ("newest", "lower", "says"),
    [
        ("0.5", True, "does not reach"),
        ("0.4", True, "reaches"),
        ("0.4", False, "reaches"),
        ("0.3", False, "does not reach"),
        ("0.3", None, "The target is 0.4 %."),
    ],
)
def test_reaching_depends_on_the_direction_and_is_not_guessed(newest, lower, says):
    figure = Figure(name="n", unit="%", target=Decimal("0.4"), lower_is_better=lower)
    assert says in values_over_time(_points("1", newest), figure=figure).description


def test_every_value_is_a_mark_on_one_line_and_both_lines_are_named():
    picture = values_over_time(_points("1.1", "0.6", "0.19"), figure=FIGURE)
    for svg in (picture.wide, picture.narrow):
        assert len(_of(svg, "proved")) == 3
        assert len(_of(svg, "trace")) == len(_of(svg, "target")) == len(_of(svg, "before")) == 1
        words = [one.text for one in _parsed(svg).iter(f"{SVG}text")]
        assert "target, 0.4 %" in words
        assert "before, 1.2 %" in words


def test_the_tables_hold_the_values_and_what_they_are_measured_against():
    values, against = values_over_time(_points("1.1", "0.60"), figure=FIGURE).tables
    assert [row[1] for row in values.rows] == ["1.1 %", "0.6 %"]
    assert against.rows == (("Before", "1.2 %"), ("Target", "0.4 %"))


def test_a_hundred_thousand_values_are_a_small_drawing_and_a_bounded_table():
    points = [
        Point(day=DAY + timedelta(days=number % 700), value=Decimal(number % 977))
        for number in range(100_000)
    ]
    picture = values_over_time(points, figure=Figure(name="n"))
    assert len(picture.wide) < 80_000
    assert len(picture.tables[0].rows) == 401
    assert picture.tables[0].rows[0][0] == "99600 earlier values"


def test_one_earlier_value_is_one():
    points = [Point(day=DAY + timedelta(days=n), value=Decimal(n)) for n in range(401)]
    picture = values_over_time(points, figure=Figure(name="n"))
    assert picture.tables[0].rows[0][0] == "1 earlier value"


def test_days_off_are_shaded_only_where_the_picture_is():
    away = [(DAY + timedelta(days=2), DAY + timedelta(days=4)), (date(2020, 1, 1),) * 2]
    picture = values_over_time(_points("1", "2"), figure=Figure(name="n"), away=away)
    assert picture.shaded
    assert "Days off are shaded." in picture.description
    assert len(_of(picture.wide, "away")) == 1
    assert not values_over_time(_points("1", "2"), figure=Figure(name="n")).shaded


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="needs one"):
        values_over_time([], figure=FIGURE)


@given(POINTS, FIGURES, STRETCHES)
def test_any_figures_make_a_well_formed_drawing_that_stays_on_its_sheet(points, figure, away):
    picture = values_over_time(points, figure=figure, away=away)
    for svg in (picture.wide, picture.narrow):
        root = _parsed(svg)
        _left, _top, width, height = (float(side) for side in root.get("viewBox").split())
        for rect in root.iter(f"{SVG}rect"):
            assert -3.1 <= float(rect.get("x")) <= width - float(rect.get("width")) + 3.1
            assert 0 <= float(rect.get("y")) <= height - float(rect.get("height"))
        assert "style=" not in svg
        assert "<script" not in svg


@given(POINTS, FIGURES)
def test_the_same_figures_draw_the_same_bytes(points, figure):
    assert values_over_time(points, figure=figure) == values_over_time(points, figure=figure)


# days off in the picture of the record

WEEK_OFF = [(date(2026, 5, 11), date(2026, 5, 15))]
GOALS = [
    GoalMarks(label="Checkout", marks=(Mark(day=date(2026, 5, 4), has_proof=True),)),
]
SPAN: dict[str, Any] = {
    "first": date(2026, 5, 4),
    "last": date(2026, 5, 29),
    "today": date(2026, 5, 26),
}


def test_a_week_off_is_shaded_and_not_called_empty():
    plain, off = weeks_by_goal(GOALS, **SPAN), weeks_by_goal(GOALS, **SPAN, away=WEEK_OFF)
    assert "11 May" in plain.description
    assert "11 May" not in off.description
    assert off.shaded
    for before, after in ((plain.wide, off.wide), (plain.narrow, off.narrow)):
        assert len(_of(after, "gap")) == len(_of(before, "gap")) - 1
        assert len(_of(after, "away")) == 1


def test_a_day_off_leaves_its_week_a_working_one():
    off = weeks_by_goal(GOALS, **SPAN, away=[(date(2026, 5, 11), date(2026, 5, 14))])
    assert "11 May" in off.description
    (shade,) = _of(off.wide, "away")
    assert float(shade.get("width")) > 0
    assert date(2026, 5, 11) in empty_weeks(GOALS, first=SPAN["first"], today=SPAN["today"])
