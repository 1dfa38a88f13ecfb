"""Words shortened to a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import shortened


def test_short_words_stay_and_long_ones_end_at_a_word():
    assert shortened("a  short\nline", width=20) == "a short line"
    assert shortened("one two three four", width=12) == "one two …"


@pytest.mark.parametrize("words", ["合" * 300, "https://wiki.example.org/" + "a" * 300])
def test_words_without_spaces_are_cut_anywhere(words):
    found = shortened(words, width=50)
    assert found == f"{words[:48]} …"


def test_a_long_word_after_a_short_one_is_not_lost():
    assert shortened("See " + "x" * 300, width=50) == "See " + "x" * 44 + " …"


@given(st.text(), st.integers(4, 60))
def test_it_fits_and_begins_as_the_words_do(words, width):
    found = shortened(words, width=width)
    assert len(found) <= width
    line = " ".join(words.split())
    assert line.startswith(found.removesuffix(" …"))
