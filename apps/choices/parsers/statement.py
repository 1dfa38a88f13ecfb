"""A broker's statement, pasted or as the text of a CSV file, as vest dates. Pure code: no Django.

Nothing is lost: a line becomes a row, or a problem with its words, or is left out and said so. Every choice that the
statement itself does not settle (day or month first, point or comma) is told, and can be made otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from apps.choices.parsers import cutting, figures
from apps.choices.parsers.cutting import FAR_AHEAD, LONGEST_LINE, PROSE, Line, plain_day
from apps.choices.parsers.figures import Figure, WrongNumberError
from apps.choices.parsers.outcome import (
    Habits,
    LeftOut,
    Note,
    Problem,
    Row,
    Statement,
    Trouble,
)
from apps.choices.parsers.prose import told
from apps.choices.parsers.tables import found_in
from apps.choices.parsers.telling import Found
from apps.intake.parsers import table_dates
from apps.intake.parsers.numbers import Mark
from apps.intake.parsers.table_dates import Order

MOST_ROWS: Final = 200
MOST_BYTES: Final = 100_000
MOST_SHOWN: Final = 200  # characters of a line that a problem shows
YEARS_AHEAD: Final = 20
SERIAL_DAY = re.compile(r"[45]\d{4}(?:\.0+)?")  # how a spreadsheet counts days
TOTALS: Final = (
    "total", "subtotal", "sub-total", "grand total", "sum", "overall", "summe", "gesamt", "insgesamt",
    "somme", "totale", "suma",
)  # fmt: skip


def read_statement(text: str, habits: Habits) -> Statement:
    """Read what was pasted. Never raises; a text beyond `MOST_BYTES` is for the caller to refuse."""
    lines = list(cutting.lines_of(text))
    cut = cutting.cut_of(lines)
    short = [one for one in lines if len(one.words) <= LONGEST_LINE]
    long = [_problem(one, Trouble.LONG_LINE) for one in lines if len(one.words) > LONGEST_LINE]
    kept, totals = _without_totals(short, cut)
    text_read = found_in(kept, cut, habits)
    found, left = text_read.found, [_left(one) for one in text_read.left]
    made = _made(found, habits)
    return replace(
        made,
        problems=tuple(sorted([*made.problems, *long], key=lambda one: one.line)),
        left_out=tuple(sorted([*totals, *left], key=lambda one: one.line)),
        notes=tuple(dict.fromkeys([*text_read.notes, *made.notes])),
        column=text_read.column, other_columns=text_read.other_columns,
        day_column=text_read.day_column, other_day_columns=text_read.other_day_columns,
    )  # fmt: skip


def _shown(words: str) -> str:
    line = " ".join(words[: MOST_SHOWN * 4].split())
    return line if len(line) <= MOST_SHOWN else f"{line[: MOST_SHOWN - 1]}…"


def _problem(line: Line, trouble: Trouble, about: str = "") -> Problem:
    return Problem(line=line.number, trouble=trouble, words=_shown(line.words), about=about[:60])


def _left(line: Line, *, is_total: bool = False) -> LeftOut:
    return LeftOut(line=line.number, words=_shown(line.words), is_total=is_total)


def _without_totals(lines: Iterable[Line], cut: str) -> tuple[list[Line], list[LeftOut]]:
    kept, totals = [], []
    for one in lines:
        if _is_total(one.words, cut):
            totals.append(_left(one, is_total=True))
        else:
            kept.append(one)
    return kept, totals


def _is_total(words: str, cut: str) -> bool:
    """The first filled cell begins with such a word, and the line names no day."""
    cells = cutting.cells_of(words, cut) if cut != PROSE else [cutting.unmarked(words)]
    first = next((one for one in cells if one), "").strip("*_ '\"").casefold()
    if not any(
        first.startswith(one) and not first[len(one) : len(one) + 1].isalpha() for one in TOTALS
    ):
        return False
    if cut != PROSE and first.rstrip(": ") in TOTALS:
        return True  # a total may be as of a day
    return not told(words).days if cut == PROSE else not any(map(cutting.is_day, cells))


def _made(found: Sequence[Found], habits: Habits) -> Statement:
    """Rows of what was found: the order of days and the decimal mark are settled for all of it first."""
    reader = _Reader.of(found, habits)
    rows: list[Row] = []
    problems: list[Problem] = []
    for one in found:
        made = reader.read(one)
        if isinstance(made, Row) and len(rows) == MOST_ROWS:
            problems.append(_problem(one.line, Trouble.TOO_MANY, str(found[-1].line.number)))
            break
        if isinstance(made, Row):
            rows.append(made)
        else:
            problems.append(made)
    return Statement(
        rows=_told_twice(rows), problems=tuple(problems), notes=reader.notes(rows),
        order=reader.order, decimal=reader.mark,
    )  # fmt: skip


def _told_twice(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Each row with the line of an equal one above it."""
    lines: dict[tuple[date, Decimal | None, Decimal | None], int] = {}
    told_rows = []
    for one in rows:
        before = lines.setdefault((one.day, one.shares, one.amount), one.line)
        told_rows.append(replace(one, same_as=before if before != one.line else 0))
    return tuple(told_rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """How the cells of one statement are read."""

    habits: Habits
    order: Order
    is_order_guess: bool
    mark: Mark
    is_mark_guess: bool

    @classmethod
    def of(cls, found: Sequence[Found], habits: Habits) -> _Reader:
        order, is_guess = table_dates.decide(
            [plain_day(one.day) for one in found], day_first=habits.day_first
        )
        order = habits.order or order
        cells = [cell for one in found for cell in (one.shares, one.money, one.beside)]
        habit: Mark = "," if habits.decimal_comma else "."
        mark, is_mark_guess = figures.mark_of(cells, habit=habit, currency=habits.currency)
        mark = habits.decimal or mark
        return cls(
            habits=habits, order=order, is_order_guess=is_guess, mark=mark, is_mark_guess=is_mark_guess
        )  # fmt: skip

    def read(self, found: Found) -> Row | Problem:
        if found.trouble is not None:
            return _problem(found.line, found.trouble, found.about)
        day = self._day(found.day)
        if isinstance(day, Trouble):
            return _problem(found.line, day, found.day)
        cell = found.shares or found.money
        try:
            number = figures.read_figure(
                cell, mark=self.mark, is_guess=self.is_mark_guess, currency=self.habits.currency,
                is_money=bool(found.money),
            )  # fmt: skip
        except WrongNumberError as problem:
            return _problem(found.line, Trouble(problem.wrong.value), problem.unit or cell)
        return _row(found, day, number, is_amount=bool(found.money or number.unit))

    def _day(self, cell: str) -> date | Trouble:
        words = plain_day(cell)
        if not words:
            return Trouble.NO_DAY
        when = table_dates.when(words, self.order, today=FAR_AHEAD)
        if when is None and SERIAL_DAY.fullmatch(words):
            return Trouble.SERIAL
        if when is None or not cutting.is_day(words):
            is_other = table_dates.shape(words) in {"dmy", "mdy"} and self._other_way(words)
            return Trouble.OTHER_ORDER if is_other else Trouble.BAD_DAY
        if not cutting.has_year(words):
            return Trouble.NO_YEAR
        return _within_reach(when.moment.date(), today=self.habits.today)

    def _other_way(self, words: str) -> bool:
        other: Order = "dmy" if self.order == "mdy" else "mdy"
        return table_dates.when(words, other, today=FAR_AHEAD) is not None

    def notes(self, rows: Sequence[Row]) -> tuple[Note, ...]:
        said = (
            (Note.ORDER_GUESSED, self.is_order_guess and bool(rows)),
            (Note.DECIMAL_GUESSED, any(one.is_guess for one in rows)),
            (Note.ROUNDED, any(one.is_rounded for one in rows)),
        )
        return tuple(note for note, holds in said if holds)


def _row(found: Found, day: date, number: Figure, *, is_amount: bool) -> Row | Problem:
    keep = figures.kept_amount if is_amount else figures.kept_shares
    value = keep(number.value)
    if not value:
        return _problem(found.line, Trouble.NOTHING)
    return Row(
        line=found.line.number, day=day, words=_shown(found.line.words),
        shares=None if is_amount else value, amount=value if is_amount else None,
        is_guess=number.is_guess, is_rounded=value != number.value,
    )  # fmt: skip


def _within_reach(day: date, *, today: date) -> date | Trouble:
    if day <= today:
        return Trouble.YOURS
    if day.year > today.year + YEARS_AHEAD:
        return Trouble.TOO_FAR
    return day
