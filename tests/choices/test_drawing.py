"""The four pictures: that every one can be read, carries its numbers, and agrees with what was worked out."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.choices.answers import MONTHS, Answers, Question, answer
from apps.choices.drawing import (
    chance_curve,
    flips,
    money_by_way,
    turning_points,
    worth_of_days,
)
from apps.choices.drawing.plot import CORNERS, STYLES, say_short
from apps.choices.flips import Factor
from apps.choices.maths import Says, expected
from apps.choices.money import Money, total
from apps.choices.situation import Course, Situation
from apps.choices.tree import Terms
from apps.choices.wording import COURSES, FACTORS, say_amount, say_share
from apps.core import say_dates
from apps.core.drawing.picture import INK, Picture
from tests.choices.pictures import FULL, PEOPLE, QUARTERS, named
from tests.choices.situations import amounts, situations
from tests.choices.test_typed_flips import LOW, asked, swing_of
from tests.choices.test_worked_example import usd
from tests.known import known

SVG = "{http://www.w3.org/2000/svg}"
LETTER, TALL = 7.2, 11.0  # about the width and height of a letter at 13 px
everybody = pytest.mark.parametrize("person", PEOPLE)
every_horizon = pytest.mark.parametrize("months", MONTHS)


def pictures(answers: Answers) -> list[Picture]:
    found = [money_by_way(answers), worth_of_days(answers), flips(answers)]
    found += [chance_curve(answers.chance(one), answers) for one in Question]
    return [one for one in found if one is not None]


class Words(NamedTuple):
    left: float
    right: float
    base: float
    words: str


def words_of(svg: str) -> list[Words]:
    found = []
    for one in ElementTree.fromstring(svg).iter(f"{SVG}text"):  # noqa: S314  our own drawing
        width, x = len(one.text or "") * LETTER, float(one.get("x", ""))
        left = {"start": x, "middle": x - width / 2, "end": x - width}[one.get("text-anchor", "")]
        found.append(Words(left, left + width, float(one.get("y", "")), one.text or ""))
    return found


def is_over(one: Words, other: Words) -> bool:
    beside = one.right <= other.left or other.right <= one.left
    return not beside and abs(one.base - other.base) < TALL


@everybody
@every_horizon
def test_no_words_cover_others_or_leave_the_sheet(person: str, months: int) -> None:
    for picture in pictures(named(person, months=months)):
        for svg, width in ((picture.wide, 830), (picture.narrow, 358)):
            found = words_of(svg)
            over = [
                (a.words, b.words) for a, b in itertools.combinations(found, 2) if is_over(a, b)
            ]
            assert over == [], picture.title
            assert [one.words for one in found if one.left < -1 or one.right > width + 1] == []


@everybody
def test_ids_are_unique_on_a_page_and_the_picture_is_named_by_them(person: str) -> None:
    drawn = pictures(named(person))
    roots = [ElementTree.fromstring(svg) for one in drawn for svg in (one.wide, one.narrow)]  # noqa: S314
    ids = [one.get("id") for root in roots for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids)) == 2 * len(roots)
    for root in roots:
        assert set(root.get("aria-labelledby", "").split()) <= set(ids)


@everybody
def test_all_shapes_stay_on_the_sheet(person: str) -> None:
    for picture in pictures(named(person)):
        root = ElementTree.fromstring(picture.narrow)  # noqa: S314
        _x, _y, width, height = (float(one) for one in root.get("viewBox", "").split())
        for one in root.iter(f"{SVG}circle"):
            assert 0 <= float(one.get("cx", "")) <= width
            assert 0 <= float(one.get("cy", "")) <= height
        for one in root.iter(f"{SVG}rect"):
            assert float(one.get("x", "")) + float(one.get("width", "")) <= width + 0.1


@settings(max_examples=40)
@given(situation=situations(), offer=amounts(), second=amounts(), months=st.sampled_from(MONTHS))
def test_whatever_a_person_has_can_be_drawn(
    situation: Situation, offer: Money, second: Money, months: int
) -> None:
    terms = Terms(offer=offer, second_offer=second, plan_end=situation.today, notice_weeks=2)
    found = answer(situation, terms, months=months)
    for picture in pictures(found):
        for svg in (picture.wide, picture.narrow):
            ElementTree.fromstring(svg)  # noqa: S314
            assert "style=" not in svg
            assert "nan" not in svg
        assert {len(row) for table in picture.tables for row in table.rows} <= {
            len(table.head) for table in picture.tables
        }


@everybody
@every_horizon
def test_the_table_of_ways_has_what_was_worked_out_to_the_cent(person: str, months: int) -> None:
    answers = named(person, months=months)
    tables = money_by_way(answers).tables
    for place, line in enumerate(answers.lines):
        cells = [cell for table in tables for cell in table.rows[place][1:]]
        count = answers.chosen + 1
        assert tables[0].rows[place][0] == str(COURSES[line.way.course])
        assert cells == ([say_amount(one) for one in line.by[:count]] or ["–"] * count)
    assert all(len(table.head) <= 4 for table in tables)


def test_the_worked_example_is_what_the_picture_says() -> None:
    picture = money_by_way(named("worked"))
    assert "Take the offer now: $76,582.82" in picture.description
    assert "By Mon 10 May 2027" in picture.description
    assert "Without figures yet: Ask for more, and take that" in picture.description
    assert picture.tables[0].head[0] == "Way, in USD"


def test_ways_that_bring_the_same_share_a_line_and_every_other_has_its_own() -> None:
    answers = named("every way")
    svg = money_by_way(answers).wide
    drawn = [one for one in range(1, 11) if f'class="way-{one}"' in svg]
    alike = {Course.WIN_APPEAL, Course.MOVE_TEAM}  # like passing: employment goes on
    assert drawn == sorted(STYLES[one] for one in Course if one not in alike)
    said = " ".join(one.words for one in words_of(svg))
    assert "Try, and pass Not pass, appeal, win Move to another team" in said


def test_lines_are_told_apart_without_colour() -> None:
    looks = {one: INK[f"way-{one}"].partition("stroke-dasharray=")[2] for one in STYLES.values()}
    marks = {one: (one > len(CORNERS), (one - 1) % len(CORNERS)) for one in looks}
    assert len({(looks[one], marks[one]) for one in looks}) == len(Course)


@everybody
@pytest.mark.parametrize("question", Question)
def test_the_curve_shows_the_chance_or_says_that_there_is_none(
    person: str, question: Question
) -> None:
    answers = named(person)
    chance = answers.chance(question)
    picture = chance_curve(chance, answers)
    if chance is None or picture is None:
        assert chance is None
        assert picture is None
        return
    assert ("needs" in picture.title) == (
        chance.success >= chance.failure or chance.at(answers.chosen).chance is None
    )
    share = chance.at(answers.chosen).chance
    for svg in (picture.wide, picture.narrow):
        assert ('class="bare"' in svg) == (share is not None)
        said = [one.words for one in words_of(svg)]
        if share is not None:
            assert say_share(share) in said
        else:
            assert "at every chance." in " ".join(said)
    if share is not None:
        assert say_share(share) in picture.description


def test_the_table_of_the_curve_has_what_trying_brings_at_each_tenth_and_where_both_are_the_same() -> (
    None
):
    answers = named("worked")
    chance = answers.chance(Question.PASSING)
    picture = chance_curve(chance, answers)
    assert chance is not None
    assert picture is not None
    share = chance.at(answers.chosen).chance
    assert share is not None
    rows = {row[0]: row[1:] for row in picture.tables[0].rows}
    sure = say_amount(chance.offer)
    assert rows["5.5\u00a0%: both the same"] == (sure, sure)
    at_half = expected(Decimal("0.5"), success=chance.success, failure=chance.failure)
    assert rows["50\u00a0%"] == (say_amount(at_half), sure)
    assert len(rows) == 12


def test_a_chance_is_asked_of_the_right_side_where_passing_brings_less() -> None:
    answers = named("passing brings less")
    chance = answers.chance(Question.PASSING)
    assert chance is not None
    assert chance.success < chance.failure
    picture = chance_curve(chance, answers)
    assert picture is not None
    assert "below that it brings more" in picture.description
    assert picture.title == "The chance of passing below which trying brings more"


@everybody
@every_horizon
def test_the_table_of_days_has_every_jump_each_end_of_a_month_and_the_last(
    person: str, months: int
) -> None:
    answers = named(person, months=months)
    rows = {row[0]: row for row in worth_of_days(answers).tables[0].rows}
    for one in answers.days:
        is_shown = bool(one.jumps) or one.day.day >= 28 or one is answers.days[-1]
        row = rows.pop(say_dates.day(one.day), None)
        assert row is not None or not one.jumps
        assert is_shown or row is None
        if row is not None:
            assert row[1] == say_amount(one.amount)
            assert all(say_amount(cash.amount) in row[2] for cash in one.jumps)
    assert rows == {}


def test_jumps_are_marked_and_the_largest_are_labelled() -> None:
    answers = named("worked")
    picture = worth_of_days(answers)
    said = [one.words for one in words_of(picture.wide)]
    assert "+$12,000" in said
    assert "15 May, vest" in said
    marks = picture.wide.count("<circle")
    assert marks == sum(1 for one in answers.days if one.jumps) + 1
    vest = next(one for one in answers.days if one.jumps and one.day.day == 15)
    jump = total((one.amount for one in vest.jumps), currency="USD")
    assert f"Fri 15 May 2026 ${jump.amount:,.0f} (vest)" in picture.description


def test_vests_are_labelled_before_what_comes_alike_every_month_and_that_once() -> None:
    situation = replace(FULL, health=usd(9_000), vests=QUARTERS, bonuses=())
    for one in (situation, replace(situation, claw_backs=())):
        picture = worth_of_days(answer(one, Terms(), months=12))
        labels = [words.words for words in words_of(picture.wide)]
        assert sum(", vest" in words for words in labels) == 4
        assert labels.count("every month, health cover") == 1
        assert not any(words.startswith("1 ") and "health" in words for words in labels)


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2026, 5, 10), date(2026, 12, 31), date(2027, 1, 1)])  # fmt: skip
@every_horizon
def test_each_month_has_its_mark_and_each_other_year_is_said_once(today: date, months: int) -> None:
    answers = answer(Situation(today=today, salary=usd(50_000)), Terms(), months=months)
    for svg in (worth_of_days(answers).wide, worth_of_days(answers).narrow):
        below = [
            one for one in words_of(svg) if re.fullmatch(r"[A-Z][a-z]{2}( 20\d\d)?", one.words)
        ]
        years = [one.words[4:] for one in below if one.words[3:]]
        assert len(years) == len(set(years))
        assert str(today.year) not in years
        names = [one.words[:3] for one in below]
        is_wide = "draw-wide" in svg
        assert not is_wide or months != 12 or today.month != 11 or "Jan" in names
        assert len(re.findall(r"v4\"", svg)) == months


def test_without_a_jump_it_says_so() -> None:
    assert "without a jump" in worth_of_days(named("no vests")).description


@everybody
def test_each_swing_is_a_bar_with_the_values_at_its_ends(person: str) -> None:
    answers = named(person)
    picture = flips(answers)
    if picture is None:
        assert not answers.swings or answers.chance(Question.PASSING) is None
        return
    table = picture.tables[0]
    assert [row[0] for row in table.rows] == [
        str(FACTORS[one.range.factor]) for one in answers.swings
    ]
    for row, one in zip(table.rows, answers.swings, strict=True):
        for cell, found in ((row[1], one.at_low), (row[2], one.at_high)):
            assert found.says is not Says.CHANCE or cell.endswith(say_share(known(found.chance)))
            assert cell in picture.description
    now = known(answers.chance(Question.PASSING)).at(answers.chosen)
    bars = [one for one in answers.swings if not one.is_reversed and now.says is not Says.REVERSE]
    assert ('class="counted"' in picture.wide) == bool(bars)
    assert ("chance of passing that trying needs" in said(picture.wide)) == bool(bars)


def said(svg: str) -> str:
    return " ".join(one.words for one in words_of(svg))


def test_where_the_answer_changes_is_said_in_words() -> None:
    answers = named("worked")
    (swing,) = (one for one in answers.swings if one.range.factor is Factor.OFFER)
    first, second = (f"${one.last:,.2f}".removesuffix(".00") for one in swing.turns)
    pieces = (
        f"up to {first} trying brings at least as much even without passing; "
        f"from there up to {second} it depends on your chance of passing; "
        "above that the offer brings at least as much even with passing"
    )
    row = next(row for row in known(flips(answers)).tables[0].rows if row[0] == "Offer now")
    assert row[3] == f"U{pieces[1:]}"
    words = f"Offer now: the answer changes above {first} and above {second}: {pieces}."
    assert words in turning_points(answers)


def test_bars_end_where_least_and_most_is_needed() -> None:
    """A search whose middle needs most: its bar ends there, and the table says so."""
    answers = asked(LOW | {"offer": "4,000", "tax_pay": None}, [])
    swing = swing_of(answers, Factor.SEARCH)
    assert swing.most.value not in (swing.range.low, swing.range.high)
    picture = known(flips(answers))
    assert f"{swing.most.value} weeks" in said(picture.wide)
    row = next(row for row in picture.tables[0].rows if row[0] == "Time to a new job")
    assert f"Most at {swing.most.value} weeks: " in row[3]
    assert f"Most at {swing.most.value} weeks: " in picture.description


def test_where_none_is_enough_no_chance_is_named() -> None:
    answers = asked(LOW | {"offer": "4,000"}, [])
    picture = known(flips(answers))
    assert "now none is enough" in said(picture.wide)
    assert "trying needs now: none is enough" in picture.description
    assert "100\u00a0%" not in picture.description


def test_where_passing_brings_less_words_stand_in_place_of_bars() -> None:
    answers = asked(LOW | {"offer": "1,000"}, [])
    picture = known(flips(answers))
    assert "now trying brings more below 38.6\u00a0%" in said(picture.wide)
    assert "trying needs now: below 38.6\u00a0%: passing brings less" in picture.description
    assert 'class="counted"' not in picture.wide


def test_nothing_to_change_draws_nothing() -> None:
    assert flips(named("one way")) is None


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (80_000, "USD", "$80k"), (-2_500, "EUR", "−€2.5k"), (1_200_000, "CHF", "CHF 1.2M"),
        (2e9, "GBP", "£2bn"), (250, "USD", "$250"), (0, "USD", "$0"), (0.05, "USD", "$0.05"),
    ],
)  # fmt: skip
def test_a_scale_says_its_amounts_shortly(amount: float, currency: str, words: str) -> None:
    assert say_short(amount, currency) == words


def test_a_name_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COURSES, Course.PASS, "<b>Pass & go</b>")
    picture = money_by_way(named("worked"))
    assert "<b>" not in picture.wide + picture.narrow
    assert "&lt;b&gt;Pass &amp; go&lt;/b&gt;" in picture.wide
