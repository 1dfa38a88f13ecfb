"""Round ticks, words that keep clear of each other, and lines without needless places."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.drawing.scales import pushed_apart, round_ticks, thinned, wrapped

VALUES = st.floats(-1e10, 1e10, allow_nan=False).map(lambda one: round(one, 2))
BLOCKS = st.lists(st.tuples(st.floats(0, 300), st.floats(1, 40)), max_size=12)


@given(VALUES, VALUES)
def test_ticks_hold_both_ends_and_are_few(one: float, other: float) -> None:
    low, high = sorted((one, other))
    ticks = round_ticks(low, high)
    slack = 1e-6 * max(abs(low), abs(high), 1)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= 7


@given(BLOCKS)
def test_blocks_never_touch_keep_their_order_and_stay_inside_where_they_fit(
    blocks: list[tuple[float, float]],
) -> None:
    blocks.sort()
    sizes = [size for _middle, size in blocks]
    found = pushed_apart([middle for middle, _size in blocks], sizes, low=0, high=500)
    edges = [(at - size / 2, at + size / 2) for at, size in zip(found, sizes, strict=True)]
    assert all(end <= begin + 1e-6 for (_start, end), (begin, _end) in pairwise(edges))
    assert all(start >= -1e-6 and end <= 500 + 1e-6 for start, end in edges)


def test_blocks_that_have_room_stay_where_they_want_to_be() -> None:
    assert pushed_apart([20, 60, 100], [10, 10, 10], low=0, high=200) == [20, 60, 100]


def test_blocks_that_want_one_place_stand_around_it() -> None:
    assert pushed_apart([100, 100], [20, 20], low=0, high=200) == [90, 110]


@given(st.text(alphabet="ab ", max_size=80), st.integers(10, 400))
def test_wrapped_words_are_all_there(words: str, room: int) -> None:
    assert " ".join(wrapped(words, room=room)).split() == words.split()


@pytest.mark.parametrize(("room", "lines"), [(400, 1), (100, 2), (1, 3)])
def test_words_take_as_many_lines_as_they_need(room: float, lines: int) -> None:
    assert len(wrapped("Leave then return", room=room)) == lines


def test_a_crowded_pixel_keeps_its_ends_and_extremes() -> None:
    places = [(1.0, 5.0), (1.1, 9.0), (1.2, 1.0), (1.3, 4.0), (1.4, 5.0), (2.0, 6.0)]
    assert set(thinned(places)) == {(1.0, 5.0), (1.1, 9.0), (1.2, 1.0), (1.4, 5.0), (2.0, 6.0)}
