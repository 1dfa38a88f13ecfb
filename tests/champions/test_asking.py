"""The text that asks: five lines of the user's words and ours."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.champions import asking
from apps.champions.asking import Asked, draft, questions_for, telling

DAY = date(2026, 6, 9)
LINES = st.text(max_size=asking.LONGEST_QUESTION)
GOALS = (
    "",
    "Improve communication with stakeholders.",
    "Fewer bugs and incidents in your PIP.",
    "Deliver on time. This is your Focus goal; otherwise Pivot follows.",
    "Collaborate with the team",
    "Take ownership and decide",
    "Answer customer tickets",
    "Zwölf Berichte",
)


def asked(**words):
    fields = {"saw": "the move of 28 May", "questions": questions_for(""), "by": DAY}
    return Asked(**{**fields, **words})


def test_the_whole_text():
    text = draft(asked(to="Ines Hartog", signed="Mara Lindqvist"))
    assert text.split("\n") == [
        "Hello Ines Hartog,",
        "you saw this work of mine: the move of 28 May.",
        f"Would you write me a few sentences by Tue 9 Jun 2026? {' '.join(questions_for(''))}",
        "Please add whether my manager and HR may read it under your name.",
        "Thank you, Mara Lindqvist",
    ]  # fmt: skip


@given(
    saw=st.text(max_size=asking.LONGEST_SAW), questions=st.lists(LINES, max_size=3),
    to=st.text(max_size=200), signed=st.text(max_size=200),
)  # fmt: skip
def test_whatever_is_written_it_is_five_lines_that_fit(saw, questions, to, signed):
    text = draft(asked(saw=saw, questions=questions, to=to, signed=signed))
    assert len(text.splitlines()) == asking.MOST_LINES
    assert len(text) <= asking.LONGEST_TEXT
    assert asking.consent_question() in text


@given(goal=st.one_of(st.sampled_from(GOALS), st.text(max_size=300)))
def test_nothing_tells_why_it_is_asked_unless_the_user_wrote_it(goal):
    text = draft(asked(questions=questions_for(goal)))
    assert telling(text) == []
    for word in ("pip", "focus", "pivot", "improvement", "concern", "appeal"):
        assert word not in text.casefold()


@pytest.mark.parametrize("goal", GOALS)
def test_each_goal_has_three_different_questions(goal):
    found = questions_for(goal)
    assert len(set(found)) == asking.QUESTIONS
    assert all(one.endswith("?") and len(one) <= asking.LONGEST_QUESTION for one in found)


def test_questions_fit_what_the_goal_is_about():
    assert "message or document" in questions_for(GOALS[1])[1]
    assert "went wrong" in questions_for(GOALS[2])[2]
    assert "due from me" in questions_for(GOALS[3])[1]
    assert (
        "Which review"
        in questions_for("Give a first answer to code reviews within one business day.")[1]
    )
    assert questions_for(GOALS[7]) == questions_for("")


def test_words_that_tell_are_named_once():
    saw = "the work for my PIP (pip), before HR puts me into Pivot; I focus on tests"
    assert telling(draft(asked(saw=saw))) == ["PIP", "HR", "Pivot"]
    assert telling("Focus began on Monday") == ["Focus"]


def test_signs_that_reorder_a_line_are_shown():
    assert "[U+202E]" in draft(asked(saw="work\u202etxt"))
