"""The frozen record a packet is built from: plain data, no models, no clock, no paths.

A snapshot holds only what is allowed to be printed. The builder reads nothing else, except the bytes of the files named
here by their SHA-256. The same snapshot (build id and time included) always gives the same bytes.

Conventions: dates are `YYYY-MM-DD`; times are RFC 3339 in UTC, ending in `Z`; numbers of the record are decimal strings
(`"0.6"`), never floats; text is the user's, unescaped. `key`s are unique over the whole snapshot and are what references
(`refs`, `exhibits`, `goals`) name; the parts of the document have the reserved keys in `PARTS`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from apps.packets.canonical import SnapshotError, canonical, decode, plain
from apps.packets.snapshot_concerns import (
    Answer,
    Bearing,
    Between,
    Concern,
    LaneEvent,
    Shown,
    Standing,
)
from apps.packets.snapshot_entries import (
    UNDATED,
    Card,
    Correction,
    Details,
    Entry,
    EntryKind,
    Feedback,
    Mail,
    Metric,
    Place,
    Precision,
    Value,
    When,
)

__all__ = [
    "PARTS", "SCHEMA", "Answer", "Away", "Bearing", "Between", "Build", "Card", "Champion", "Concern", "Correction",
    "Details", "Document", "Entry", "EntryKind", "Exhibit", "Feedback", "Figure", "FileRef", "Goal", "GoalVersion",
    "Kind", "LaneEvent", "Ledger", "Mail", "Metric", "Paper", "Paragraph", "Person", "Place", "Plan", "Precision",
    "Reading", "Shown", "Snapshot", "Stage", "Standing", "SummaryRow", "Value", "When", "verify",
]  # fmt: skip
SCHEMA = 1

PARTS = frozenset(
    {"part.ask", "part.statement", "part.index", "part.timeline", "part.people"}
    | {"part.colleagues", "part.more", "part.record", "part.lanes", "part.files"}
)


class Kind(StrEnum):
    """For whom the packet is."""

    PANEL = "panel"
    LAWYER = "lawyer"


class Paper(StrEnum):
    """Paper of the whole packet, by the names typst uses."""

    A4 = "a4"
    LETTER = "us-letter"


@dataclass(frozen=True, kw_only=True, slots=True)
class Build:
    """Identity of one build; part of the input, so that the bytes are reproducible."""

    id: str
    at: str  # RFC 3339 UTC


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """Page 1 and the running foot."""

    title: str  # the letter's own name for what is handed in
    name: str
    role: str = ""
    running: str = ""  # foot of every page from the second; default: name and title
    signed_on: str = ""  # date under the statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """One stage of the plan."""

    name: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The process this packet is about."""

    name: str
    employer: str = ""
    start: str = ""
    end: str = ""
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A figure against its target, as printed: `38` set strong, then `of at least 30`."""

    value: str
    against: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryRow:
    """A row of the table on page 1."""

    number: int
    words: str  # in the plan's words, without quotation marks
    changed: str = ""  # when they were put in the place of those first given: `5 May`, or `later`
    due: str = ""
    delivered: str = ""
    figures: tuple[Figure, ...] = ()
    ref: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A numbered paragraph of the statement with what it refers to."""

    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class GoalVersion:
    """The words of a goal as given at one time."""

    words: str
    given_on: str = ""
    given_by: str = ""
    how: str = ""  # "Plan, section 3", "E-mail"
    exhibit: str = ""
    target: str = ""  # decimal; the number to be reached from this date on, for the chart


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One value of the goal's measure."""

    at: str  # date
    value: str  # decimal
    exhibit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """A goal in the letter's own word, with its history, its measure and its entries."""

    key: str
    number: int
    word: str = "goal"
    title: str = ""
    versions: tuple[GoalVersion, ...] = ()
    shown: str = ""  # how it was to be shown
    shown_source: str = ""
    target: str = ""  # in words: "at least 30 jobs"
    measure: str = ""  # what `readings` are values of
    unit: str = ""
    due: str = ""
    readings: tuple[Reading, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRef:
    """A stored file. The bytes come separately, by SHA-256; a path is never part of a snapshot."""

    sha256: str
    bytes: int
    name: str
    media_type: str
    received_at: str = ""  # lawyer packet only


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """A numbered proof: a stored file, mails set as text, or a reference card."""

    key: str
    number: int
    title: str
    date: When = UNDATED
    source: str = ""
    file: FileRef | None = None
    mails: tuple[Mail, ...] = ()
    card: Card | None = None
    transcript: str = ""  # words in a picture or recording, typed by the user
    obtained: str = ""  # lawyer packet only
    lawyer_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A row of who is who."""

    name: str
    post: str = ""
    part: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Champion:
    """A colleague's statement, in their words."""

    name: str
    words: str
    relation: str = ""
    date: str = ""
    refs: tuple[str, ...] = ()
    entry: str = ""  # the entry that tells of it
    came: str = ""  # how it came, as a word of `wording`: came_pasted, came_pointed, came_form
    signature: str = ""  # as it was typed


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """Days on which the person was not at work, both ends included (lawyer packet only)."""

    first: str  # date
    last: str  # date
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """Where the ledger stood (lawyer packet only)."""

    head: str
    sequence: int
    at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """Everything a packet prints."""

    kind: Kind
    build: Build
    document: Document
    plan: Plan
    paper: Paper = Paper.A4
    language: str = "en"
    zone: str = "UTC"  # in which written times are shown
    example: bool = False
    ask: str = ""
    accept: tuple[str, ...] = ()
    summary: tuple[SummaryRow, ...] = ()
    statement: tuple[Paragraph, ...] = ()
    concerns: tuple[Concern, ...] = ()
    goals: tuple[Goal, ...] = ()
    entries: tuple[Entry, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    people: tuple[Person, ...] = ()
    champions: tuple[Champion, ...] = ()
    away: tuple[Away, ...] = ()
    lanes: tuple[LaneEvent, ...] = ()  # in order (lawyer packet only)
    ledger: Ledger | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data, `from_json` of which is equal to this."""
        return {"schema": SCHEMA, **plain(self)}

    @classmethod
    def from_json(cls, data: object) -> Snapshot:
        """Read plain data, checked. Raises `SnapshotError` with the place of the first fault."""
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            raise SnapshotError(f"not a snapshot of schema {SCHEMA}")
        rest = {name: value for name, value in data.items() if name != "schema"}
        snapshot: Snapshot = decode(cls, rest, "snapshot")
        verify(snapshot)
        return snapshot

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(canonical(self.to_json())).hexdigest()


def verify(snapshot: Snapshot) -> None:
    """Raise `SnapshotError` if keys repeat, a reference hangs, or a panel packet holds what only a lawyer may see."""
    keys = [goal.key for goal in snapshot.goals]
    keys += [entry.key for entry in snapshot.entries]
    keys += [exhibit.key for exhibit in snapshot.exhibits]
    keys += [concern.key for concern in snapshot.concerns]
    if len(keys) != len(set(keys)) or not PARTS.isdisjoint(keys):
        raise SnapshotError("a key is used twice")
    numbers = [exhibit.number for exhibit in snapshot.exhibits]
    if numbers != sorted(set(numbers)) or any(number < 1 for number in numbers):
        raise SnapshotError("exhibit numbers do not ascend")
    hanging = _references(snapshot) - set(keys) - PARTS
    if hanging:
        raise SnapshotError(f"nothing has the key {min(hanging)!r}")
    if snapshot.kind is Kind.PANEL and _for_lawyers(snapshot):
        raise SnapshotError("a panel packet may not hold what is only for a lawyer")


def _references(snapshot: Snapshot) -> set[str]:
    found = {row.ref for row in snapshot.summary if row.ref}
    found.update(*(paragraph.refs for paragraph in snapshot.statement))
    found.update(*((*champion.refs, champion.entry) for champion in snapshot.champions))
    for entry in snapshot.entries:
        found.update(entry.exhibits, entry.goals, (place.exhibit for place in entry.places))
    for concern in snapshot.concerns:
        found.add(concern.goal)
        found.update(*((one.entry, *one.exhibits) for one in concern.shown))
    for goal in snapshot.goals:
        found.update(goal.entries)
        found.update(version.exhibit for version in goal.versions)
        found.update(reading.exhibit for reading in goal.readings)
    return found - {""}


def _for_lawyers(snapshot: Snapshot) -> bool:
    held = any(_is_held(entry) for entry in snapshot.entries) or bool(snapshot.away)
    held = held or any(_is_close(one) for one in snapshot.concerns) or bool(snapshot.lanes)
    held = held or any(exhibit.lawyer_only or exhibit.obtained for exhibit in snapshot.exhibits)
    lags = any(entry.lag or entry.late for entry in snapshot.entries)
    received = any(item.file and item.file.received_at for item in snapshot.exhibits)
    return held or lags or received or snapshot.ledger is not None


def _is_held(entry: Entry) -> bool:
    return entry.lawyer_only or bool(entry.obtained) or entry.kind is EntryKind.PROTECTED


def _is_close(concern: Concern) -> bool:
    """Whether it holds a draft, what hurts, or anything else that is only for the lawyer."""
    answers = concern.lawyer_only or bool(concern.answer and concern.answer.lawyer_only)
    shown = any(one.lawyer_only or one.bearing is Bearing.HURTS for one in concern.shown)
    return answers or shown or concern.draft is not None
