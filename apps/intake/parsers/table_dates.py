"""Dates in cells: day and month are put in order for a whole column, or the doubt is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, Literal

from apps.core.fuzzy import Precision
from apps.intake.parsers.clock import Clock, find_clock
from apps.intake.parsers.moments import Context, read_at

Order = Literal["dmy", "mdy", "ymd", "words"]

LONGEST: Final = 60
FIGURES = re.compile(
    r"(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4}|\d{2})"
    r"|(?P<cy>(?:19|20)\d\d)(?P<cm>[01]\d)(?P<cd>[0-3]\d))(?P<rest>(?:[T\s,]\s?.{1,30})?)"
)
LETTER = re.compile(r"[^\W\d_]{3}|[年月년월]")


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A moment: naive unless the cell names a zone; at 00:00 if `has_time` is false."""

    moment: datetime
    has_time: bool


def shape(cell: str) -> Order | Literal["dots", "unclear", ""]:
    """What a cell says of its order; "" for no date at all."""
    words = cell.strip()
    if not words or len(words) > LONGEST:
        return ""
    found = FIGURES.fullmatch(words)
    if found is None:
        return (
            "words"
            if words[:1].isalnum() and LETTER.search(words) and any(map(str.isdigit, words))
            else ""
        )
    if found["a"] is None:
        return "ymd" if _as_ymd(found) is not None else ""
    return _two(int(found["a"]), int(found["b"]), found["t"])


def _two(a: int, b: int, mark: str) -> Order | Literal["dots", "unclear", ""]:
    """Two figures before a year: the larger one must be the day, and dots put it first."""
    if min(a, b) == 0 or min(a, b) > 12 or max(a, b) > 31:
        return ""
    if a > 12:
        return "dmy"
    if b > 12:
        return "mdy"
    return "dots" if mark == "." else "unclear"


def decide(cells: Iterable[str], *, day_first: bool) -> tuple[Order, bool]:
    """The order of a column and whether it is only the reader's habit (or its cells contradict each other)."""
    said = [shape(cell) for cell in cells]
    day, month = said.count("dmy"), said.count("mdy")
    if day and month:
        return ("dmy" if day >= month else "mdy"), True
    if day or (not month and "dots" in said):
        return "dmy", False
    if month:
        return "mdy", False
    if "unclear" in said:
        return ("dmy" if day_first else "mdy"), True
    return ("ymd" if "ymd" in said else "words"), False


def when(cell: str, order: Order, *, today: date) -> When | None:
    """The moment of a cell in the column's order, or None."""
    words = cell.strip()
    found = FIGURES.fullmatch(words) if len(words) <= LONGEST else None
    if found is None:
        return _in_words(words, order, today)
    day = _as_ymd(found) if found["a"] is None else _ordered(found, order, today)
    rest = found["rest"].strip(" T,")
    clock = find_clock(rest) if rest else None
    if day is None or (rest and clock is None):
        return None
    return _when(day, clock)


def _when(day: date, clock: Clock | None) -> When:
    moment = datetime.combine(day, clock.at if clock else time.min, tzinfo=UTC)
    if clock is None or clock.offset is None:
        return When(moment=moment.replace(tzinfo=None), has_time=clock is not None)
    zone = timezone(timedelta(minutes=clock.offset))
    return When(moment=moment.replace(tzinfo=zone), has_time=True)


def _as_ymd(found: re.Match[str]) -> date | None:
    year, month, day = (found["y"], found["m"], found["d"]) if found["y"] else (found["cy"], found["cm"], found["cd"])  # fmt: skip
    return _date(int(year), int(month), int(day))


def _ordered(found: re.Match[str], order: Order, today: date) -> date | None:
    a, b, year = int(found["a"]), int(found["b"]), int(found["z"])
    if len(found["z"]) == 2:
        year += 2000 if 2000 + year <= today.year + 1 else 1900
    return _date(year, a, b) if order == "mdy" else _date(year, b, a)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_words(words: str, order: Order, today: date) -> When | None:
    """ "3 Mar 2026 14:02"; a cell that says only a weekday or a month is no reading's date."""
    if shape(words) != "words":
        return None
    context = Context(today=today, day_first=order != "mdy", is_order_certain=True)
    reading = read_at(words, 0, context)
    if reading is None or reading.precision is not Precision.DAY or "relative" in reading.notes:
        return None
    rest = words[reading.ends :].strip(" .,")
    clock = Clock(at=reading.at, offset=reading.offset, begins=0, ends=0) if reading.at else find_clock(rest)  # fmt: skip
    if rest and reading.at is None and clock is None:
        return None
    return _when(reading.day, clock)
