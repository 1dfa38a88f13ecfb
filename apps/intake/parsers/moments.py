"""Dates as people write them, read one at a time and never beyond doubt: what is ambiguous says so.

Nothing here scans ahead further than one expression, so the cost of reading a text is its length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apps.core import fuzzy
from apps.core.fuzzy import FuzzyDate, Precision
from apps.intake.parsers import month_words
from apps.intake.parsers.clock import clock_at

WEEK: Final = timedelta(days=7)
WORD: Final = r"[^\W\d_]{2,16}"
NTH: Final = r"(?:st|nd|rd|th|er|\.|º|ª|:a|:e)?"
SEARCHED: Final = 2_000  # characters of a line in which a date is looked for

WORD_START = re.compile(r"(?<![\w/.:$€£#-])[\w~]|(?<=[\u3040-\u9fff\uac00-\ud7a3])\d")
ISO = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<s>[-/.])\s?(?P<m>\d{1,2})(?P=s)\s?(?P<d>\d{1,2})(?!\d)")
COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?![\d.])")
IDEOGRAPHS = re.compile(
    r"(?:(?P<y>\d{4})\s?[年년]\s?)?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일号]"
)
NUMERIC = re.compile(
    r"(?<!\d)(?P<a>\d{1,2})(?P<s>[-/.])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4}|\d{2})(?![\d/])"
)
SLASHED = re.compile(
    r"(?!24/7)(?P<a>\d{1,2})(?P<s>/)(?P<b>\d{1,2})(?![\d/.%])(?!\s(?:of\b|hour|day|time|done\b))"
)
DOTTED = re.compile(r"(?P<a>\d{1,2})(?P<s>\.)\s?(?P<b>\d{1,2})\.(?=\s|$|[:,;)–—-])")
YEAR_TAIL: Final = (
    r"(?:[\s,./-]{0,3}(?:del?\s)?(?P<y>(?:19|20)\d{2}|['’]\d{2}|(?<=[-/])\d{2})(?!\d|:\d))?"
)
DAY_MONTH = re.compile(
    rf"(?P<d>\d{{1,2}}){NTH}(?:\s?(?:-|–|—|to|bis|until)\s?(?P<d2>\d{{1,2}}){NTH})?"
    rf"[\s./-]{{0,3}}(?:(?:of|de|di|del|d['’])\s?)?(?P<mon>{WORD})\.?{YEAR_TAIL}(?!\d)"
)
MONTH_DAY = re.compile(
    rf"(?P<mon>{WORD})\.?[\s-]{{1,3}}(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?:\s?(?:-|–|—|to)\s?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?)?(?!\w|[:.]\d|%|\s?[ap]m\b)"
    r"(?:,?\s{0,2}(?<=[\s,])(?P<y>(?:19|20)\d{2})(?!\d|:\d))?"
)
MONTH_YEAR = re.compile(rf"(?P<mon>{WORD})\.?,?\s{{0,3}}(?:del?\s)?(?P<y>(?:19|20)\d\d)(?!\d)")
ISO_WEEK = re.compile(r"(?:(?P<y>20\d\d)[-\s]?W|(?:KW|CW|wk|week)\.?\s?)(?P<w>\d{1,2})(?!\d)", re.I)
AGO = re.compile(
    r"(?P<n>\d{1,3}|an?|one|two|three|four|five|six)\s(?P<u>day|week|month)s?\sago\b", re.I
)
LAST = re.compile(r"(?P<which>last|this|past|previous)\s(?P<what>[^\W\d_]{3,10})\b", re.I)
NEAR_DAYS: Final = {
    "today": 0, "tonight": 0, "yesterday": 1, "heute": 0, "gestern": 1, "vorgestern": 2,
}  # fmt: skip
COUNTS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
LEAD = re.compile(
    r"(?P<about>~|(?:about|around|approx\.?|approximately|circa|ca\.|c\.)\s)?\s?"
    r"(?P<week>(?:w/c|w/b|wc|wb|week\s(?:commencing|beginning|starting|of)|woche\s(?:vom|ab))[\s:]{1,2})?"
    r"(?:the\s|on\s|am\s|le\s|el\s|den\s)?",
    re.IGNORECASE,
)
DAY_NAME = re.compile(
    r"(?P<name>[^\W\d_]{2,16}(?:-[^\W\d_]{5})?)[.,]{0,2}(?:\s(?:the|den|d\.)\s|\s)"
)
DAY_NAME_AFTER = re.compile(r"\s?[(（]?(?P<name>[^\W\d_]{2,14})\.?[)）]?(?=[\s,:.)\-–—]|$)")
ALONE = re.compile(r"\s{0,2}(?:[-–—:|,.)\]]|\Z)")
AT = re.compile(
    r"(?:\s?[,T@]\s?|\s(?:at|um|à|kl\.?|klo|om|alle|ore|às|o|v|в|-|–)\s|\s)", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the reader of a date must know: the day it is read on and how its writer orders day and month."""

    today: date
    day_first: bool
    is_order_certain: bool = False  # other dates of the same text have settled the order
    languages: tuple[str, ...] = ("en",)
    week_of: date | None = None  # the Monday of the week that a heading above named


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One date found in a text: `other` is the second possible day, `notes` say what was assumed.

    Notes: `year_assumed`, `order_assumed`, `relative`, `weekday_differs`.
    """

    day: date
    precision: Precision
    begins: int
    ends: int
    at: time | None = None
    offset: int | None = None  # minutes east of UTC
    other: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return self.other is not None

    def fuzzy(self, zone: str) -> FuzzyDate:
        """The reading as a span in `zone` (IANA name)."""
        if self.precision is Precision.DAY and self.at is not None:
            moment = datetime.combine(self.day, self.at, tzinfo=ZoneInfo(zone))
            return fuzzy.exactly(moment, zone=zone)
        make = {
            Precision.DAY: fuzzy.on_day, Precision.ABOUT: fuzzy.about,
            Precision.MONTH: fuzzy.in_month, Precision.YEAR: fuzzy.in_year,
        }[self.precision]  # fmt: skip
        return make(self.day, zone=zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Core:
    """A date before its surroundings are looked at."""

    day: date
    precision: Precision = Precision.DAY
    ends: int
    other: date | None = None
    notes: tuple[str, ...] = ()


def read_at(text: str, position: int, context: Context) -> Reading | None:
    """The date expression that begins exactly at `position`, with its weekday before or after and its time."""
    lead = LEAD.match(text, position)
    start = lead.end() if lead else position
    for begin, weekday in _starts(text, start, context):
        core = _core(text, begin, context) or (
            _near(text, begin, context) if weekday is None else None
        )
        if core is not None:
            return _dressed(text, core, context, begins=position, lead=lead, weekday=weekday)
    return None


def find(text: str, context: Context) -> Reading | None:
    """The first date expression in the first 2,000 characters of a line."""
    for start in _word_starts(text[:SEARCHED]):
        reading = read_at(text, start, context)
        if reading is not None:
            return reading
    return None


def _word_starts(text: str) -> Iterator[int]:
    return (found.start() for found in WORD_START.finditer(text))


def _starts(text: str, start: int, context: Context) -> Iterator[tuple[int, int | None]]:
    """Where the core may begin: behind a weekday's name, or at once."""
    found = DAY_NAME.match(text, start)
    if found:
        weekday = _weekdays(context).get(found["name"].casefold())
        if weekday is not None:
            yield found.end(), weekday
    yield start, None


