"""A broker's statement, pasted or as the text of a CSV file, as vest dates. Pure code: no Django.

Nothing is lost: a line becomes a row, or a problem with its words, or is left out and said so. Every choice that the
statement itself does not settle (day or month first, point or comma) is told, and can be made otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from apps.choices.parsers import cutting, figures
from apps.choices.parsers.columns import NONE, Columns, columns_of
from apps.choices.parsers.cutting import (
    FAR_AHEAD,
    LONGEST_LINE,
    LONGEST_TOLD,
    PROSE,
    Line,
    plain_day,
)
from apps.choices.parsers.figures import Figure, WrongNumberError
from apps.choices.parsers.outcome import (
    Habits,
    LeftOut,
    Means,
    Note,
    Problem,
    Row,
    Statement,
    Trouble,
)
from apps.choices.parsers.prose import Told, told
from apps.choices.parsers.stacking import stacked
from apps.intake.parsers import table_dates
from apps.intake.parsers.numbers import Mark
from apps.intake.parsers.table_dates import Order

MOST_ROWS: Final = 200
MOST_BYTES: Final = 100_000
MOST_SHOWN: Final = 200  # characters of a line that a problem shows
YEARS_AHEAD: Final = 20
TOTALS: Final = (
    "total", "subtotal", "sub-total", "grand total", "sum", "overall", "summe", "gesamt", "insgesamt",
    "somme", "totale", "suma",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
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


def read_statement(text: str, habits: Habits) -> Statement:
    """Read what was pasted. Never raises; a text beyond `MOST_BYTES` is for the caller to refuse."""
    lines = list(cutting.lines_of(text))
    cut = cutting.cut_of(lines)
    short = [one for one in lines if len(one.words) <= LONGEST_LINE]
    long = [_problem(one, Trouble.LONG_LINE) for one in lines if len(one.words) > LONGEST_LINE]
    kept, totals = _without_totals(short, cut)
    found, left, notes = _found_in(kept, cut, habits)
    made = _made(found, habits)
    return replace(
        made,
        problems=tuple(sorted([*made.problems, *long], key=lambda one: one.line)),
        left_out=tuple(sorted([*totals, *left], key=lambda one: one.line)),
        notes=tuple(dict.fromkeys([*notes, *made.notes])),
    )


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
    return not told(words).days if cut == PROSE else not any(map(cutting.is_day, cells))


def _found_in(
    lines: Sequence[Line], cut: str, habits: Habits
) -> tuple[list[_Found], list[LeftOut], list[Note]]:
    """Days and numbers of all lines, what is neither, and what was settled for them."""
    if cut != PROSE:
        rows = [cutting.cells_of(one.words, cut) for one in lines]
        columns = columns_of(rows)
        if columns is not None:
            found, left = _of_table(lines, rows, _chosen(columns, habits.means))
            return found, left, _table_notes(columns, habits.means)
    found, left = _of_prose(stacked(lines), habits.means)
    is_unnamed = any(one.day and not one.is_named for one in found)
    return found, left, [_as_what(habits.means)] if is_unnamed else []


def _as_what(means: Means) -> Note:
    return Note.AS_MONEY if means is Means.AMOUNT else Note.AS_SHARES


def _chosen(columns: Columns, means: Means) -> Columns:
    """The columns with their numbers taken as the reader said."""
    both = (columns.shares, columns.amount)
    if means is Means.AMOUNT:
        return replace(columns, shares=NONE, amount=both[1] if both[1] != NONE else both[0])
    if means is Means.SHARES:
        return replace(columns, amount=NONE, shares=both[0] if both[0] != NONE else both[1])
    return columns


def _table_notes(columns: Columns, means: Means) -> list[Note]:
    notes = [Note.COLUMN_GUESSED] if columns.is_guess else []
    has_both = NONE not in {columns.shares, columns.amount}
    if has_both:
        notes.append(Note.SHARES_LEFT if means is Means.AMOUNT else Note.VALUES_LEFT)
    elif columns.shares != NONE and not columns.is_named:
        notes.append(_as_what(means))
    return notes


def _of_table(
    lines: Sequence[Line], rows: Sequence[Sequence[str]], columns: Columns
) -> tuple[list[_Found], list[LeftOut]]:
    found: list[_Found] = []
    left: list[LeftOut] = []
    for place, (line, cells) in enumerate(zip(lines, rows, strict=True)):
        if place == columns.header or _is_repeated(cells, rows, columns):
            continue
        one = _in_table(line, cells, columns)
        if one is None:
            left.append(_left(line))
        else:
            found.append(one)
    return found, left


def _in_table(line: Line, cells: Sequence[str], columns: Columns) -> _Found | None:
    """The vest of one row; a line too short for the columns, with a day and a number, is read by its words."""
    if len(cells) <= max(columns.day, columns.shares, columns.amount) and cutting.holds_both(cells):
        return _in_prose(line, told(line.words), Means.NOT_SAID)
    day, shares, money = (
        _cell(cells, one) for one in (columns.day, columns.shares, columns.amount)
    )
    if columns.unit and money and not any(one.isalpha() or one in "$€£¥₹" for one in money):
        money = f"{columns.unit} {money}"
    if not _has_figures(day) and not _has_figures(shares or money):
        return None
    if shares:
        return _Found(line=line, day=day, shares=shares, beside=money)
    return _Found(line=line, day=day, money=money)


def _is_repeated(cells: Sequence[str], rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """The names of the columns again, on the statement's next page."""
    return columns.header != NONE and list(cells) == list(rows[columns.header])


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if 0 <= index < len(cells) else ""


