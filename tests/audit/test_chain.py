from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.chain import GENESIS, Link, canonical, content_hash, first_break, link_hash, moment

BODIES = st.dictionaries(
    st.text(max_size=8), st.one_of(st.text(max_size=20), st.integers()), max_size=4
)


def chain(bodies: list[dict[str, object]]) -> list[Link]:
    links: list[Link] = []
    previous = GENESIS
    for sequence, body in enumerate(bodies, 1):
        text = canonical(body)
        digest = link_hash(previous=previous, sequence=sequence, body=text)
        links.append(Link(sequence, previous, text, digest))
        previous = digest
    return links


@given(st.lists(BODIES, max_size=8))
def test_a_chain_as_written_holds(bodies):
    assert first_break(chain(bodies)) is None


@given(st.lists(BODIES, min_size=1, max_size=8), st.data())
def test_a_changed_body_breaks_the_chain_at_its_place(bodies, data):
    links = chain(bodies)
    place = data.draw(st.integers(0, len(links) - 1))
    old = links[place]
    links[place] = Link(old.sequence, old.previous, old.body + " ", old.digest)
    assert first_break(links) == place + 1


@given(st.lists(BODIES, min_size=2, max_size=8), st.data())
def test_a_removed_link_breaks_the_chain(bodies, data):
    links = chain(bodies)
    place = data.draw(st.integers(0, len(links) - 2))
    gone = links.pop(place)
    assert first_break(links) == gone.sequence + 1


def test_floats_never_enter():
    with pytest.raises(TypeError):
        canonical({"a": [1, {"b": 0.5}]})


def test_the_same_words_hash_differently_under_another_salt():
    assert content_hash("a", salt=b"1") != content_hash("a", salt=b"2")
    assert content_hash("a", salt=b"1") == content_hash("a", salt=b"1")


def test_times_are_utc_with_microseconds():
    assert moment(datetime(2026, 6, 2, 16, 30, tzinfo=UTC)) == "2026-06-02T16:30:00.000000Z"
