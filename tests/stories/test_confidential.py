from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.stories.confidential import MOST, Sort, find_words


def found(text, employer="Zibelline Cloud Services"):
    return {one.words: one.sort for one in find_words(text, employer=employer)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("At Zibelline I led it", "Zibelline"),
        ("at zibelline, again", "zibelline"),
        ("our ZIBELLINE's billing", "ZIBELLINE"),
    ],
)
def test_the_employers_name_is_found_as_it_is_written(text, words):
    assert found(text) == {words: Sort.EMPLOYER}


@pytest.mark.parametrize(
    "link",
    [
        "https://wiki.corp/x/123",
        "https://code.amazon.com/reviews/CR-1",
        "http://buildserver/job/4",
        "https://acme.atlassian.net/browse/OPS-1",
        "https://docs.zibelline.com/plan",
        "jira.example.org/browse/X-1",
        "go/launch-plan",
        "ana@zibelline.com",
    ],
)
def test_links_and_addresses_inside_the_company_are_found(link):
    assert found(f"It stands in {link}, see there.") == {link: Sort.LINK}


@pytest.mark.parametrize(
    "text",
    [
        "I cut the nightly alerts by two thirds, from 12.5 to 4.",
        "Cloud services got cheaper.",
        "I wrote about it at https://example.org/talk and spoke at pycon.org.",
        "",
    ],
)
def test_plain_words_are_left_alone(text):
    assert found(text) == {}


def test_without_an_employer_only_links_are_found():
    assert found("At Zibelline: https://wiki.corp/x", employer="") == {
        "https://wiki.corp/x": Sort.LINK
    }


@given(text=st.text(max_size=300), employer=st.text(max_size=40))
def test_any_text_is_looked_at(text, employer):
    lines = find_words(text, employer=employer)
    assert len(lines) <= MOST
    assert len({(one.words, one.sort) for one in lines}) == len(lines)


def test_a_long_text_is_looked_at_in_one_pass():
    assert find_words("a." * 50_000 + "Zibelline", employer="Zibelline")