def _has_figures(cell: str) -> bool:
    return any(one.isdigit() for one in cell)


def _of_prose(lines: Iterable[Line], means: Means) -> tuple[list[_Found], list[LeftOut]]:
    found: list[_Found] = []
    left: list[LeftOut] = []
    for line in lines:
        if len(line.words) > LONGEST_TOLD:
            found.append(_Found(line=line, trouble=Trouble.LONG_LINE))
            continue
        one = _in_prose(line, told(line.words), means)
        if one is None:
            left.append(_left(line))
        else:
            found.append(one)
    return found, left


def _in_prose(line: Line, said: Told, means: Means) -> _Found | None:
    """The vest that a line tells; None for one that tells of none."""
    if not said.days:
        has_number = bool(said.shares or said.money)
        return _Found(line=line, trouble=Trouble.NO_DAY) if has_number else None
    if len(said.days) > 1:
        return _Found(line=line, trouble=Trouble.TWO_DAYS)
    counted = said.shares or said.plain
    first, second = (said.money, counted) if means is Means.AMOUNT else (counted, said.money)
    numbers = first or second
    if not numbers:
        return None if len(line.words.split()) > 6 else _Found(line=line, day=said.days[0])
    if len(numbers) > 1:
        return _Found(line=line, trouble=Trouble.TWO_NUMBERS)
    is_money = numbers is said.money or (means is Means.AMOUNT and numbers is not said.shares)
    return _Found(
        line=line, day=said.days[0],
        shares="" if is_money else numbers[0], money=numbers[0] if is_money else "",
        beside=second[0] if first and second else "", is_named=numbers is not said.plain,
    )  # fmt: skip


def _made(found: Sequence[_Found], habits: Habits) -> Statement:
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
    def of(cls, found: Sequence[_Found], habits: Habits) -> _Reader:
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

    def read(self, found: _Found) -> Row | Problem:
        if found.trouble is not None:
            return _problem(found.line, found.trouble)
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
        if when is None:
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


def _row(found: _Found, day: date, number: Figure, *, is_amount: bool) -> Row | Problem:
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


def summed(rows: Iterable[Row]) -> Counter[tuple[date, Decimal | None, Decimal | None]]:
    """How often each vest stands among rows."""
    return Counter((one.day, one.shares, one.amount) for one in rows)
