"""Quoted words are found as a person would find them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.quoting import Place, bare, marked, places

PAGE = (
    "Numbers from the night: 212 contacts.\nThe checkout launch was the calm-\n  est we have had\r\n"
    "this year – “thank you”, she said; the e\ufb03cient team’s run\u00adbook helped."
)


@pytest.mark.parametrize(
    "quote",
    [
        "212 contacts",
        "numbers FROM the night",
        "the calmest we have had this year",
        'had this year - "thank you", she said',
        "the efficient team's runbook",
        "“The checkout launch was the calmest”",
        "The checkout launch … thank you",
        "Numbers from the night [...] team's runbook",
    ],
)
def test_it_finds(quote):
    assert len(places(quote, PAGE)) == 1


@pytest.mark.parametrize("quote", ["", "  ", "…", "213 contacts", "the calm est", "runbook … 212"])
def test_it_does_not_find(quote):
    assert places(quote, PAGE) == []


def test_every_place_is_found_in_order():
    assert places("we ship", "We ship. we\tship") == [Place(0, 7), Place(9, 16)]


def test_words_that_were_left_out_are_not_far():
    assert places("first … last", "first " + "word " * 380 + "last") != []
    assert places("first … last", "first " + "word " * 500 + "last") == []


def test_quotation_marks_around_are_no_part_of_it():
    assert bare(" “‘We ship.’” ") == "We ship."
    assert bare("“") == "“"


def test_a_text_of_blanks_or_of_one_letter_takes_no_time():
    assert places("a b", "a" + " " * 1_000_000 + "c") == []
    assert places(" ".join("a" * 900) + " b", "a " * 200_000) == []
    assert len(places("a", "a" * 1_000_000)) == 50


@given(st.text(min_size=1, max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_what_stands_there_is_found(quote, before, after):
    words = bare(quote)
    if words and "…" not in words and "..." not in words:
        assert places(quote, f"{before} {words} {after}") != []


def test_a_text_is_cut_where_it_is_quoted():
    pieces = marked("We ship. You ship.", ["we ship", "ship. you"])
    assert [(one.text, one.is_marked) for one in pieces] == [
        ("We ship", True), (". You", True), (" ship.", False),
    ]  # fmt: skip


@given(st.text(max_size=80), st.lists(st.text(max_size=10), max_size=4))
def test_no_letter_is_lost_by_marking(text, quotes):
    assert "".join(one.text for one in marked(text, quotes)) == text
