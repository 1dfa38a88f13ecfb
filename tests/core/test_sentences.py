from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.sentences import sentences

PIECES = st.sampled_from(
    ["Dana", " ", "\n", "\n\n", ".", "?", "!", "...", "e.g.", "3.5", "- ", "1. ", "(", ")", "a", "Ω", "。", "\u2022 ", "\x00", "\u202e"]
)  # fmt: skip


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It rose by 3.5 % in May. Then it fell.", ["It rose by 3.5 % in May.", "Then it fell."]),
        ("See e.g. Dana's note. Fine.", ["See e.g. Dana's note.", "Fine."]),
        ("Dr. Marsh and J. Ruiz said so. Yes.", ["Dr. Marsh and J. Ruiz said so.", "Yes."]),
        ("Neither did I. Nobody did.", ["Neither did I.", "Nobody did."]),
        ("- Late twice\n- Wrote no plan", ["Late twice", "Wrote no plan"]),
        ("1. Late twice.\n2. Wrote no plan.", ["Late twice.", "Wrote no plan."]),
        ("A line\nthat goes on. And ends", ["A line\nthat goes on.", "And ends"]),
        ("Heading\n\nA sentence.", ["Heading", "A sentence."]),
        ('He said: "You are late." Then he left.', ['He said: "You are late."', "Then he left."]),
        ("Well... not quite. No.", ["Well... not quite.", "No."]),
        ("遅い。説明がない。", ["遅い。", "説明がない。"]),
        ("", []),
        (" \n\n ", []),
        ("\r\nOne.\r\n\r\nTwo.\r\n", ["One.", "Two."]),
    ],
)
def test_it_ends_where_a_reader_would(text, wanted):
    assert split(text) == wanted


@pytest.mark.parametrize("mark", [".", "?!", "\u2026", '."', ".)"])
def test_a_long_run_of_marks_is_read_once(mark):
    """Read from each of its marks anew, a run of this length would take hours."""
    line = f"See {mark * 300_000}x"
    assert split(f"{line} Then.") == [f"{line} Then."]


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_nothing_is_lost_or_changed(text):
    spans = sentences(text)
    assert all(one.until <= two.start for one, two in pairwise(spans))
    assert all(one.of(text) == one.of(text).strip() != "" for one in spans)
    kept: set[int] = set()
    for one in spans:
        kept.update(range(one.start, one.until))
    left = "".join(sign for at, sign in enumerate(text) if at not in kept)
    assert not any(sign.isalpha() for sign in left if sign not in "abcdefgh")


@pytest.mark.parametrize("piece", ["a. ", "\n", "- ", ".", "1. ", "e.g. ", " " * 50, "a" * 50])
def test_a_megabyte_is_read_in_one_pass(piece):
    text = piece * (1_000_000 // len(piece))
    assert sum(one.until - one.start for one in sentences(text)) <= len(text)
