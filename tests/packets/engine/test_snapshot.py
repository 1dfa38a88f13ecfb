from __future__ import annotations

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.packets.canonical import SnapshotError, canonical
from apps.packets.numbering import Unnumbered, number_exhibits
from apps.packets.snapshot import (
    Away,
    Entry,
    EntryKind,
    Exhibit,
    FileRef,
    Kind,
    Ledger,
    Paragraph,
    Snapshot,
    verify,
)
from tests.packets import samples


def test_it_survives_the_way_through_json(tmp_path):
    for make in (samples.rich, samples.lawyer):
        snapshot, _ = make(tmp_path)
        again = Snapshot.from_json(json.loads(canonical(snapshot.to_json())))
        assert again == snapshot
        assert again.digest() == snapshot.digest()


def test_every_change_changes_the_digest():
    one, other = samples.bare(), samples.bare(example=True)
    assert one.digest() != other.digest()
    later = dataclasses.replace(
        one, build=dataclasses.replace(one.build, at="2026-06-12T14:31:00Z")
    )
    assert later.digest() != one.digest()


def test_the_canonical_form_is_sorted_tight_and_without_floats():
    assert canonical({"b": [1, "ä"], "a": None}) == '{"a":null,"b":[1,"ä"]}'.encode()
    with pytest.raises(SnapshotError, match="float"):
        canonical({"a": [{"b": 0.5}]})


HANGING = {
    "key": "a",
    "kind": "win",
    "statement": "s",
    "places": [{"page": 2, "exhibit": "nowhere"}],
}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": 2}, "schema 1"),
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"kind": "press"}, "snapshot.kind"),
        ({"ask": 7}, "snapshot.ask: expected str"),
        ({"accept": "one"}, "snapshot.accept: expected a list"),
        ({"build": {"id": "x"}}, "a field is missing"),
        ({"exhibits": [{"key": "x", "number": True, "title": "t"}]}, r"exhibits\[0\].number"),
        ({"entries": [HANGING]}, "nothing has the key 'nowhere'"),
        ({"statement": [{"text": "t", "refs": ["nowhere"]}]}, "nothing has the key 'nowhere'"),
    ],
)
def test_anything_else_is_refused_with_its_place(change, said):
    with pytest.raises(SnapshotError, match=said):
        Snapshot.from_json(samples.bare().to_json() | change)


def test_numbers_ascend_and_keys_are_used_once():
    twice = (Exhibit(key="a", number=2, title="a"), Exhibit(key="b", number=2, title="b"))
    with pytest.raises(SnapshotError, match="ascend"):
        verify(samples.bare(exhibits=twice))
    with pytest.raises(SnapshotError, match="twice"):
        verify(samples.bare(exhibits=(Exhibit(key="e1", number=1, title="a"),)))
    verify(samples.bare(statement=(Paragraph(text="t", refs=("part.timeline", "e1")),)))


FILE = FileRef(
    sha256="0" * 64, bytes=1, name="a", media_type="text/plain", received_at="2026-01-01T00:00:00Z"
)


@pytest.mark.parametrize(
    "change",
    [
        {"ledger": Ledger(head="0", sequence=1, at="2026-01-01T00:00:00Z")},
        {"entries": (Entry(key="a", kind=EntryKind.WIN, statement="s", obtained="by hand"),)},
        {"entries": (Entry(key="a", kind=EntryKind.WIN, statement="s", lawyer_only=True),)},
        {"entries": (Entry(key="a", kind=EntryKind.WIN, statement="s", lag="a day later"),)},
        {"entries": (Entry(key="a", kind=EntryKind.PROTECTED, statement="s"),)},
        {"away": (Away(first="2026-05-04", last="2026-05-06"),)},
        {"exhibits": (Exhibit(key="a", number=1, title="t", obtained="by hand"),)},
        {"exhibits": (Exhibit(key="a", number=1, title="t", file=FILE),)},
    ],
)
def test_a_panel_packet_holds_nothing_that_is_only_for_a_lawyer(change):
    with pytest.raises(SnapshotError, match="only for a lawyer"):
        verify(samples.bare(**change))
    verify(samples.bare(kind=Kind.LAWYER, **change))


# ------------------------------------------------------------------------------------------------ numbers

moments = st.none() | st.datetimes()


@given(
    st.dictionaries(st.text(min_size=1), st.tuples(moments, st.booleans()), max_size=12),
    st.integers(0, 40),
)
def test_numbers_are_never_given_twice(items, used):
    sent = [key for key, (_, frozen) in items.items() if frozen]
    drafts = [
        Unnumbered(key=key, dated=dated, frozen=sent.index(key) + 1 if frozen else None)
        for key, (dated, frozen) in items.items()
    ]
    numbers = number_exhibits(drafts, used=used)
    assert numbers.keys() == items.keys()
    assert len(set(numbers.values())) == len(numbers)
    assert list(numbers.values()) == sorted(numbers.values())
    assert all(numbers[key] == i for i, key in enumerate(sent, 1))
    new = [key for key in numbers if key not in sent]
    assert all(numbers[key] > max(used, len(sent)) for key in new)
    dates = [items[key][0] for key in new]
    known = [date for date in dates if date is not None]
    assert known == sorted(known)
    assert dates == known + [None] * (len(dates) - len(known))


def test_two_exhibits_under_one_sent_number_are_an_error():
    with pytest.raises(ValueError, match="same number"):
        number_exhibits([Unnumbered(key="a", frozen=1), Unnumbered(key="b", frozen=1)])
