from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.goals.rules import MOST_GOALS, split_goals


@pytest.mark.parametrize(
    "text",
    [
        "1. Ship the export\n2. Answer reviews\nwithin one day\n3. No incident",
        "1) Ship the export\r\n2) Answer reviews within one day\r\n3) No incident",
        "- Ship the export\n\n- Answer reviews within one day\n- No incident",
        "Goal 1: Ship the export\nGoal 2: Answer reviews within one day\nGoal 3: No incident",
        "Ship the export\n\nAnswer reviews\nwithin one day\n\nNo incident",
        "Ship the export\nAnswer reviews within one day\nNo incident",
    ],
)
def test_a_pasted_list_is_split_at_its_own_marks(text):
    assert split_goals(text) == ["Ship the export", "Answer reviews within one day", "No incident"]


def test_words_before_the_first_mark_are_kept():
    assert split_goals("You are expected to:\n1. Ship\n2. Answer") == [
        "You are expected to:",
        "Ship",
        "Answer",
    ]


def test_a_year_or_figure_at_the_start_of_a_line_is_no_mark():
    assert split_goals("2026 targets\n95 % of the time") == ["2026 targets", "95 % of the time"]


@given(
    st.lists(
        st.text(st.characters(categories=["L"]), min_size=1, max_size=12), max_size=MOST_GOALS * 2
    )
)
def test_no_word_is_lost(words):
    text = "\n\n".join(words)
    assert " ".join(split_goals(text)).split() == " ".join(words).split()
    assert len(split_goals(text)) <= MOST_GOALS


@given(st.text(max_size=400))
def test_any_text_splits(text):
    assert all(part.strip() for part in split_goals(text))
