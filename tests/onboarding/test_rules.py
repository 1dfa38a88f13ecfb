from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.onboarding.rules import read_facts

TODAY = date(2026, 6, 2)


@pytest.mark.parametrize(
    ("line", "day", "words"),
    [
        ("2026-05-12 Shipped the export", date(2026, 5, 12), "Shipped the export"),
        ("12 May 2026: Shipped it", date(2026, 5, 12), "Shipped it"),
        ("Tue 12 May 2026, shipped it", date(2026, 5, 12), "shipped it"),
        ("May 12, 2026 - shipped it", date(2026, 5, 12), "shipped it"),
        ("12th May 2026 shipped it", date(2026, 5, 12), "shipped it"),
        ("12.05.2026 shipped it", date(2026, 5, 12), "shipped it"),
        ("[12 May] shipped it", date(2026, 5, 12), "shipped it"),
        ("12 Jul shipped it", date(2025, 7, 12), "shipped it"),
        ("- 2026-05-12 – shipped it", date(2026, 5, 12), "shipped it"),
        ("03/04/2026 two days to two people", None, "03/04/2026 two days to two people"),
        ("31 Feb 2026 no such day", None, "31 Feb 2026 no such day"),
        ("9999-99-99 x", None, "9999-99-99 x"),
        ("0000-01-01 before all years", None, "0000-01-01 before all years"),
        ("12 maybe later", None, "12 maybe later"),
        ("May I say something", None, "May I say something"),
        ("2026-05-12", date(2026, 5, 12), "2026-05-12"),
        ("29 Feb and no year", None, "29 Feb and no year"),
    ],
)
def test_a_line_begins_with_its_date_or_has_none(line, day, words):
    (fact,) = read_facts(line, today=TODAY)
    assert (fact.day, fact.words) == (day, words)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Fixed it, see https://wiki.example/a?b=c.", "https://wiki.example/a?b=c"),
        ("Ticket TRACK-4471 was closed", "TRACK-4471"),
        ("Nothing to see", ""),
    ],
)
def test_a_link_or_a_ticket_makes_a_reference(line, place):
    assert read_facts(line, today=TODAY)[0].place == place


def test_empty_lines_say_nothing():
    assert read_facts("\n \n\t\n", today=TODAY) == []


@given(st.text(max_size=400))
def test_any_text_is_read_and_no_word_is_lost(text):
    for fact in read_facts(text, today=TODAY):
        assert fact.words
        assert fact.words in text
