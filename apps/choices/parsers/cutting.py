"""A pasted statement as lines, and lines as cells: by the sign that parts most of them into a day and a number.

Each line is taken by itself: a stray quotation mark costs its own line and never the rest.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from apps.intake.parsers import table_dates
from apps.intake.parsers.moments import Context, find
from apps.intake.parsers.numbers import Parts, take_apart
from apps.intake.parsers.table_dates import Order

LONGEST_LINE: Final = 2_000
LONGEST_TOLD: Final = 400  # of a line that is words and no cells
LONGEST_CELL: Final = 60
MOST_CELLS: Final = 60
SAMPLED: Final = 200
ENOUGH: Final = 0.5  # of the lines that tell a day and a number
PROSE: Final = ""  # no sign parts the cells: the day is looked for among words
CUTS: Final = ("\t", ";", "|", ",", "  ")
SEP_LINE = re.compile(r'"?sep=([^"\w ])"?\s*', re.IGNORECASE)
UNSEEN = re.compile("[\x00\ufeff\u200b\u200e\u200f\u061c]")  # NUL, and marks of no width
WIDE_GAP = re.compile(r"\s{2,}")
MARKED = re.compile(r"\A\s*(?:[>*•·]\s*|[-–]\s+)+")  # what a mail or a list puts before a line
QUOTED_TEXT = re.compile(r'="([^"]{1,60})"')  # how a spreadsheet is told that figures are words
MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})[-/](\d{1,2})[-/](\d{4}|\d{2})")
LONE_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*")
MONTH_AND_DAY = re.compile(r"\s*(?:[^\W\d_]{3,10}\.?,?\s)?[^\W\d_]{3,10}\.?\s\d{1,2}\s*")
GROUPED_IN_PROSE = re.compile(r"\d,\d{3}(?!\d)")
YEAR = re.compile(r"\d{4}|[-/.'’]\s?\d{2}(?!\d)")
CLOCK = re.compile(r"T\d|\d:\d|\d\s?[ap]\.?m\b|\d\s?(?:h|Uhr)\b", re.I)
FIGURES_FIRST = re.compile(r"[\d./-]{6,10}(?=[T\s,])")
RUPEES = re.compile(r"(?<![A-Za-z])Rs\.?\s?(?=[-\d])", re.I)
FILLED_UP = re.compile(r"(?<=\d)(?:\.\d\d)?/[-=]\s*\Z")  # `9,25,000/-`: no paise follow
ORDERS: Final[dict[str, Order]] = {
    "dots": "dmy", "unclear": "dmy", "dmy": "dmy", "mdy": "mdy", "ymd": "ymd", "words": "words",
}  # fmt: skip
FAR_AHEAD: Final = date(2100, 1, 1)  # a year of two figures is one of this century


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line with its number in what was pasted, from 1."""

    number: int
    words: str


def lines_of(text: str) -> Iterator[Line]:
    """Lines with words in them; what is never seen and stands before a copied date is dropped."""
    plain = UNSEEN.sub("", text)
    for number, words in enumerate(plain.splitlines(), start=1):
        if words.strip():
            yield Line(number=number, words=words)


def cut_of(lines: Sequence[Line]) -> str:
    """The sign that parts the most lines into a day and a number, or `PROSE`."""
    if lines and (named := SEP_LINE.fullmatch(lines[0].words.strip())):
        return named[1]
    sample = [one.words for one in lines[:SAMPLED] if len(one.words) <= LONGEST_LINE]
    found = {cut: sum(_parts_well(cells_of(one, cut)) for one in sample) for cut in CUTS}
    if _is_prose_with_commas(sample):
        found[","] = 0
    in_prose = sum(_is_told(one) for one in sample)
    best = max(found.values())
    if not best or best < ENOUGH * in_prose:
        return PROSE
    return next(cut for cut in CUTS if found[cut] == best)


