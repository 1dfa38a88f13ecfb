from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from apps.core import worddiff
from apps.core.worddiff import word_diff


def test_a_moved_figure_is_one_change():
    changes = word_diff("below 300 ms by June", "below 250 ms by June")
    assert changes == [("=", "below "), ("-", "300"), ("+", "250"), ("=", " ms by June")]


def test_two_texts_with_nothing_in_common_are_not_compared():
    assert word_diff("Lead four sessions on settlement.", "Zero incidents, ever") is None


@given(st.text(max_size=120), st.text(max_size=120))
def test_the_parts_make_both_texts_again(old, new):
    changes = word_diff(old, new)
    if changes is not None:
        assert "".join(words for mark, words in changes if mark in "=-") == old
        assert "".join(words for mark, words in changes if mark in "=+") == new


def test_it_is_pure():
    source = Path(worddiff.__file__).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(import|from) (django|apps)", source, re.MULTILINE)
