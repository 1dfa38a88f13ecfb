"""Dates of mail headers: RFC 5322 with its obsolete forms, and what other programs write.

A date never raises: what cannot be understood is no date. Without a zone the time is taken as UTC and the offset is
unknown; `-0000` means just that (RFC 5322, 3.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from apps.intake.parsers.month_words import MONTHS, months

RAW_LIMIT = 200  # characters of a date header that are looked at
_MONTHS: Final = {**months(("en", *MONTHS), full_of_all=True), **months(("en",))}
# Minutes east. North American names are RFC 5322's; the others are the common reading of names that are no standard.
_ZONES: Final = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330, "cet": 60, "met": 60, "mez": 60,
    "cest": 120, "mest": 120, "mesz": 120, "sast": 120, "eet": 120, "eest": 180, "msk": 180, "msd": 240, "pkt": 300,
    "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "awst": 480, "pht": 480, "jst": 540, "kst": 540, "aest": 600,
    "aedt": 660, "acst": 570, "acdt": 630, "nzst": 720, "nzdt": 780, "nst": -210, "ndt": -150, "ast": -240, "adt": -180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "akst": -540, "akdt": -480, "hst": -600, "brt": -180, "brst": -120, "art": -180, "clt": -240, "cot": -300,
}  # fmt: skip
_CLOCK = (
    r"(?P<hour>\d{1,2})\s*[:.h]\s*(?P<minute>\d{1,2})(?:\s*[:.]\s*(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?\b)?"
)
_ZONE = r"\s*(?P<zone>(?:(?:GMT|UTC)\s?)?[+-]\s?(?:\d{1,2}:?\d{2}|\d{1,2}\b)|[A-Za-z]{1,5}\b)?"
_WORD = r"(?P<month>[^\W\d_]{3,15})\.?"
_WITH_CLOCK = rf"(?:\D{{0,12}}?{_CLOCK}{_ZONE})?"
_SUFFIX = r"(?:\.|st|nd|rd|th|er|º|ª)?"
_DAY_FIRST = rf"(?<!\d)(?P<day>\d{{1,2}}){_SUFFIX}[\s,-]*(?:de\s+)?{_WORD}[\s,-]*(?:de\s+)?(?P<year>\d{{2,5}})(?![:\d])"
_MONTH_FIRST = rf"{_WORD}\s*(?P<day>\d{{1,2}}){_SUFFIX}[\s,-]+(?P<year>\d{{4}})"
_YEAR_LAST = rf"{_CLOCK}\s*(?P<zone>[A-Za-z]{{2,5}}\s|[+-]\d{{4}}\s)?\s*(?P<year>\d{{4}})(?:\s+(?P<after>[+-]\d{{4}}))?"
_NUMBERS = r"(?<!\d)(?P<first>\d{1,2})(?P<mark>[-/.])(?P<other>\d{1,2})[-/.](?P<year>\d{2,4})"
_ISO = r"(?<!\d)(?P<year>\d{4})(?P<mark>[-/.年]\s?)(?P<number>\d{1,2})[-/.月]\s?(?P<day>\d{1,2})日?"
_FORMS: Final = tuple(  # in the order of trying
    re.compile(form, re.IGNORECASE)
    for form in (
        _DAY_FIRST + _WITH_CLOCK,
        rf"{_WORD}\s*(?P<day>\d{{1,2}})\s+{_YEAR_LAST}",
        rf"(?<!\d)(?P<day>\d{{1,2}})\s+{_WORD}\s+{_YEAR_LAST}",
        _MONTH_FIRST + _WITH_CLOCK,
        rf"{_ISO}(?:[T\s,]\D{{0,12}}?{_CLOCK}{_ZONE})?",
        rf"{_NUMBERS}(?:[\s,]\D{{0,12}}?{_CLOCK}{_ZONE})?",
    )
)
_PLAIN = re.compile(
    r"\s*(?:[A-Za-z]{3},\s*)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})\b",
    re.ASCII,
)
_COMMENT = re.compile(r"\([^()]*\)")
_OFFSET = re.compile(r"([+-])\s?(\d{1,2}:?\d{2}|\d{1,2})")


@dataclass(frozen=True, slots=True)
class MailDate:
    """A moment: UTC in ISO 8601 with `Z`, and the sender's minutes east of UTC (None: not said)."""

    utc: str
    offset: int | None