def _is_prose_with_commas(sample: Sequence[str]) -> bool:
    """`15 May 2026, 1,234 shares`: one comma parts words, another thousands."""
    rests = [without_day(one) for one in sample if '"' not in one]
    return any(", " in one and GROUPED_IN_PROSE.search(one) for one in rests)


def holds_both(cells: Sequence[str]) -> bool:
    """Whether a line has a day and, beside it, a number."""
    return any(map(is_day, cells)) and any(number_of(one) and not is_day(one) for one in cells)


def _parts_well(cells: Sequence[str]) -> bool:
    """As `holds_both`, and the day has its year: `Aug 15` of `Aug 15, 2026 1,250` is none."""
    return holds_both([one for one in cells if has_year(one) or not is_day(one)])


def number_of(cell: str) -> Parts | None:
    """A cell that is one number taken apart, also `Rs. 9,25,000/-`."""
    return take_apart(without_flourish(cell))


def without_flourish(cell: str) -> str:
    """A number's words with rupees by their code, and without the stroke that ends them."""
    return FILLED_UP.sub("", RUPEES.sub("INR ", cell.strip()))


def _is_told(line: str) -> bool:
    """Whether a day stands somewhere in the line, and another figure beside it."""
    rest = without_day(line)
    return rest != line and any(one.isdigit() for one in rest)


def without_day(line: str) -> str:
    """The line without the first day in it; as it is where there is none."""
    found = find(line[:LONGEST_TOLD], Context(today=FAR_AHEAD, day_first=True))
    return line[: found.begins] + line[found.ends :] if found else line


def cells_of(line: str, cut: str) -> list[str]:
    """The cells of one line; two spaces or more part them where `cut` is two spaces."""
    if cut == "  ":
        return WIDE_GAP.split(line.strip())[:MOST_CELLS]
    line = QUOTED_TEXT.sub(r"\1", line)
    if line.count('"') % 2:
        line = line.replace('"', "")  # one mark alone would swallow the rest of the line
    try:
        cells = next(csv.reader([line], delimiter=cut, skipinitialspace=True), [])
    except (csv.Error, ValueError):  # newer Pythons refuse a sign that cannot part cells
        cells = line.split(cut)
    cells = [one.strip() for one in cells[:MOST_CELLS]]
    return _rejoined(cells) if cut == "," else cells


def _rejoined(cells: list[str]) -> list[str]:
    """`May 15, 2026` without quotation marks was cut at its comma."""
    found: list[str] = []
    for one in cells:
        if found and LONE_YEAR.fullmatch(one) and MONTH_AND_DAY.fullmatch(found[-1]):
            found[-1] = f"{found[-1]}, {one}"
        else:
            found.append(one)
    return found


def plain_day(cell: str) -> str:
    """A day's words without what table_dates does not know: `MAY-15-2026`, a sign before a line of a list."""
    words = cell.strip().strip("'\"").strip()
    return MONTH_FIRST.sub(_worded, words) if len(words) <= LONGEST_CELL else words


def _worded(found: re.Match[str]) -> str:
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    return f"{found[1]} {found[2]}, {year}"


def has_year(cell: str) -> bool:
    return bool(YEAR.search(cell))


def is_day(cell: str) -> bool:
    """Whether a cell is a day, in one order or the other."""
    words = plain_day(cell)
    shape = table_dates.shape(words)
    if not shape or not _is_rest_a_clock(words):
        return False
    return table_dates.when(words, ORDERS[shape], today=FAR_AHEAD) is not None


def _is_rest_a_clock(words: str) -> bool:
    """Behind a day in figures may stand a time, and not the next number."""
    day = FIGURES_FIRST.match(words)
    return day is None or bool(CLOCK.search(words, day.end()))


def unmarked(line: str) -> str:
    """A line without the dash, dot or `>` of a list or a mail before it."""
    return MARKED.sub("", line, count=1).strip()
