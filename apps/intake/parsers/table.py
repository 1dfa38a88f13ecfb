"""What a CSV file says: encoding, delimiter, header, and for each column whether it holds dates, numbers or words.

Guesses are shown before anything is saved, and every one can be chosen otherwise. Formulas stay text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

from apps.intake.parsers import numbers, table_dates
from apps.intake.parsers.decoding import decode
from apps.intake.parsers.numbers import Mark
from apps.intake.parsers.table_dates import Order

Kind = Literal["date", "number", "text", "empty"]

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 500
LONGEST_CELL: Final = 32 * 1024
MOST_BYTES: Final = 64 << 20
SAMPLED: Final = 10_000
SNIFFED: Final = 64 * 1024
PREVIEW: Final = 10
LINES_ABOVE: Final = 10
ENOUGH: Final = 0.8  # of the filled cells must be readable for a column to be of a kind
DELIMITERS: Final = (
    "\t",
    ";",
    "|",
    ",",
)  # in this order where two fit: a comma may be a decimal mark
SEP_LINE = re.compile(r'"?sep=(.)"?\s*\Z', re.IGNORECASE)
csv.field_size_limit(
    1 << 30
)  # cells are cut by us; the library's own limit would lose the whole file


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column as understood. `order` and `is_order_guess` are for dates, `decimal` and `is_decimal_guess` for numbers."""

    index: int
    name: str
    kind: Kind
    filled: int
    unreadable: int = 0
    order: Order | None = None
    is_order_guess: bool = False
    decimal: Mark | None = None
    is_decimal_guess: bool = False
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A file of rows. `row_numbers` count records from 1, the header among them, as a spreadsheet shows them.

    Problems: `empty`, `characters_replaced`, `too_many_rows`, `too_many_columns`, `cell_cut`, `ragged_rows`,
    `lines_above`, `one_column`, `too_large`.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_numbers: tuple[int, ...]
    header: tuple[str, ...]
    encoding: str
    delimiter: str
    problems: tuple[str, ...]

    @property
    def preview(self) -> tuple[tuple[str, ...], ...]:
        return self.rows[:PREVIEW]

    @property
    def row_count(self) -> int:
        """Records that are not blank, with the header."""
        return len(self.rows) + bool(self.header)

    def as_json(self) -> dict[str, Any]:
        """What a page shows: everything but the rows below the preview."""
        return {
            "columns": [asdict(column) for column in self.columns],
            "preview": [list(row) for row in self.preview],
            "rows": len(self.rows),
            "has_header": bool(self.header),
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "problems": list(self.problems),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What the user settled after the preview: which columns, and how their cells are read."""

    date_column: int
    value_column: int
    order: Order
    decimal: Mark
    unit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A reading: naive `when` unless its cell names a zone; `number` is the record's, counted from 1."""

    when: datetime
    has_time: bool
    value: Decimal
    unit: str
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejected:
    """A row that gives no reading. Reasons: `no_date`, `bad_date`, `no_value`, `bad_value`, `other_unit`."""

    number: int
    reason: str
    cells: tuple[str, str]


def read_table(
    data: bytes, *, day_first: bool, decimal_comma: bool, delimiter: str | None = None
) -> Table:
    """Understand a CSV file. Never raises; what could not be kept is said in `problems`.

    `day_first` and `decimal_comma` are the reader's habits, used and said only where the data do not decide.
    """
    decoded = decode(data[:MOST_BYTES])
    problems = ["too_large"] if len(data) > MOST_BYTES else []
    problems += ["characters_replaced"] if decoded.is_lossy else []
    text, named = _without_sep_line(decoded.text.replace("\x00", ""))
    chosen = delimiter or named or _delimiter(text)
    records, cut = _records(text, chosen)
    above, records = _below_title(records)
    problems += [*cut, *(["lines_above"] if above else [])]
    table = _table(records, encoding=decoded.encoding, delimiter=chosen)
    widths = {len(cells) for _, cells in records}
    problems += [
        *(["ragged_rows"] if len(widths) > 1 else []),
        *(["empty"] if not records else []),
        *(["one_column"] if widths == {1} else []),
    ]
    columns = _columns(table, day_first=day_first, habit="," if decimal_comma else ".")
    return replace(table, columns=columns, problems=tuple(problems))


def _without_sep_line(text: str) -> tuple[str, str | None]:
    """Excel's own hint, `sep=;`, as the first line."""
    first, _, rest = text.partition("\n")
    found = SEP_LINE.match(first.rstrip("\r")) if len(first) < 12 else None
    return (rest, found[1]) if found else (text, None)


def _delimiter(text: str) -> str:
    """The sign that parts the first lines into the same number of cells, more than one."""
    head = text[:SNIFFED]
    scores = {one: _evenness(head, one) for one in DELIMITERS}
    best = max(scores.values())
    return next((one for one in DELIMITERS if scores[one] >= min(best, 0.95)), ",") if best else ","


def _evenness(head: str, delimiter: str) -> float:
    """Share of records as wide as the most frequent width; 0 if that is one cell."""
    widths = [len(cells) for _, cells in _parse(head, delimiter) if any(cells)][:200]
    if len(widths) > 1 and len(head) == SNIFFED:
        widths.pop()  # the last one may be cut
    if not widths:
        return 0.0
    width, count = Counter(widths).most_common(1)[0]
    return count / len(widths) if width > 1 else 0.0


def _parse(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their number from 1; the rest of a file that the library cannot go on with is left."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error:
        return


def _records(text: str, delimiter: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Every record that is not blank, within the caps, and which caps were met."""
    problems: set[str] = set()
    records: list[tuple[int, list[str]]] = []
    for number, cells in _parse(text, delimiter):
        if not any(cell.strip() for cell in cells):
            continue
        if len(records) > MOST_ROWS:
            problems.add("too_many_rows")
            break
        records.append((number, _capped(cells, problems)))
    return records, sorted(problems)


def _capped(cells: list[str], problems: set[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        problems.add("too_many_columns")
        cells = cells[:MOST_COLUMNS]
    if any(len(cell) > LONGEST_CELL for cell in cells):
        problems.add("cell_cut")
        return [cell[:LONGEST_CELL] for cell in cells]
    return cells


def _below_title(
    records: list[tuple[int, list[str]]],
) -> tuple[int, list[tuple[int, list[str]]]]:
    """Reports begin with a title or two; the table begins where the rows become wide."""
    widths = Counter(len(cells) for _, cells in records[:200])
    usual = widths.most_common(1)[0][0] if widths else 0
    above = 0
    while usual > 2 and above < min(LINES_ABOVE, len(records) - 1):
        if sum(bool(cell.strip()) for cell in records[above][1]) > 1:
            break
        above += 1
    return above, records[above:]


def _table(records: list[tuple[int, list[str]]], *, encoding: str, delimiter: str) -> Table:
    width = max((len(cells) for _, cells in records), default=0)
    rows = [(number, (*cells, *[""] * (width - len(cells)))) for number, cells in records]
    has_header = _has_header([cells for _, cells in rows])
    body = rows[1:] if has_header else rows
    body = body[:MOST_ROWS]
    return Table(
        columns=(),
        rows=tuple(cells for _, cells in body),
        row_numbers=tuple(number for number, _ in body),
        header=rows[0][1] if has_header else (),
        encoding=encoding,
        delimiter=delimiter,
        problems=(),
    )


def _has_header(rows: Sequence[Sequence[str]]) -> bool:
    """The first row names columns if it holds neither numbers nor dates, and says nothing twice."""
    if not rows:
        return False
    names = [cell.strip() for cell in rows[0] if cell.strip()]
    if not names or len(set(names)) < len(names):
        return False
    return not any(_is_data(cell) for cell in names)


def _is_data(cell: str) -> bool:
    return numbers.take_apart(cell) is not None or _is_figures(cell)


def _columns(table: Table, *, day_first: bool, habit: Mark) -> tuple[Column, ...]:
    step = max(1, len(table.rows) // SAMPLED)
    sample = table.rows[::step]
    width = len(table.rows[0]) if table.rows else len(table.header)
    return tuple(
        _column(index, name, [row[index] for row in sample], day_first=day_first, habit=habit)
        for index, name in enumerate(_names(table.header, width))
    )


def _names(header: Sequence[str], width: int) -> list[str]:
    return [name.strip()[:200] for name in header] if header else [""] * width


def _column(index: int, name: str, cells: Iterable[str], *, day_first: bool, habit: Mark) -> Column:
    filled = [cell for cell in cells if cell.strip()]
    plain = Column(index=index, name=name, kind="text", filled=len(filled))
    if not filled:
        return replace(plain, kind="empty")
    return (
        _date_column(plain, filled, day_first=day_first)
        or _number_column(plain, filled, habit=habit)
        or plain
    )


def _date_column(plain: Column, filled: list[str], *, day_first: bool) -> Column | None:
    order, is_guess = table_dates.decide(filled, day_first=day_first)
    today = date(2100, 1, 1)  # a two-digit year of a column is of this century
    good = sum(table_dates.when(cell, order, today=today) is not None for cell in filled)
    either = sum(_is_figures(cell) for cell in filled) if is_guess else 0
    if max(good, either) < ENOUGH * len(filled):
        return None
    return replace(
        plain, kind="date", order=order, is_order_guess=is_guess, unreadable=len(filled) - good
    )


def _is_figures(cell: str) -> bool:
    """A date in figures in one order or the other."""
    return table_dates.shape(cell) in {"dmy", "mdy", "unclear", "dots", "ymd"}


def _number_column(plain: Column, filled: list[str], *, habit: Mark) -> Column | None:
    parts = [found for cell in filled if (found := numbers.take_apart(cell)) is not None]
    if len(parts) < ENOUGH * len(filled):
        return None
    decimal, is_guess = numbers.decide((one.core for one in parts), habit=habit)
    good = sum(numbers.value(one, decimal) is not None for one in parts)
    units = Counter(one.unit for one in parts if one.unit).most_common(1)
    return replace(
        plain, kind="number", decimal=decimal, is_decimal_guess=is_guess, unreadable=len(filled) - good,
        unit=units[0][0] if units else numbers.unit_of_header(plain.name),
    )  # fmt: skip


def readings(
    table: Table, choices: Choices, *, today: date
) -> tuple[tuple[Row, ...], tuple[Rejected, ...]]:
    """Every row as a reading or as rejected with its reason. Raises IndexError for a column that is not there."""
    good: list[Row] = []
    bad: list[Rejected] = []
    for number, cells in zip(table.row_numbers, table.rows, strict=True):
        pair = (cells[choices.date_column], cells[choices.value_column])
        found = _reading(number, pair, choices, today=today)
        if isinstance(found, Row):
            good.append(found)
        else:
            bad.append(Rejected(number=number, reason=found, cells=(pair[0][:200], pair[1][:200])))
    return tuple(good), tuple(bad)


def _reading(number: int, pair: tuple[str, str], choices: Choices, *, today: date) -> Row | str:
    if not pair[0].strip():
        return "no_date"
    if not pair[1].strip():
        return "no_value"
    when = table_dates.when(pair[0], choices.order, today=today)
    if when is None:
        return "bad_date"
    parts = numbers.take_apart(pair[1])
    value = numbers.value(parts, choices.decimal) if parts else None
    if parts is None or value is None:
        return "bad_value"
    if parts.unit and choices.unit and parts.unit != choices.unit:
        return "other_unit"
    return Row(when=when.moment, has_time=when.has_time, value=value, unit=choices.unit or parts.unit, number=number)  # fmt: skip
