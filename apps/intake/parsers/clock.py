"""A time of day as people and mail programs write it, with its distance from UTC where it is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Final

HALVES_BEFORE: Final = r"(?P<before>午前|午後|上午|下午|오전|오후|AM|PM)?\s?"
CLOCK: Final = re.compile(
    r"(?<![\d.:/-])"
    + HALVES_BEFORE
    + r"(?P<h>[01]?\d|2[0-4])"
    + r"(?:(?P<sep>\s?[:.h]\s?|\s?[時时点시]\s?)(?P<m>[0-5]\d)(?:[:.]?(?P<s>(?<=[:.])[0-5]\d))?(?:\s?[分분])?)?"
    + r"(?:[.,]\d{1,6})?"
    + r"(?:\s?(?P<after>[ap]\.?\s?m\b\.?|uhr\b|h\b))?(?!\d|:\d)",
    re.IGNORECASE,
)
OFFSET: Final = re.compile(
    r"\s{0,2}\(?(?:(?:UTC|GMT)\s?)?(?P<sign>[+\-\u2212])(?P<h>\d{1,2}):?(?P<m>\d{2})?\b"
)
NAMED: Final = re.compile(r"\s{0,2}\(?(?P<name>[A-Z]{1,4})\b")
# RFC 5322 (obsolete zones) and the names whose meaning nobody disputes.
ZONES: Final = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "JST": 540, "KST": 540,
}  # fmt: skip
LATER_HALF: Final = ("pm", "午後", "下午", "오후")
EARLIER_HALF: Final = ("am", "午前", "上午", "오전")


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day, minutes east of UTC if it says so, and where in the text it ends."""

    at: time
    offset: int | None
    begins: int
    ends: int


def clock_at(text: str, position: int = 0) -> Clock | None:
    """The time that begins exactly at `position`; a bare number is none."""
    found = CLOCK.match(text, position)
    return _clock(text, found) if found else None


def find_clock(text: str) -> Clock | None:
    """The first time of day anywhere in a short text."""
    clocks = (_clock(text, found) for found in CLOCK.finditer(text))
    return next((one for one in clocks if one is not None), None)


def _clock(text: str, found: re.Match[str]) -> Clock | None:
    half = ((found["before"] or "") + (found["after"] or "")).lower().replace(".", "")
    half = half.replace(" ", "")
    if not found["m"] and not half:
        return None
    hour = _hour(int(found["h"]), half)
    if hour is None:
        return None
    offset, ends = _offset(text, found.end()) if found["m"] else (None, found.end())
    at = time(hour, int(found["m"] or 0), int(found["s"] or 0))
    return Clock(at=at, offset=offset, begins=found.start(), ends=ends)


def _hour(hour: int, half: str) -> int | None:
    if half in LATER_HALF + EARLIER_HALF:
        if not 1 <= hour <= 12:
            return hour if hour < 24 else None
        return hour % 12 + (12 if half in LATER_HALF else 0)
    return hour if hour < 24 else None


def _offset(text: str, position: int) -> tuple[int | None, int]:
    """Minutes east of UTC right behind a time, and where that ends."""
    found = OFFSET.match(text, position)
    if found and int(found["h"]) <= 14 and int(found["m"] or 0) < 60:
        minutes = int(found["h"]) * 60 + int(found["m"] or 0)
        return (minutes if found["sign"] == "+" else -minutes), found.end()
    named = NAMED.match(text, position)
    if named and named["name"] in ZONES:
        return ZONES[named["name"]], named.end()
    return None, position
