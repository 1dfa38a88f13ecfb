from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.concerns.opinion import is_opinion


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("That is not how it was.", True),
        ("I was always there, and I'm sure of it.", True),
        ("", False),
        ("It ended on 12 May.", False),
        ("It ended in three weeks.", False),
        ("It ended last Tuesday.", False),
        ("The rota of the Orders team shows it.", False),
        ("dana asked for it.", False),
    ],
)
def test_a_figure_a_date_or_a_name_can_be_checked(words, wanted):
    assert is_opinion(words, names=["Dana Whitlock"]) is wanted


@given(st.text(max_size=200))
def test_any_text_is_judged_and_a_figure_ends_it(text):
    assert not is_opinion(f"{text} 7")
    assert is_opinion(text) in {True, False}
