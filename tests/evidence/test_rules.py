"""Guesses about one text; pure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.evidence.enums import EntryKind, WhereHeld
from apps.evidence.rules import LONGEST_SENTENCE, first_sentence, guess


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
    found = guess(place)
    assert found.kind == EntryKind.REFERENCE
    assert found.details == {"place": place, "held": held}


@pytest.mark.parametrize(
    "words",
    [
        "Closed OPS-2217 today",
        "see https://x.example/1 and more",
        "2026",
        "B2B",
        "javascript:alert(1)",
        "OPS-",
    ],
)
def test_words_around_a_link_are_a_note(words):
    assert guess(words).kind == EntryKind.NOTE


def test_one_header_alone_is_no_mail():
    assert guess("From: the beginning it was clear").kind == EntryKind.NOTE


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_word_is_lost(words):
    found = guess(words)
    whole = words.strip()
    assert found.statement == whole or found.original_words == whole
    assert len(first_sentence(words)) <= LONGEST_SENTENCE + 2
