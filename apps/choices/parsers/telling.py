"""The vest that a line of words tells, or why it tells none."""

from __future__ import annotations

from dataclasses import dataclass

from apps.choices.parsers import prose
from apps.choices.parsers.cutting import Line
from apps.choices.parsers.figures import PENCE
from apps.choices.parsers.outcome import Means, Trouble
from apps.choices.parsers.prose import Told

FEW_WORDS = 6  # a line of more words, with a day and no number, is a title or a footer


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A line's day and number as written: one of `shares`, `money` or `trouble` is filled.

    `beside` is another number of the line, which tells how its numbers are written; `is_named`: a word says what is counted.
    """

    line: Line
    day: str = ""
    shares: str = ""
    money: str = ""
    beside: str = ""
    is_named: bool = False
    trouble: Trouble | None = None
    about: str = ""


def in_prose(line: Line, said: Told, means: Means) -> Found | None:
    """The vest that a line tells; None for one that tells of none."""
    if formula := prose.FORMULA.search(said.rest):
        return Found(line=line, trouble=Trouble.FORMULA, about=said.rest[formula.start() :].strip())
    if not said.days:
        return _without_day(line, said)
    if trouble := _trouble_of_words(said):
        return Found(line=line, trouble=trouble)
    counted = said.shares or said.plain
    first, second = (said.money, counted) if means is Means.AMOUNT else (counted, said.money)
    numbers = first or second
    if not numbers:
        return _without_number(line, said)
    if len(numbers) > 1:
        return Found(line=line, trouble=Trouble.TWO_NUMBERS)
    is_money = numbers is said.money or (means is Means.AMOUNT and numbers is not said.shares)
    return Found(
        line=line, day=said.days[0],
        shares="" if is_money else numbers[0], money=numbers[0] if is_money else "",
        beside=second[0] if first and second else "", is_named=numbers is not said.plain,
    )  # fmt: skip


def _without_day(line: Line, said: Told) -> Found | None:
    if prose.SERIAL.search(line.words):
        return Found(line=line, trouble=Trouble.SERIAL)
    has_number = bool(said.shares or said.money)
    return Found(line=line, trouble=Trouble.NO_DAY) if has_number else None


def _trouble_of_words(said: Told) -> Trouble | None:
    """What makes of the line another thing than one vest."""
    if len(said.days) > 1:
        return Trouble.TWO_DAYS
    has_number = bool(said.shares or said.money or said.plain)
    if has_number and prose.FALLEN.search(said.rest):
        return Trouble.FALLEN
    if has_number and prose.REPEATED.search(said.rest):
        return Trouble.REPEATED
    if prose.PART_OF.search(said.rest):
        return Trouble.PART
    return Trouble.TWO_NUMBERS if prose.FRACTION.search(said.rest) else None


def _without_number(line: Line, said: Told) -> Found | None:
    if said.odd:
        trouble = Trouble.PENCE if PENCE.search(said.odd[0]) else Trouble.UNIT
        return Found(line=line, trouble=trouble, about=said.odd[0])
    if prose.HAS_PERCENT.search(said.rest):
        return Found(line=line, trouble=Trouble.PERCENT)
    return None if len(line.words.split()) > FEW_WORDS else Found(line=line, day=said.days[0])
