"""Reads pasted facts: one a line, with the date it begins with, if it does. Pure code; a proposal only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MOST_LINES = 100
YEARS = range(1900, 2200)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_AFTER = r"(?=$|[\s:,;.)\]–—-])[\s:,;.)\]–—-]*"
FORMS = tuple(
    re.compile(rf"^[\[(]?{_WEEKDAY}{form}{_AFTER}", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?(?:\s+(?P<year>\d{{4}}))?",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d),?(?:\s+(?P<year>\d{{4}}))?",
    )
)
BULLET = re.compile(r"^\s*(?:[-*•‣▪–]|\(?\d{1,2}[.)])\s+(?=\S)")
LINK = re.compile(r"https?://\S+|\b[A-Z][A-Z0-9]{1,9}-\d{1,9}\b")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line: its words, the day it begins with, and the link or number of a ticket in it."""

    words: str
    day: date | None = None
    place: str = ""


def read_facts(text: str, *, today: date) -> list[Fact]:
    """Read each line that says something. A day without a year is the last such day up to `today`.

    Only whole written dates are taken: 03/04/2026 means two days to two people and is left alone.
    """
    lines = [BULLET.sub("", line).strip() for line in text.splitlines()]
    return [_fact(line, today=today) for line in lines if line]


def _fact(line: str, *, today: date) -> Fact:
    found = next((match for form in FORMS if (match := form.match(line))), None)
    day = _day(found, today=today) if found else None
    words = line[found.end() :].strip() if found and day else line
    return Fact(words=words or line, day=day, place=place_in(line))


def place_in(words: str) -> str:
    """The first link or number of a ticket in some words, or an empty string."""
    found = LINK.search(words)
    return found.group().rstrip(".,;)") if found else ""


def _day(found: re.Match[str], *, today: date) -> date | None:
    parts = found.groupdict()
    month = int(parts.get("number") or 0) or MONTHS.index(parts["month"][:3].lower()) + 1
    day, year = int(parts["day"]), parts["year"]
    try:
        found_day = date(int(year), month, day) if year else _last_such(month, day, today=today)
    except ValueError:
        return None
    return found_day if found_day.year in YEARS else None


def _last_such(month: int, day: int, *, today: date) -> date:
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)
