"""The date in the head of a pasted mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from apps.core.fuzzy import Precision
from apps.intake.parsers.clock import find_clock
from apps.intake.parsers.moments import Context, Reading, find

LONGEST: Final = 200
YEAR = re.compile(r"(?<![\d.:/-])((?:19|20)\d\d)(?![\d:])")
SOFT_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u200e\u200f\t", " "))


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadDate:
    """When a mail says it was sent. `moment` is aware only if the head names a zone; at 00:00 if `has_time` is false.

    `other` is the second possible moment when day and month could be exchanged.
    """

    moment: datetime
    has_time: bool
    other: datetime | None
    notes: tuple[str, ...]


def head_date(value: str, context: Context) -> HeadDate | None:
    """Read the value of a Date or Sent line (or the part of "On …, X wrote:" before the name)."""
    text = value[:LONGEST].translate(SOFT_SPACES)
    text = re.sub(r"\s{2,}", " ", text).strip()
    reading = find(text, context)
    if reading is None or reading.precision is not Precision.DAY or "relative" in reading.notes:
        return None
    day, notes = _with_year(reading, text)
    at, offset = _clock(reading, text)
    if day is None:
        return None
    return HeadDate(
        moment=_moment(day, at, offset),
        has_time=at is not None,
        other=_moment(reading.other, at, offset) if reading.other else None,
        notes=notes,
    )


def _with_year(reading: Reading, text: str) -> tuple[date | None, tuple[str, ...]]:
    """ "Tue Mar 3 14:02:11 2026" has its year at the end."""
    found = YEAR.search(text) if "year_assumed" in reading.notes else None
    if found is None:
        return reading.day, reading.notes
    notes = tuple(note for note in reading.notes if note != "year_assumed")
    try:
        return reading.day.replace(year=int(found[1])), notes
    except ValueError:  # the 29th of a February that had none
        return None, notes


def _clock(reading: Reading, text: str) -> tuple[time | None, int | None]:
    if reading.at is not None:
        return reading.at, reading.offset
    clock = find_clock(text[reading.ends :]) or find_clock(text[: reading.begins])
    return (clock.at, clock.offset) if clock else (None, None)


def _moment(day: date, at: time | None, offset: int | None) -> datetime:
    moment = datetime.combine(day, at or time.min, tzinfo=UTC).replace(tzinfo=None)
    if offset is None:
        return moment
    return moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
