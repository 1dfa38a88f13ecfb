"""Days and numbers of the lines of a statement, as written: by its columns where it has them, else by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from apps.choices.parsers import cutting, naming
from apps.choices.parsers.columns import (
    NONE,
    OF_A_WHOLE,
    Columns,
    Wish,
    columns_of,
    names_columns,
    names_day,
)
from apps.choices.parsers.cutting import LONGEST_TOLD, PROSE, Line
from apps.choices.parsers.outcome import Habits, Means, Note, Trouble
from apps.choices.parsers.prose import FALLEN_WORDS, FIGURES_DAY, told
from apps.choices.parsers.stacking import stacked
from apps.choices.parsers.telling import Found, in_prose

FALLEN_CELL = re.compile(rf"(?:{FALLEN_WORDS}|terminated|withdrawn|void(?:ed)?|abandoned)(?:\s.{{0,30}})?", re.IGNORECASE)  # fmt: skip
OWN_UNIT = re.compile(r"[^\W\d_]|[$€£¥₹₩₺₽]")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextRead:
    """What stands in the lines, the lines without a vest, and what was settled for all of them."""

    found: tuple[Found, ...]
    left: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    column: str = ""
    other_columns: tuple[str, ...] = ()
    day_column: str = ""
    other_day_columns: tuple[str, ...] = ()


def found_in(lines: Sequence[Line], cut: str, habits: Habits) -> TextRead:
    """Days and numbers of all lines, what is neither, and what was settled for them."""
    if cut != PROSE:
        rows = [cutting.cells_of(one.words, cut) for one in lines]
        wish = Wish(number=habits.column, day=habits.day_column)
        columns = columns_of(rows, wish)
        if columns is not None:
            return _of_tables(lines, rows, columns, wish=wish, means=habits.means)
    found, left = _of_prose(stacked(lines), habits.means)
    is_unnamed = any(one.day and not one.is_named for one in found)
    return TextRead(
        found=tuple(found), left=tuple(left), notes=(_as_what(habits.means),) if is_unnamed else ()
    )


def _as_what(means: Means) -> Note:
    return Note.AS_MONEY if means is Means.AMOUNT else Note.AS_SHARES


def _of_tables(
    lines: Sequence[Line], rows: Sequence[Sequence[str]], first: Columns, *, wish: Wish, means: Means
) -> TextRead:  # fmt: skip
    """All tables that stand below each other in one statement; what is told of columns is told of the first in doubt."""
    made: list[TextRead] = []
    begins = [0, *_later_tables(rows, first)]
    for begin, end in zip(begins, [*begins[1:], len(rows)], strict=True):
        columns = first if begin == 0 else columns_of(rows[begin:end], wish)
        if columns is None:
            continue
        chosen = _chosen(columns, means)
        found, left = _of_table(lines[begin:end], rows[begin:end], chosen)
        notes = _notes(columns, chosen, means)
        made.append(replace(notes, found=tuple(found), left=tuple(left)))
    doubtful = next((one for one in made if one.column), made[0])
    days = next((one for one in made if one.day_column), made[0])
    return TextRead(
        found=tuple(one for many in made for one in many.found),
        left=tuple(one for many in made for one in many.left),
        notes=tuple(dict.fromkeys(one for many in made for one in many.notes)),
        column=doubtful.column, other_columns=doubtful.other_columns,
        day_column=days.day_column, other_day_columns=days.other_day_columns,
    )  # fmt: skip


def _later_tables(rows: Sequence[Sequence[str]], first: Columns) -> list[int]:
    """Where lines of other names stand above days of their own."""
    if first.header == NONE:
        return []
    names = list(rows[first.header])
    begins = [
        place
        for place in range(first.header + 1, len(rows))
        if list(rows[place]) != names and names_columns(rows[place]) and any(map(names_day, rows[place]))
    ]  # fmt: skip
    ends = [*begins[1:], len(rows)] if begins else []
    return [
        begin for begin, end in zip(begins, ends, strict=True) if _has_own_days(rows[begin:end])
    ]


def _has_own_days(rows: Sequence[Sequence[str]]) -> bool:
    found = columns_of(rows)
    return found is not None and found.header == 0 and names_day(rows[0][found.day])


def _chosen(columns: Columns, means: Means) -> Columns:
    """The columns with their numbers taken as the reader said."""
    both = (columns.shares, columns.amount)
    if means is Means.AMOUNT:
        return replace(columns, shares=NONE, amount=both[1] if both[1] != NONE else both[0])
    if means is Means.SHARES:
        return replace(columns, amount=NONE, shares=both[0] if both[0] != NONE else both[1])
    return columns


def _notes(columns: Columns, chosen: Columns, means: Means) -> TextRead:
    """What is told of the columns that were chosen, without what stands in them."""
    used = chosen.shares if chosen.shares != NONE else chosen.amount
    places = columns.share_places if used in columns.share_places else columns.amount_places
    others = tuple(columns.name(one) for one in places if one != used)
    is_least = chosen.is_named and 0 < naming.shares_rank(columns.name(used)) <= OF_A_WHOLE
    is_doubtful = used != NONE and (bool(others) or is_least)
    days = tuple(columns.name(one) for one in columns.day_places if one != columns.day)
    said = (
        (Note.DAY_USED, bool(columns.day_places)),
        (Note.COLUMN_USED, is_doubtful),
        (Note.WHOLE, columns.is_whole and chosen.shares != NONE),
        (Note.OPTIONS, columns.has_options and chosen.shares != NONE),
    )
    return TextRead(
        found=(), left=(), notes=(*(note for note, holds in said if holds), *_table_notes(columns, means)),
        column=columns.name(used) if is_doubtful else "", other_columns=others if is_doubtful else (),
        day_column=columns.name(columns.day) if columns.day_places else "", other_day_columns=days,
    )  # fmt: skip


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
) -> tuple[list[Found], list[Line]]:
    found: list[Found] = []
    left: list[Line] = []
    for place, (line, cells) in enumerate(zip(lines, rows, strict=True)):
        if place == columns.header or _is_repeated(cells, rows, columns):
            continue
        one = _in_table(line, cells, columns)
        if one is None:
            left.append(line)
        else:
            found.append(one)
    return found, left


def _in_table(line: Line, cells: Sequence[str], columns: Columns) -> Found | None:
    """The vest of one row; a line that the columns do not fit, with a day and a number, is read by its words."""
    day, shares, money = (
        _cell(cells, one) for one in (columns.day, columns.shares, columns.amount)
    )
    is_short = len(cells) <= max(columns.day, columns.shares, columns.amount)
    if (is_short and cutting.holds_both(cells)) or _holds_more_than_day(day, line):
        return in_prose(line, told(line.words), Means.NOT_SAID)
    if not _has_figures(day) and not _has_figures(shares or money):
        return None
    if fallen := next((one for one in cells if FALLEN_CELL.fullmatch(one)), ""):
        return Found(line=line, trouble=Trouble.FALLEN, about=fallen)
    if columns.is_scaled:
        return Found(line=line, trouble=Trouble.UNIT, about=shares or money)
    if shares:
        return Found(line=line, day=day, shares=shares, beside=money)
    return _of_money(
        Found(line=line, day=day, money=money), _cell(cells, columns.currency), columns
    )


def _of_money(found: Found, said: str, columns: Columns) -> Found:
    """The row's amount with the currency `said` beside it, else with that of its column's name."""
    line, money = found.line, found.money
    if money and said and not naming.SIGN.fullmatch(said) and not naming.is_money(said.upper()):
        trouble = Trouble.PENCE if naming.PENCE_NAME.search(said) else Trouble.OTHER_CURRENCY
        return Found(line=line, trouble=trouble, about=said)
    unit = (said if naming.SIGN.fullmatch(said) else said.upper()) or columns.unit
    if unit == naming.PENCE and money and not OWN_UNIT.search(money):
        return Found(line=line, trouble=Trouble.PENCE)
    if said and not any(map(str.isalpha, money)):
        money = money.replace("$", "")  # of whose dollars, the column beside it tells
    if unit and money and not OWN_UNIT.search(money):
        money = f"{unit} {money.strip()}"
    return replace(found, money=money)


def _holds_more_than_day(cell: str, line: Line) -> bool:
    """`08/15/2026 1` or `Aug 15`, of a line that was cut within its number or its day."""
    if cutting.is_day(cell) and not cutting.has_year(cell):
        return any(map(cutting.has_year, told(line.words).days))
    rest = FIGURES_DAY.sub("", cell, count=1)
    return rest != cell and not cutting.is_day(cell) and _has_figures(rest)


def _is_repeated(cells: Sequence[str], rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """The names of the columns again, on the statement's next page."""
    return columns.header != NONE and list(cells) == list(rows[columns.header])


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if 0 <= index < len(cells) else ""


def _has_figures(cell: str) -> bool:
    return any(one.isdigit() for one in cell)


def _of_prose(lines: Iterable[Line], means: Means) -> tuple[list[Found], list[Line]]:
    found: list[Found] = []
    left: list[Line] = []
    for line in lines:
        if len(line.words) > LONGEST_TOLD:
            found.append(Found(line=line, trouble=Trouble.LONG_LINE))
            continue
        one = in_prose(line, told(line.words), means)
        if one is None:
            left.append(line)
        else:
            found.append(one)
    return found, left
