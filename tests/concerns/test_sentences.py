from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.concerns.sentences import (
    LONGEST_WORDS,
    joined,
    name_of,
    named,
    overlap,
    span_of,
    tickable,
)
from apps.core.sentences import Span
from tests.concerns.conftest import REVIEW

TEXT = st.one_of(st.text(), st.lists(st.sampled_from(["Late", " ", "\n\n", ".", "; ", "\x00", "\u202e", "- "])).map("".join))  # fmt: skip


def words(spans: list[Span], text: str) -> list[str]:
    return [span.of(text) for span in spans]


def test_a_review_comes_apart_into_its_sentences():
    assert words(tickable(REVIEW), REVIEW)[2:4] == [
        "She is hard to reach for partner teams.",
        "Design reviews are often left unanswered for more than a week.",
    ]


@given(st.integers(1, 4), st.sampled_from(["a", "late ", "遅"]))
def test_a_sentence_without_an_end_is_cut_so_that_each_part_fits(times, piece):
    text = piece * (times * LONGEST_WORDS // len(piece))
    parts = tickable(text)
    assert all(0 < one.until - one.start <= LONGEST_WORDS for one in parts)
    assert "".join(words(parts, text)).replace(" ", "") == text.replace(" ", "")


@given(TEXT)
def test_every_name_leads_back_to_its_sentence(text):
    every = tickable(text)
    assert [span_of(name_of(one)) for one in every] == every
    assert named([name_of(one) for one in every], among=every) == every
    assert all(not overlap(one, two) for one, two in pairwise(every))


def test_what_is_no_name_is_left_out():
    every = tickable(REVIEW)
    assert named(["0-5", "x", "", "12-9", "9" * 400], among=every) == []
    assert [span_of(one) for one in ("5-5", "9-1", "a-b", "1-2-3", "-1-2")] == [None] * 5


@given(TEXT, st.data())
def test_joined_sentences_hold_the_exact_words_and_nobody_else(text, data):
    every = tickable(text)
    picks = st.lists(st.sampled_from(every), unique=True) if every else st.just([])
    ticked, glued = data.draw(picks), data.draw(picks)
    found = joined(ticked, every=every, with_next=set(glued))
    inside = [one for one in every if any(overlap(one, other) for other in found)]
    assert set(inside) == set(ticked)
    assert all(one.until <= two.start for one, two in pairwise(found))


def test_only_neighbours_are_joined():
    every = tickable("One. Two. Three. Four.")
    first, second, third, fourth = every
    assert joined([first, second, fourth], every=every, with_next={first, second}) == [
        Span(start=0, until=9),
        fourth,
    ]
    assert joined([third], every=every, with_next={third}) == [third]
