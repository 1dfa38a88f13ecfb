"""A table whose cells were copied each on a line of its own: the day, and below it its numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from apps.choices.parsers.cutting import ENOUGH, Line, is_day, number_of, unmarked, without_day
from apps.choices.parsers.naming import DAY, RELEASE, VEST, is_money

BETWEEN: Final = " | "
LABELLED = re.compile(r"\s*(?P<name>[^\d:]{2,40}):\s*(?P<cell>\S.{0,58})")


def stacked(lines: Sequence[Line]) -> list[Line]:
    """The lines with such numbers put behind their day, as many as behind most; others as they are.

    Only where the first figures are a day: below a number nobody can tell whose it is.
    """
    lines = _named_below(lines)
    days = [is_day(unmarked(one.words)) for one in lines]
    told = sum(without_day(one.words) != one.words for one in lines)
    if not any(days) or sum(days) < ENOUGH * told or not _begins_with_day(lines):
        return list(lines)
    begins = [place for place, stands_alone in enumerate(days) if stands_alone]
    groups = [_below(lines, place, days) for place in begins]
    joined = dict(zip(begins, _alike(groups), strict=True))
    taken = {one.number for group in joined.values() for one in group}
    return [
        _joined(line, joined[place]) if joined.get(place) else line
        for place, line in enumerate(lines)
        if line.number not in taken
    ]


def _named_below(lines: Sequence[Line]) -> list[Line]:
    """`Vest Date: 15 May 2027` with the lines `Shares: 50` below it as one line."""
    found: list[Line] = []
    is_open = False
    for line in lines:
        name, cell = _labelled(line)
        if is_open and name and number_of(cell):
            found[-1] = Line(number=found[-1].number, words=f"{found[-1].words}{BETWEEN}{line.words.strip()}")  # fmt: skip
            continue
        is_open = is_day(cell) and any(one.search(name) for one in (DAY, VEST, RELEASE))
        found.append(line)
    return found


def _labelled(line: Line) -> tuple[str, str]:
    found = LABELLED.fullmatch(unmarked(line.words))
    return (found["name"], found["cell"].strip()) if found else ("", "")


def _alike(groups: Sequence[list[Line]]) -> list[list[Line]]:
    """Each group cut to the size of most; one that is shorter, or in which money stands for shares, is left apart."""
    sizes = Counter(map(len, groups))
    most = max(sizes, key=lambda size: (sizes[size], size == len(groups[0])))
    whole = next(one[:most] for one in groups if len(one) >= most)
    kinds = _kinds(whole)
    return [one[:most] if _kinds(one[:most]) == kinds else [] for one in groups]


def _kinds(group: Sequence[Line]) -> list[bool]:
    """Of each number whether it is money."""
    parts = [number_of(one.words) for one in group]
    return [one is not None and is_money(one.unit) for one in parts]


def _begins_with_day(lines: Sequence[Line]) -> bool:
    first = next((one.words for one in lines if any(map(str.isdigit, one.words))), "")
    return is_day(unmarked(first))


def _below(lines: Sequence[Line], place: int, days: Sequence[bool]) -> list[Line]:
    """The lone numbers directly below a day."""
    found: list[Line] = []
    for line, is_next in zip(lines[place + 1 :], days[place + 1 :], strict=True):
        if is_next or not number_of(line.words):
            break
        found.append(line)
    return found


def _joined(day: Line, below: Sequence[Line]) -> Line:
    words = BETWEEN.join([unmarked(day.words), *(one.words.strip() for one in below)])
    return Line(number=day.number, words=words)
