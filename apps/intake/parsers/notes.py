"""Pasted notes: dated lines, bullets and paragraphs become proposed entries. Nothing of the input is dropped.

Every line belongs to exactly one part (an entry, a heading or a blank), and the parts' sources put together are the
input again. A heading that holds a date lends it to the lines below; whatever is assumed is said in `notes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from apps.core import fuzzy
from apps.core.fuzzy import FuzzyDate, Precision
from apps.intake.parsers import month_words
from apps.intake.parsers.clock import clock_at
from apps.intake.parsers.guess import Guess, guess
from apps.intake.parsers.moments import NUMERIC, Context, Reading, find, read_at

DateFrom = Literal["line", "heading", "above", "mention", "none"]
PartKind = Literal["entry", "heading", "blank"]

MOST_ENTRIES: Final = 5_000  # beyond, the rest of the text is one last entry
WRAPPED: Final = 60  # a line this long without an end may go on in the next one
BULLET = re.compile(r"(?:[-*+•‣▪●○◦–—·]|\d{1,3}[.)]|\[[ xX]?\]|[☐☑✓✔✅])[ \t]{1,8}")
MARK = re.compile(r"(?P<level>#{1,6})[ \t]{1,8}")
SEPARATOR = re.compile(r"[ \t]{0,4}(?:[-–—:|,)\]]|\t|->|→|=>)[ \t:|–—-]{0,8}|[ \t]{1,8}")
FIRM = re.compile(r"[ \t]{0,4}(?:[-–—:|)\]]|\t|->|→|,)")
# Words that belong to the date before them, where no sign parts the two.
TIED = re.compile(
    r"(?:and|or|to|till?|until|through|was|were|is|are|isn|wasn|has|had|will|would|und|oder|bis|war|ist|et|ou|est|y|o|es|'s|’s)\b"
    r"|[^\w\s\"'“‘(\[]",
    re.IGNORECASE,
)
# A date in figures with its year. Where one begins a line and is not read, it is no day of the calendar: 31/02/2026.
NO_DAY: Final = re.compile(r"(?:\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}-\d{1,2}-\d{1,2})(?![\d./-])")
NOISE = " \t#*_=-–—:|[]()<>.,~\r\n"
UNDERLINE = re.compile(r"[=\-_*~]{3,}\s*\Z")
LOWEST: Final = 7  # the level of a heading without `#`
COLON_LINE: Final = 80  # a shorter line that ends with a colon speaks of what follows


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A run of source lines, numbered from 1, both ends included; `source` has their line ends."""

    kind: PartKind
    first_line: int
    last_line: int
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """One entry as it would be made. `statement` is the line without its bullet and date; `under` the heading's words."""

    statement: str
    happened: FuzzyDate
    date_from: DateFrom
    guess: Guess
    first_line: int
    last_line: int
    source: str
    under: str = ""
    other: FuzzyDate | None = None  # the second reading of an ambiguous date
    notes: tuple[str, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return self.other is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Notes:
    """Everything that was pasted, in order."""

    parts: tuple[Part, ...]
    entries: tuple[Proposed, ...]
    is_cut: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A physical line with what is seen on it at once."""

    number: int
    source: str
    body: str  # without indent, bullet and heading mark
    indent: int
    bullet: bool
    level: int  # of a `#` heading, else 0
    reading: Reading | None  # a date at the beginning of the body

    @property
    def is_blank(self) -> bool:
        return not self.source.strip()


@dataclass(kw_only=True, slots=True)
class _State:
    """What the lines above lend to the next."""

    context: Context
    zone: str
    heading: Reading | None = None
    heading_level: int = 0
    words: str = ""
    topic: str = ""  # the same words without their date
    level: int = 0
    above: Reading | None = None
    above_indent: int = 0
    pending: Part | None = None  # a heading under which nothing stands yet
    parts: list[Part] = field(default_factory=list)
    entries: list[Proposed] = field(default_factory=list)


def read_notes(
    text: str, *, now: datetime, zone: str, day_first: bool, languages: tuple[str, ...] = ("en",)
) -> Notes:
    """Split pasted notes into proposed entries.

    `now` is aware; `zone` the IANA name of the writer's wall clock; `day_first` how they write 3/4. The parts' sources,
    joined, equal `text`.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    context = Context(today=today, day_first=day_first, languages=languages)
    context = _settled(text, context)
    state = _State(context=context, zone=zone)
    lines = text.splitlines(keepends=True)
    is_cut = _walk(lines, state)
    _close_heading(state)
    return Notes(parts=tuple(state.parts), entries=tuple(state.entries), is_cut=is_cut)


def _settled(text: str, context: Context) -> Context:
    """If a date in the text can only be read one way (13/4), all of them are read that way; if both occur, none is."""
    pairs = [(int(found["a"]), int(found["b"])) for found in NUMERIC.finditer(text[:500_000])]
    day_first = any(a > 12 >= b for a, b in pairs)
    month_first = any(b > 12 >= a for a, b in pairs)
    if day_first == month_first:
        return context
    return replace(context, day_first=day_first, is_order_certain=True)


def _walk(lines: Sequence[str], state: _State) -> bool:
    """Turn lines into parts. Answers whether the rest was put into one last entry."""
    at = 0
    while at < len(lines):
        if len(state.entries) >= MOST_ENTRIES:
            rest = _line("".join(lines[at:]), at + 1, state.context)
            _add_entry([replace(rest, reading=None)], state, last=len(lines))
            return True
        here = _in_week(state)
        line = _line(lines[at], at + 1, here)
        if line.is_blank or UNDERLINE.match(line.source.strip()):
            state.parts.append(_part("blank", [line]))
            at += 1
        elif _is_heading(line, lines, at):
            _open_heading(line, state)
            at += 1
        else:
            block = [line, *_continuation(lines, line, here)]
            _add_entry(block, state)
            at += len(block)
    return False


def _line(source: str, number: int, context: Context) -> _Line:
    stripped = source.lstrip(" \t\u00a0\u3000>")
    indent = len(source) - len(stripped)
    mark = MARK.match(stripped)
    body = stripped[mark.end() :] if mark else stripped
    bullet = BULLET.match(body)
    reading = _leading(body, context)
    if bullet and (reading is None or not body[:1].isdigit()):
        body = body[bullet.end() :]
        reading = _leading(body, context)
    return _Line(
        number=number, source=source, body=body.rstrip(), indent=indent, bullet=bool(bullet),
        level=len(mark["level"]) if mark else 0, reading=reading,
    )  # fmt: skip


def _leading(body: str, context: Context) -> Reading | None:
    """A date at the very beginning, also inside brackets or emphasis."""
    start = len(body[:12]) - len(body[:12].lstrip("([*_"))
    return read_at(body, start, context) or _month_alone(body, context)


def _month_alone(body: str, context: Context) -> Reading | None:
    """ "March:" or "March" on a line of its own is that month of the last twelve."""
    found = re.match(r"[^\W\d_]{3,16}(?=\s{0,3}(?:[:\-–—]|\Z))", body.rstrip())
    month = month_words.months(context.languages).get(found[0].casefold()) if found else None
    if found is None or month is None:
        return None
    year = context.today.year - (1 if month > context.today.month else 0)
    return Reading(
        day=date(year, month, 1), precision=Precision.MONTH, begins=0, ends=found.end(),
        notes=("year_assumed",),
    )  # fmt: skip


def _in_week(state: _State) -> Context:
    """Weekdays below "w/c 3 March" are days of that week."""
    heading = state.heading
    if heading is None or heading.precision is not Precision.ABOUT:
        return state.context
    return replace(state.context, week_of=heading.day - timedelta(days=heading.day.weekday()))


def _is_heading(line: _Line, lines: Sequence[str], at: int) -> bool:
    if line.level:
        return True
    rest = line.body[line.reading.ends :] if line.reading else line.body
    if line.reading is not None and not rest.strip(NOISE):
        return True
    ends_with_colon = line.body.endswith((":", "："))
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if UNDERLINE.match(below.strip()) and below.strip()[:1] in "=-":
        return True
    return ends_with_colon and len(line.body) <= COLON_LINE and bool(below.strip())


def _open_heading(line: _Line, state: _State) -> None:
    level = line.level or LOWEST
    words, topic = line.body.strip(NOISE), _without_date(line)
    if state.pending is not None and line.reading is None and level >= state.level:
        words = f"{state.words} / {words}"  # "3 March", then "Wins:": both stand above what follows
        topic = f"{state.topic} / {topic}".removeprefix(" / ")
        state.pending = None
    _close_heading(state)
    state.above = None
    if line.reading is not None:
        state.heading, state.heading_level = line.reading, level
    elif level < state.heading_level:  # a new chapter; its lines have no date from the old one
        state.heading = None
    state.words, state.topic, state.level = words, topic, level
    part = _part("heading", [line])
    state.parts.append(part)
    state.pending = part


def _without_date(line: _Line) -> str:
    """What a heading is about, beside its day."""
    if line.reading is None:
        return line.body.strip(NOISE)
    return f"{line.body[: line.reading.begins]}{line.body[line.reading.ends :]}".strip(NOISE)


def _close_heading(state: _State) -> None:
    """A heading with nothing below it is itself what was written: it becomes an entry."""
    part, state.pending = state.pending, None
    if part is None:
        return
    line = _line(part.source, part.first_line, state.context)
    words = line.body.strip(NOISE) or part.source.strip()
    proposed = _proposed(words, [line], zone=state.zone, reading=line.reading, date_from="line")
    state.entries.append(proposed)


def _continuation(lines: Sequence[str], first: _Line, context: Context) -> Iterator[_Line]:
    """Following lines that belong to the same thought: wrapped or indented, no bullet, no date of their own."""
    before = first
    for below in range(first.number, len(lines)):
        line = _line(lines[below], below + 1, context)
        if line.is_blank or line.bullet or line.level or line.reading:
            return
        if not (line.indent > first.indent or _is_wrapped(before, line)):
            return
        if _is_heading(line, lines, below):
            return
        yield line
        before = line


def _is_wrapped(before: _Line, line: _Line) -> bool:
    words = before.source.rstrip()
    if len(words) < WRAPPED:
        return False
    return not words.endswith((".", "!", "?", "。", ":", ";")) or line.body[:1].islower()


def _add_entry(block: list[_Line], state: _State, *, last: int | None = None) -> None:
    first = block[0]
    reading, date_from, ends = _date_of(first, state)
    words = [first.body[ends:], *(line.body for line in block[1:])]
    statement = "\n".join(part for part in words if part.strip()).strip()
    if date_from == "line":
        state.above, state.above_indent = reading, first.indent
    elif first.indent <= state.above_indent:
        state.above = None
    state.pending = None
    # A line with a day of its own is not of the heading's day; one with a day that cannot be has none.
    under = state.topic if date_from == "line" or NO_DAY.match(first.body) else state.words
    proposed = _proposed(
        statement or first.source.strip(), block, zone=state.zone, reading=reading, date_from=date_from, under=under,
    )  # fmt: skip
    proposed = replace(proposed, last_line=last or proposed.last_line)
    state.entries.append(proposed)
    state.parts.append(replace(_part("entry", block), last_line=proposed.last_line))


def _date_of(line: _Line, state: _State) -> tuple[Reading | None, DateFrom, int]:
    """Whose date a line has, and how many of its characters are that date and its separator."""
    if line.reading is not None:
        return line.reading, "line", _cut(line.body, line.reading)
    if NO_DAY.match(line.body):
        return None, "none", 0
    if state.above is not None and line.indent > state.above_indent:
        return replace(state.above, at=None), "above", 0
    if state.heading is not None:
        return _with_own_time(line.body, state.heading)
    mention = find(line.body, state.context)
    if mention is not None:
        return mention, "mention", 0
    return None, "none", 0


def _with_own_time(body: str, heading: Reading) -> tuple[Reading, DateFrom, int]:
    """ "09:30 stand-up" under a dated heading happened at that minute."""
    clock = clock_at(body) if heading.precision is Precision.DAY else None
    if clock is None:
        return replace(heading, at=None), "heading", 0
    separator = SEPARATOR.match(body, clock.ends)
    return replace(heading, at=clock.at), "heading", separator.end() if separator else 0


def _cut(body: str, reading: Reading) -> int:
    """A date is cut off where the words after it can stand alone: not "yesterday was hard" or "3 March and 4 March"."""
    ends = reading.ends
    if body[ends : ends + 1] in {"*", "_"}:
        ends += len(body[ends : ends + 3]) - len(body[ends : ends + 3].lstrip("*_"))
    separator = SEPARATOR.match(body, ends)
    if separator is None:
        return 0
    rest = body[separator.end() :].strip()
    words = body[reading.begins : reading.ends].strip()
    in_figures = not re.search(r"[^\W\d_]", words) or (" " not in words and words[:1].isdigit())
    goes_on = TIED.match(rest) or (rest[:1].isdigit() and not in_figures)
    is_tied = goes_on and not FIRM.match(body, ends)
    return separator.end() if rest and not is_tied else 0


def _proposed(
    statement: str, block: list[_Line], *, zone: str, reading: Reading | None, date_from: DateFrom, under: str = "",
) -> Proposed:  # fmt: skip
    other = replace(reading, day=reading.other) if reading and reading.other else None
    return Proposed(
        statement=statement,
        happened=_fuzzy(reading, zone),
        other=_fuzzy(other, zone) if other else None,
        date_from=date_from if reading else "none",
        notes=reading.notes if reading else (),
        guess=guess(text=statement),
        first_line=block[0].number,
        last_line=block[-1].number,
        source="".join(line.source for line in block),
        under=under,
    )


def _fuzzy(reading: Reading | None, zone: str) -> FuzzyDate:
    """Dates at the edge of the calendar have no whole span and are not known."""
    if reading is None:
        return fuzzy.unknown(zone=zone)
    try:
        return reading.fuzzy(zone)
    except (OverflowError, ValueError):
        return fuzzy.unknown(zone=zone)


def _part(kind: PartKind, block: list[_Line]) -> Part:
    return Part(
        kind=kind,
        first_line=block[0].number,
        last_line=block[-1].number,
        source="".join(line.source for line in block),
    )
