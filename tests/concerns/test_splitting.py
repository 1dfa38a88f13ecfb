from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.concerns.splitting import (
    MOST_PARTS,
    ChangedError,
    InAWordError,
    holds_all,
    lines_of,
    parts_of,
    proposed,
    quoted,
)
from apps.core.sentences import Span

PIECES = st.sampled_from(
    ["Her plans ", "were late", "; ", " and ", ", but ", "she told nobody ", "\r\n", "\n", "遅い", ".", "(2) ", "\u202e", "\x85", "\t", "\u00a0"]
)  # fmt: skip
WORDS = st.one_of(st.text(), st.lists(PIECES).map("".join)).map(str.strip).filter(bool)
COMPOUND = "Her estimates are unreliable; the migration was late and nobody was told in time."


def parts(words: str) -> list[str]:
    return [span.of(words) for span in proposed(words)]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (
            COMPOUND,
            [
                "Her estimates are unreliable;",
                "the migration was late",
                "and nobody was told in time.",
            ],
        ),
        ("The plan was late and incomplete.", ["The plan was late and incomplete."]),
        (
            "She missed two dates, but she told nobody about them.",
            ["She missed two dates,", "but she told nobody about them."],
        ),
        ("Late.", ["Late."]),
        (
            "The report shows (a) no single owner (b) no date at all.",
            ["The report shows (a) no single owner", "(b) no date at all."],
        ),
    ],
)
def test_a_compound_is_cut_at_its_joints(words, wanted):
    assert parts(words) == wanted


@given(WORDS)
def test_a_proposal_loses_no_sign(words):
    spans = proposed(words)
    assert holds_all(words, spans)
    assert len(spans) <= MOST_PARTS


@given(WORDS)
def test_what_was_proposed_comes_back_as_the_same_parts(words):
    spans = proposed(words)
    assert parts_of(words, lines_of(words, spans)) == spans


@given(WORDS, st.lists(st.integers(0, 200), max_size=5))
def test_wherever_it_is_cut_no_sign_is_lost(words, cuts):
    """Line breaks put anywhere: the parts are the words, or the cut goes through a word and is refused."""
    places = sorted({at for at in cuts if at < len(words)})
    ends = [*places, len(words)]
    lines = "\n".join(words[start:end] for start, end in zip([0, *places], ends, strict=True))
    with contextlib.suppress(InAWordError):
        spans = parts_of(words, lines)
        assert holds_all(words, spans)
        bare = "".join("".join(span.of(words).split()) for span in spans)
        assert bare == "".join(words.split())


@given(WORDS, st.integers(0, 200), st.characters(exclude_categories=["Zs", "Cc", "Zl", "Zp", "Cs"]))
def test_a_sign_more_or_less_is_refused(words, at, sign):
    at = min(at, len(words))
    with pytest.raises(ChangedError):
        parts_of(words, f"{words[:at]}{sign}{words[at:]}{sign}")
    kept = words[:-1]
    with pytest.raises(ChangedError):
        parts_of(words, kept)


def test_a_word_is_never_cut():
    with pytest.raises(InAWordError) as found:
        parts_of("The migration was late.", "The migra\ntion was late.")
    assert found.value.word == "migration"


def test_the_first_changed_part_is_named():
    with pytest.raises(ChangedError) as found:
        parts_of(COMPOUND, "Her estimates are unreliable;\nthe migration was very late")
    assert found.value.at == 1


@pytest.mark.parametrize(
    "spans",
    [
        [Span(start=0, until=3)],
        [Span(start=0, until=6), Span(start=5, until=9)],
        [Span(start=1, until=9)],
    ],
)
def test_spans_that_leave_something_out_or_overlap_do_not_hold_all(spans):
    assert not holds_all("Late plan", spans)


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("She is late", "She is late …"),
        ("and she escalates.", "… and she escalates."),
        ("Reviews wait.", "Reviews wait."),
        ("not in it", "not in it"),
    ],
)
def test_a_part_inside_a_sentence_is_quoted_with_an_ellipsis(part, shown):
    whole = "She is late and she escalates. Reviews wait. Nothing else."
    assert quoted(part, whole=whole) == shown