NO_DATE: Final = MailDate("", None)


def read_date(text: str) -> MailDate:
    """What `text` (one unfolded line) says, or `NO_DATE`."""
    said = text[:RAW_LIMIT]
    if (hit := _PLAIN.match(said)) is not None and (found := _quick(hit)) is not None:
        return found
    if "(" in said:
        said = _without_comments(said)
    for form in _FORMS:
        hit = form.search(said)
        if hit is not None and (found := _moment(hit.groupdict())) is not None:
            return found
    return NO_DATE


def _quick(hit: re.Match[str]) -> MailDate | None:
    """The form that nearly all mails have; None where its numbers make no date or the zone says nothing."""
    day, month, year, clock, zone = hit.groups()
    number = _MONTHS.get(month.lower())
    if number is None or zone == "-0000" or int(zone[1:3]) > 23:
        return None
    offset = (int(zone[1:3]) * 60 + int(zone[3:])) * (-1 if zone[0] == "-" else 1)
    try:
        local = datetime.fromisoformat(f"{year}-{number:02d}-{int(day):02d}T{clock}")
        return MailDate(f"{(local - timedelta(minutes=offset)).isoformat()}Z", offset)
    except (ValueError, OverflowError):
        return None


def _without_comments(text: str) -> str:
    """Comments removed from the inside out; each pass removes one level, three are enough for any real date."""
    for _level in range(3):
        text = _COMMENT.sub(" ", text)
    return text.replace("(", " ")


def _moment(said: dict[str, str | None]) -> MailDate | None:
    """The moment, or None if the numbers make no date."""
    day = _day_of(said)
    if day is None:
        return None
    offset = _offset(said.get("zone") or said.get("after"))
    try:
        local = datetime(*day, *_clock(said), tzinfo=UTC)
        utc = local - timedelta(minutes=offset or 0)
    except (ValueError, OverflowError):
        return None
    return MailDate(utc.replace(tzinfo=None).isoformat(timespec="seconds") + "Z", offset)


def _day_of(said: dict[str, str | None]) -> tuple[int, int, int] | None:
    year = _year(said["year"] or "")
    if word := said.get("month"):
        month = _MONTHS.get(word.casefold()) or _MONTHS.get(word[:3].casefold())
        return (year, month, int(said["day"] or 0)) if month else None
    if number := said.get("number"):
        return year, int(number), int(said["day"] or 0)
    return _by_numbers(year, said)


def _by_numbers(year: int, said: dict[str, str | None]) -> tuple[int, int, int] | None:
    """Two numbers: what can be no month is the day; else dots put the day first and slashes the month."""
    first, other = int(said["first"] or 0), int(said["other"] or 0)
    day_first = first > 12 or (said["mark"] != "/" and other <= 12)
    return (year, other, first) if day_first else (year, first, other)


def _year(digits: str) -> int:
    """RFC 5322, 4.3: two digits below 50 are this century, other two and all three digits count from 1900."""
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    return year + 1900 if len(digits) == 3 else year


def _clock(said: dict[str, str | None]) -> tuple[int, int, int]:
    """Hour, minute, second; a leap second becomes the one before. Midnight if there is no time."""
    hour = int(said.get("hour") or 0)
    if half := said.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return hour, int(said.get("minute") or 0), min(int(said.get("second") or 0), 59)


def _offset(zone: str | None) -> int | None:
    """Minutes east, None if the zone is missing, unknown, `-0000` or impossible."""
    said = (zone or "").strip().lower()
    if said in _ZONES:
        return _ZONES[said]
    hit = _OFFSET.search(said)
    if hit is None or said.startswith("-0000"):
        return None
    hours, minutes = _hours_and_minutes(hit[2])
    if hours >= 24:
        return None
    return (hours * 60 + minutes) * (-1 if hit[1] == "-" else 1)


def _hours_and_minutes(digits: str) -> tuple[int, int]:
    """`+02`, `+02:00` and `+0200` are hours first; of three digits the last two are minutes, as every library reads it."""
    if len(digits) <= 2:
        return int(digits), 0
    return divmod(int(digits.replace(":", "")), 100)
