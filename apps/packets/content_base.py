"""What all parts of the content share: names of places, references, sources. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from apps.packets.snapshot import Kind, Snapshot
from apps.packets.snapshot_concerns import in_print
from apps.packets.wording import Words, words_for

Data = dict[str, Any]
Ref = dict[str, str]
Row = TypeVar("Row")

MAX_BRIEF: Final = 80  # characters of a title in the index and the bookmarks
MAX_NOTE: Final = 60  # characters of a line in the reference column


@dataclass(frozen=True, slots=True)
class Context:
    """The snapshot, its language's words, and where each of its keys is found in the document."""

    snapshot: Snapshot
    words: Words
    places: Mapping[str, Ref]
    anchors: Mapping[tuple[str, int], str]  # of pages that a place names, by exhibit and page
    repeated: frozenset[str]  # titles of more than one exhibit

    @property
    def lawyer(self) -> bool:
        """Whether this is the lawyer packet."""
        return self.snapshot.kind is Kind.LAWYER

    def ref(self, key: str) -> Ref | None:
        """Where a key of the snapshot is found; None for a part that this packet does not have."""
        return self.places.get(key)

    def refs(self, keys: Iterable[str]) -> list[Ref]:
        """`ref` for several keys, in order, each place once."""
        found = (self.ref(key) for key in dict.fromkeys(keys) if key)
        return [place for place in found if place is not None]

    def anchor_of(self, entry: str) -> str:
        """The place name of an entry's own line, where an answer points to it; else nothing."""
        key = self.places[entry]["key"]
        return key if key.startswith("n") else ""

    def page_ref(self, exhibit: str, page: int) -> Ref | None:
        """Where a page of an exhibit's file is found; its first page where that one has no place of its own."""
        place = self.ref(exhibit) if exhibit else None
        anchor = self.anchors.get((exhibit, page))
        return {**place, "key": anchor} if place and anchor else place

    def source(self, *lines: str, keys: Iterable[str] = ()) -> Data:
        """What stands beside a text: what, date, then the references."""
        return {"lines": [short(line, MAX_NOTE) for line in lines if line], "refs": self.refs(keys)}


def context_for(snapshot: Snapshot, page_counts: Mapping[str, int] | None = None) -> Context:
    """Give every key a place name made by the program, so that no text of the record becomes a label.

    `page_counts`: how many pages of an exhibit's file are printed, by the exhibit's key.
    """
    words = words_for(snapshot.language)
    places: dict[str, Ref] = {key: {"key": name, "label": ""} for key, name in _parts(snapshot)}
    for goal in snapshot.goals:
        places[goal.key] = {"key": f"g{len(places)}", "label": ""}
    for exhibit in snapshot.exhibits:
        places[exhibit.key] = {
            "key": f"x{exhibit.number}",
            "label": f"{words['ex']} {exhibit.number}",
        }
    for number, concern in enumerate(in_print(snapshot.concerns), 1):
        places[concern.key] = {"key": f"c{number}", "label": f"{words['concern']} {number}"}
    pointed = _pointed(snapshot)
    for number, entry in enumerate(snapshot.entries, 1):
        part = "record" if snapshot.kind is Kind.LAWYER else "timeline"
        places[entry.key] = {"key": f"n{number}" if entry.key in pointed else part, "label": ""}
    titles = Counter(exhibit.title for exhibit in snapshot.exhibits)
    return Context(
        snapshot=snapshot,
        words=words,
        places=places,
        anchors=_anchors(snapshot, page_counts or {}),
        repeated=frozenset(title for title, count in titles.items() if count > 1),
    )


def _anchors(snapshot: Snapshot, counts: Mapping[str, int]) -> dict[tuple[str, int], str]:
    """Pages behind the first of an exhibit that somebody points at; the first is the exhibit's own place."""
    numbers = {exhibit.key: exhibit.number for exhibit in snapshot.exhibits}
    asked = {(one.exhibit, one.page) for entry in snapshot.entries for one in entry.places}
    shown = [one for concern in snapshot.concerns for one in concern.shown]
    asked |= {(key, one.page) for one in shown for key in one.exhibits}
    return {
        (key, page): f"x{numbers[key]}p{page}"
        for key, page in sorted(asked)
        if 1 < page <= counts.get(key, 0)
    }


def _pointed(snapshot: Snapshot) -> set[str]:
    """Entries that an answer points to and that no exhibit shows: their own lines are where it shows this."""
    shown = [one for concern in snapshot.concerns for one in concern.shown]
    return {one.entry for one in shown if not one.exhibits}


def _parts(snapshot: Snapshot) -> Iterable[tuple[str, str]]:
    """The parts this packet has, by the reserved keys of the snapshot."""
    present = {
        "ask": True,
        "statement": snapshot.statement,
        "index": True,
        "timeline": snapshot.entries,
        "people": snapshot.people,
        "colleagues": snapshot.champions,
        "record": snapshot.kind is Kind.LAWYER and snapshot.entries,
        "lanes": snapshot.lanes,
        "files": True,
    }
    return [(f"part.{name}", name) for name, there in present.items() if there]


def short(text: str, most: int) -> str:
    """At most `most` characters on one line, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    head = flat[: most - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[most // 2 :] else head
    return cut.rstrip(" ,;:") + "…"


def spread(rows: Sequence[Row], most: int) -> list[Row]:
    """At most `most` of the rows, evenly, the first and the last among them."""
    if len(rows) <= most:
        return list(rows)
    last = len(rows) - 1
    return [rows[round(place * last / (most - 1))] for place in range(most)]


def strings_of(value: Any) -> list[str]:
    """All strings inside lists and dicts."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in strings_of(item)] if isinstance(value, list) else []
