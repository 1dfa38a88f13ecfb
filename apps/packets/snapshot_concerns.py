"""What the frozen record keeps of what management asserts and what is answered; and, for a lawyer, of the two lanes. Pure.

The conventions are those of `snapshot`, which names everything here again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What is said to a concern, by the names the record uses."""

    UNANSWERED = "unanswered"
    DISPUTED = "disputed"
    PARTLY = "partly"
    CONCEDED = "conceded"
    UNDISPUTED = "undisputed"


class Bearing(StrEnum):
    """What a place does for an answer. What hurts is in no panel packet."""

    HELPS = "helps"
    EXPLAINS = "explains"
    HURTS = "hurts"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Where it shows an answer: an entry, and of its exhibits those that are meant, with page (0: none) and words there."""

    entry: str
    exhibits: tuple[str, ...] = ()
    page: int = 0
    words: str = ""
    bearing: Bearing = Bearing.HELPS
    lawyer_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """At most two sentences of the user's, and what they say to a concern."""

    standing: Standing
    words: str = ""
    written_at: str = ""  # of a draft only
    lawyer_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """What management asserts, word for word, with where it was said. `draft` is in a lawyer packet only."""

    key: str
    words: str
    source: str = ""
    place: str = ""
    said_on: str = ""  # date
    said_by: str = ""
    goal: str = ""
    principle: str = ""
    answer: Answer | None = None
    shown: tuple[Shown, ...] = ()
    draft: Answer | None = None
    lawyer_only: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """Whole days from a protected event, by its place among the events, to what the employer did next."""

    first: int
    days: int
    rough: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class LaneEvent:
    """Something with a day, in the lane of protected events or in the employer's. `when` says a rough date in words."""

    at: str  # date
    protected: bool
    sort: str
    words: str
    when: str = ""
    after: tuple[Between, ...] = ()


def in_print(concerns: tuple[Concern, ...]) -> tuple[Concern, ...]:
    """The order of the pages: the first that is answered is the main one, then the others in the user's order."""
    main = main_of(concerns)
    return concerns if main is None else (main, *(one for one in concerns if one is not main))


def main_of(concerns: tuple[Concern, ...]) -> Concern | None:
    """The concern that stands before the index: what is not answered never does."""
    return next((one for one in concerns if one.answer is not None), None)
