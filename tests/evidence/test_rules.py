"""Guesses about one text; pure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.evidence.enums import WhereHeld
from apps.evidence.rules import LONGEST_SENTENCE, first_sentence, held_at


@pytest.mark.parametrize(
    ("place", "held"),
    [
        ("OPS-2217", WhereHeld.TICKET),
        ("https://jira.corp.example/browse/OPS-1", WhereHeld.TICKET),
        ("https://git.corp.example/x/pull/4", WhereHeld.REVIEW),
        ("https://wiki.corp.example/x", WhereHeld.WIKI),
        ("https://grafana.corp.example/d/1", WhereHeld.DASHBOARD),
        ("https://corp.example/x", WhereHeld.OTHER),
    ],
)
def test_a_place_is_named(place, held):
    assert held_at(place) == held


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_a_first_sentence_begins_the_words_and_is_short(words):
    found = first_sentence(words)
    assert words.strip().startswith(found.removesuffix(" …"))
    assert len(found) <= LONGEST_SENTENCE + 2
