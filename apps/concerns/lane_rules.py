"""Two lanes of what happened, and the days between. Pure code: it counts, and says nothing about why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Lane(StrEnum):
    PROTECTED = "protected"
    THEIRS = "theirs"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something with a day. `is_rough`: only the month, the year or about when is known, and `when` says so."""

    day: date
    lane: Lane
    sort: str
    words: str
    url: str
    when: str = ""
    is_rough: bool = False


@dataclass(frozen=True, kw_only=True)
class Between:
    """From a protected event to the next thing the employer did, by place in the sorted events; whole calendar days."""

    first: int
    then: int
    days: int
    is_rough: bool


def sorted_events(events: Sequence[Event]) -> list[Event]:
    """The earliest first; on one day what is protected first, so that a count never turns negative."""
    return sorted(events, key=lambda one: (one.day, one.lane != Lane.PROTECTED, one.words))


def between(events: Sequence[Event]) -> list[Between]:
    """For each protected event the next of the other lane; those without one are left out. `events` are sorted."""
    found = []
    for place, one in enumerate(events):
        after = [n for n in range(place + 1, len(events)) if events[n].lane is Lane.THEIRS]
        if one.lane is Lane.PROTECTED and after:
            then = events[after[0]]
            found.append(
                Between(
                    first=place, then=after[0], days=(then.day - one.day).days,
                    is_rough=one.is_rough or then.is_rough,
                )
            )  # fmt: skip
    return found
