"""Guesses about one text; pure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.evidence.enums import EntryKind, WhereHeld
from apps.evidence.rules import LONGEST_SENTENCE, first_sentence, guess, moment_of


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


NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
SENT = datetime(2026, 5, 12, 23, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    "dated",
    [
        "Tue, 12 May 2026 16:42:00 -0700",
        "Tuesday, May 12, 2026 4:42 PM",
        "Tuesday, 12 May 2026 16:42",
        "12 May 2026 16:42",
        "2026-05-12 16:42",
    ],
)
def test_a_mail_says_when_it_was_sent(dated):
    assert moment_of(dated, zone="America/Los_Angeles", now=NOW) == SENT


@pytest.mark.parametrize(
    "dated",
    [
        "",
        "yesterday",
        "Tue, 12 May 2126 16:42:00 -0700",
        "Fri, 1 Jan 1960 00:00:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 -2300",
        "Tue, 12 May 2026 16:42:00 +9999",
        "Tue, 99 May 2026 16:42:00 -0700",
    ],
)
def test_a_date_nobody_can_use_is_no_date(dated):
    assert moment_of(dated, zone="America/Los_Angeles", now=NOW) is None


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_date_line_fails(dated):
    found = moment_of(dated, zone="America/Los_Angeles", now=NOW)
    assert found is None or found <= NOW