def _dressed(
    text: str, core: _Core, context: Context, *, begins: int, lead: re.Match[str] | None, weekday: int | None,
) -> Reading:  # fmt: skip
    ends, after = _weekday_after(text, core.ends, context)
    core = _checked_by_weekday(core, weekday if weekday is not None else after)
    reading = Reading(
        day=core.day, precision=core.precision, begins=begins, ends=ends,
        other=core.other, notes=core.notes,
    )  # fmt: skip
    if lead and lead["week"]:
        return _week(reading)
    if lead and lead["about"] and reading.precision is Precision.DAY:
        return replace(reading, precision=Precision.ABOUT)
    return _timed(text, reading) if reading.precision is Precision.DAY else reading


def _weekday_after(text: str, ends: int, context: Context) -> tuple[int, int | None]:
    found = DAY_NAME_AFTER.match(text, ends)
    if found:
        weekday = _weekdays(context).get(found["name"].casefold())
        if weekday is not None:
            return found.end(), weekday
    return ends, None


def _checked_by_weekday(core: _Core, weekday: int | None) -> _Core:
    """A weekday beside a date settles the order of day and month, or the year, or disagrees."""
    if weekday is None or core.precision is not Precision.DAY or core.day.weekday() == weekday:
        return replace(core, other=None) if weekday is not None else core
    if core.other is not None and core.other.weekday() == weekday:
        return replace(core, day=core.other, other=None)
    if "year_assumed" in core.notes:
        for year in range(core.day.year - 1, core.day.year - 4, -1):
            day = _date(year, core.day.month, core.day.day)
            if day is not None and day.weekday() == weekday:
                return replace(core, day=day)
    return replace(core, notes=(*core.notes, "weekday_differs"))


