"""What a sceptical reader would stumble over: reasons, never a rewriting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.prose import LONGEST, MOST_FINDINGS, can_judge, stumbles


def found(text: str, **options) -> list[tuple[str, str]]:
    return [(one.stumble.value, text[one.start : one.until]) for one in stumbles(text, **options)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("I shipped the export on 3 June 2026.", []),
        ("The export was shipped, and the tests were green.", [("two", ", and the tests were")]),
        ("I moved the date; Dana agreed.", [("two", ";")]),
        ("The status was sent on 3 June and Dana also read it.", [("two", " and Dana also read")]),
        ("I sent it to Grace and Dana.", []),
        ("I met Dana and Grace led the review.", [("two", " and Grace led")]),
        ("I wrote the plan and the tests.", []),
        ("The launch was generally on time.", [("weasel", "generally")]),
        ("I believe the date was met.", [("weasel", "I believe")]),
        ("The launch was very successful.", [("adjective", "very"), ("adjective", "successful")]),
        ("The launch was successful: 41 of 41 stores opened.", []),
        ("The COE was filed in May.", [("acronym", "COE")]),
        ("The correction of errors (COE) was filed. The COE has 4 actions.", []),
        ("The COE (correction of errors) was filed in May.", []),
        ("HR sent the PDF on 3 June.", []),
        ("My manager lied about the date.", [("blame", "lied")]),
        ("The review was biased.", [("blame", "biased")]),
        ("Dana wrote: “This was a great and very smooth launch.”", []),
        ('He said "you always lie" on 3 June.', []),
    ],
)
def test_each_reason_and_its_words(text, wanted):
    assert found(text) == wanted


def test_more_than_thirty_words_are_long():
    at_most, more = "the end of " * 10 + ".", "the end of " * 10 + "it."
    assert found(at_most) == []
    assert found(more) == [("long", more)]


def test_acronyms_of_the_letter_are_known():
    assert found("The LSE was met on time.", known={"LSE"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "Die Einführung war sehr erfolgreich und wurde von allen Kunden ausdrücklich gelobt, obwohl LSE fehlte.",
        "Le lancement a été un grand succès et tous les clients ont exprimé leur satisfaction pendant la LSE.",
    ],
)
def test_it_says_nothing_on_other_languages(text):
    assert not can_judge(text)
    assert stumbles(text) == []


@given(st.text(alphabet=st.sampled_from("ABab ;,.and\n“”\"'1(é\x00\u202e"), max_size=400))
def test_places_lie_in_the_text_in_order(text):
    places = stumbles(text)
    assert all(0 <= one.start < one.until <= len(text) for one in places)
    assert places == sorted(places, key=lambda one: (one.start, one.until))


@pytest.mark.parametrize(
    "piece", ["and it was ", "very ", "ABC ", '"', ";", "a", " ", "I believe. "]
)
def test_a_megabyte_ends_and_says_little(piece):
    assert len(stumbles(piece * (1_000_000 // len(piece)))) <= MOST_FINDINGS


def test_what_lies_behind_the_limit_is_not_read():
    assert stumbles("the " * LONGEST + "lied") == [] or all(
        one.until <= LONGEST for one in stumbles("the " * LONGEST + "lied")
    )
