"""Drawn pictures take a bounded room: the oldest go, the marks of what cannot be drawn stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from apps.files import drawn, previews
from apps.files.ahead import make_ahead
from apps.files.services import sweep
from tests.factories.files import make_file


@pytest.fixture
def place(owner, file_storage):
    """A picture of a file, of some bytes, drawn at a time."""

    def put(name: str, size: int, *, at: int) -> Path:
        made = file_storage / "previews" / str(owner.pk) / "ab" / name
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes(bytes(size))
        os.utime(made, (at, at))
        return Path(made)

    return put


def test_the_oldest_make_room_and_what_cannot_be_drawn_stays(place, owner, now, monkeypatch):
    monkeypatch.setattr(drawn, "MOST_BYTES", 100)
    mark = place("none.jpg", 0, at=1)
    old, page = place("old.jpg", 60, at=2), place("book.pages/1.jpg", 60, at=3)
    young = place("young.jpg", 40, at=4)
    sweep(now=now)
    assert [one.exists() for one in (mark, old, page, young)] == [True, False, True, True]


def test_within_the_room_nothing_goes(place, owner):
    kept = place("a.jpg", 60, at=1)
    assert drawn.make_room(str(owner.pk)) == 0
    assert kept.exists()


def test_drawing_much_makes_room_without_waiting_for_the_sweep(place, owner, now, monkeypatch):
    monkeypatch.setattr(drawn, "MOST_BYTES", 1)
    old = place("old.jpg", 60, at=1)
    stored = make_file(owner, now=now, name="screen.png")
    make_ahead(stored)
    assert not old.exists()
    assert previews.state_of(stored) is previews.State.NOT_MADE, "it can be made again"