def _week(reading: Reading) -> Reading:
    """A week begins with the day named; its middle, with three days to either side, is exactly that week."""
    if reading.precision is not Precision.DAY:
        return reading
    return replace(reading, day=reading.day + timedelta(days=3), precision=Precision.ABOUT)


def _timed(text: str, reading: Reading) -> Reading:
    gap = AT.match(text, reading.ends)
    clock = clock_at(text, gap.end()) if gap else None
    if clock is None:
        return reading
    return replace(reading, at=clock.at, offset=clock.offset, ends=clock.ends)


def _core(text: str, begin: int, context: Context) -> _Core | None:
    for pattern, make in FORMS:
        found = pattern.match(text, begin)
        core = make(found, context) if found else None
        if core is not None:
            return core
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str, context: Context) -> int:
    """Four digits as they are; two digits are this century unless that lies ahead."""
    digits = text.lstrip("'’")
    if len(digits) == 4:
        return int(digits)
    year = 2000 + int(digits)
    return year if year <= context.today.year + 1 else year - 100


def latest(month: int, day: int, context: Context) -> date | None:
    """The last such day that is not ahead: notes tell of what was."""
    for year in range(context.today.year, context.today.year - 9, -1):
        found = _date(year, month, day)
        if found is not None and found <= context.today:
            return found
    return None


def _placed(year: str | None, month: int, day: int, *, context: Context) -> date | None:
    if year:
        return _date(_full_year(year, context), month, day)
    return latest(month, day, context)


def _ordered(found: re.Match[str], context: Context) -> _Core | None:
    """Two numbers: day and month in an order that the numbers, the dots, or only the reader's habit decide."""
    groups = found.groupdict()
    first, second, year = int(found["a"]), int(found["b"]), groups.get("y")
    day_month = _placed(year, second, first, context=context)
    month_day = _placed(year, first, second, context=context)
    notes = () if year else ("year_assumed",)
    if found["s"] == ".":
        month_day = None
    if day_month is None or month_day is None or day_month == month_day:
        day = day_month or month_day
        return _Core(day=day, ends=found.end(), notes=notes) if day else None
    day, other = (day_month, month_day) if context.day_first else (month_day, day_month)
    if context.is_order_certain:
        return _Core(day=day, ends=found.end(), notes=notes)
    return _Core(day=day, other=other, ends=found.end(), notes=(*notes, "order_assumed"))


def _numbered(found: re.Match[str], context: Context) -> _Core | None:
    day = _placed(found["y"], int(found["m"]), int(found["d"]), context=context)
    notes = () if found["y"] else ("year_assumed",)
    return _Core(day=day, ends=found.end(), notes=notes) if day else None


def _worded(found: re.Match[str], context: Context) -> _Core | None:
    month = _months(context).get(found["mon"].casefold())
    if month is None:
        return None
    notes = () if found["y"] else ("year_assumed",)
    day = _placed(found["y"], month, int(found["d"]), context=context)
    if day is None:
        return None
    if found["d2"] and int(found["d2"]) > int(found["d"]):
        return _range(day, int(found["d2"]) - int(found["d"]), ends=found.end(), notes=notes)
    return _Core(day=day, ends=found.end(), notes=notes)


