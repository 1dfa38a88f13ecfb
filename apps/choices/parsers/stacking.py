"""A table whose cells were copied each on a line of its own: the day, and below it its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from apps.choices.parsers.cutting import ENOUGH, Line, is_day, unmarked, without_day
from apps.intake.parsers.numbers import take_apart

BETWEEN: Final = " | "


def stacked(lines: Sequence[Line]) -> list[Line]:
    """The lines with such numbers put behind their day, as many as behind the first one; others as they are.

    Only where the first figures are a day: below a number nobody can tell whose it is.
    """
    days = [is_day(unmarked(one.words)) for one in lines]
    told = sum(without_day(one.words) != one.words for one in lines)
    if not any(days) or sum(days) < ENOUGH * told or not _begins_with_day(lines):
        return list(lines)
    begins = [place for place, stands_alone in enumerate(days) if stands_alone]
    groups = [_below(lines, place, days) for place in begins]
    most = len(groups[0])
    joined = {place: group[:most] for place, group in zip(begins, groups, strict=True)}
    taken = {one.number for group in joined.values() for one in group}
    return [
        _joined(line, joined[place]) if place in joined else line
        for place, line in enumerate(lines)
        if line.number not in taken
    ]


def _begins_with_day(lines: Sequence[Line]) -> bool:
    first = next((one.words for one in lines if any(map(str.isdigit, one.words))), "")
    return is_day(unmarked(first))


def _below(lines: Sequence[Line], place: int, days: Sequence[bool]) -> list[Line]:
    """The lone numbers directly below a day."""
    found: list[Line] = []
    for line, is_next in zip(lines[place + 1 :], days[place + 1 :], strict=True):
        if is_next or not take_apart(line.words):
            break
        found.append(line)
    return found


def _joined(day: Line, below: Sequence[Line]) -> Line:
    words = BETWEEN.join([unmarked(day.words), *(one.words.strip() for one in below)])
    return Line(number=day.number, words=words)
