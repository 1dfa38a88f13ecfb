"""What the frozen record of a packet keeps of one entry: its words, when it happened, and what belongs to its kind. Pure.

The conventions are those of `snapshot`, which names everything here again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Precision(StrEnum):
    """How exactly the record knows when something happened (as in `core` fuzzy dates)."""

    EXACT = "exact"
    DAY = "day"
    ABOUT = "about"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class EntryKind(StrEnum):
    """Kinds of entries. `event` is a dated fact of the process itself: the plan began, a checkpoint was held."""

    WIN = "win"
    EMAIL = "email"
    FEEDBACK = "feedback"
    METRIC = "metric"
    MEETING = "meeting"
    NOTE = "note"
    DOCUMENT = "document"
    REFERENCE = "reference"
    OBSTACLE = "obstacle"
    PROTECTED = "protected"
    EVENT = "event"


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """When something happened: half-open in UTC, shown in `zone` (IANA name or `+02:00`)."""

    precision: Precision = Precision.UNKNOWN
    start: str = ""  # RFC 3339 UTC; empty when unknown
    until: str = ""
    zone: str = "UTC"
    label: str = ""  # printed instead of the date, if the user chose words of their own


UNDATED = When()


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Words added later to an entry."""

    words: str
    written_at: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """An e-mail as text: shown headers in order (`("From", "…")`), then the body."""

    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """What somebody said, in their exact words."""

    who: str
    words: str
    relation: str = ""
    channel: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """One value of a figure on a day, and where it is from."""

    at: str  # date
    value: str  # decimal
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A value an entry reports, and its further values by day. `values` are some of `count` where there are too many."""

    name: str
    value: str
    unit: str = ""
    target: str = ""
    values: tuple[Value, ...] = ()
    count: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A reference card: where a thing is that was not copied."""

    what: str
    where: str = ""
    who_can_open: str = ""
    seen_at: str = ""  # date
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Details:
    """What belongs to one kind of entry."""

    mail: Mail | None = None
    feedback: Feedback | None = None
    metric: Metric | None = None
    card: Card | None = None
    facts: tuple[tuple[str, str], ...] = ()  # of other kinds: a word of `wording`, what it says


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where it shows this: words, the page of the file they stand on (0: none), and the exhibit that shows them."""

    words: str = ""
    page: int = 0
    exhibit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One dated assertion. In a panel packet `written_at` is set for the user's own notes only."""

    key: str
    kind: EntryKind
    statement: str
    happened: When = UNDATED
    original_words: str = ""
    written_at: str = ""
    lag: str = ""  # in words: "the same day" (lawyer packet)
    late: bool = False
    corrections: tuple[Correction, ...] = ()
    people: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    principles: tuple[
        tuple[str, str], ...
    ] = ()  # the name of a list, the principles of it that it shows
    details: Details = Details()
    obtained: str = ""  # lawyer packet only
    lawyer_only: bool = False