def _range(day: date, days: int, *, ends: int, notes: tuple[str, ...]) -> _Core:
    """Several days: their middle and "about" for up to a week, else the month."""
    if days > 6:
        return _Core(day=day, precision=Precision.MONTH, ends=ends, notes=notes)
    middle = day + timedelta(days=(days + 1) // 2)
    return _Core(day=middle, precision=Precision.ABOUT, ends=ends, notes=notes)


def _month_of_year(found: re.Match[str], context: Context) -> _Core | None:
    month = _months(context).get(found["mon"].casefold())
    if month is None:
        return None
    day = date(int(found["y"]), month, 1)
    return _Core(day=day, precision=Precision.MONTH, ends=found.end())


def _iso_week(found: re.Match[str], context: Context) -> _Core | None:
    year = int(found["y"] or context.today.year)
    try:
        monday = date.fromisocalendar(year, int(found["w"]), 1)
        if not found["y"] and monday > context.today:
            monday = date.fromisocalendar(year - 1, int(found["w"]), 1)
    except ValueError:
        return None
    notes = () if found["y"] else ("year_assumed",)
    return _Core(
        day=monday + timedelta(days=3), precision=Precision.ABOUT, ends=found.end(), notes=notes
    )


def _ago(found: re.Match[str], context: Context) -> _Core | None:
    said = found["n"].lower()
    count, unit = COUNTS.get(said) or int(said), found["u"].lower()
    days = count * {"day": 1, "week": 7, "month": 30}[unit]
    precision = {"day": Precision.DAY, "week": Precision.ABOUT, "month": Precision.MONTH}[unit]
    day = context.today - timedelta(days=days)
    return _Core(day=day, precision=precision, ends=found.end(), notes=("relative",))


def _last(found: re.Match[str], context: Context) -> _Core | None:
    """ "Last Tuesday" may mean the one just gone or the one before that: both are given."""
    what, ends = found["what"].casefold(), found.end()
    is_this = found["which"].lower() == "this"
    monday = context.today - timedelta(days=context.today.weekday())
    if what in {"morning", "afternoon", "evening"} and is_this:
        return _Core(day=context.today, ends=ends, notes=("relative",))
    if what == "week":
        middle = monday + timedelta(days=3) - (timedelta() if is_this else WEEK)
        return _Core(day=middle, precision=Precision.ABOUT, ends=ends, notes=("relative",))
    if what == "month":
        first = context.today.replace(day=1)
        day = first if is_this else (first - timedelta(days=1)).replace(day=1)
        return _Core(day=day, precision=Precision.MONTH, ends=ends, notes=("relative",))
    weekday = _weekdays(context).get(what)
    return None if weekday is None else _last_weekday(weekday, ends, context, is_this=is_this)


def _last_weekday(weekday: int, ends: int, context: Context, *, is_this: bool) -> _Core:
    back = (context.today.weekday() - weekday - (0 if is_this else 1)) % 7 + (0 if is_this else 1)
    day = context.today - timedelta(days=back)
    other = None if is_this else day - WEEK
    return _Core(day=day, other=other, ends=ends, notes=("relative",))


def _near(text: str, begin: int, context: Context) -> _Core | None:
    """A lone word: today, yesterday, or the name of a weekday."""
    found = re.compile(WORD).match(text, begin)
    if found is None:
        return None
    word = found[0].casefold()
    if word in NEAR_DAYS:
        day = context.today - timedelta(days=NEAR_DAYS[word])
        return _Core(day=day, ends=found.end(), notes=("relative",))
    weekday = _weekdays(context).get(word)
    if weekday is None or (len(word) <= month_words.SHORT and not ALONE.match(text, found.end())):
        return None  # "Sun is out" is about the weather
    if context.week_of is not None:
        return _Core(day=context.week_of + timedelta(days=weekday), ends=found.end())
    return _last_weekday(weekday, found.end(), context, is_this=True)


def _months(context: Context) -> dict[str, int]:
    return month_words.months(context.languages, full_of_all=True)


def _weekdays(context: Context) -> dict[str, int]:
    return month_words.weekdays(context.languages, full_of_all=True)


FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Context], _Core | None]], ...]] = (
    (ISO, _numbered), (IDEOGRAPHS, _numbered), (COMPACT, _numbered), (NUMERIC, _ordered), (DOTTED, _ordered),
    (SLASHED, _ordered), (DAY_MONTH, _worded), (MONTH_DAY, _worded), (MONTH_YEAR, _month_of_year),
    (ISO_WEEK, _iso_week), (AGO, _ago), (LAST, _last),
)  # fmt: skip
