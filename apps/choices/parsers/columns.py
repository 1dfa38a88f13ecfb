"""Which columns of a statement hold the day, the shares and the amount: by their names, else by what is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from apps.choices.parsers.cutting import is_day
from apps.intake.parsers.numbers import CURRENCIES, take_apart, unit_of_header

ABOVE: Final = 20  # lines that may stand above the names of the columns
SAMPLED: Final = 200
NONE: Final = -1
Rank = Callable[[str], int]  # how well a column's name fits; 0 for not at all

VESTING = re.compile(r"vest|releas|distribut|deliver|settle|available|fällig|zuteilung|acqui", re.I)
OTHER_DAY = re.compile(
    r"grant|award|expir|accept|sold|sale|order|purchas|hire|born|as of|updated", re.I
)
DAY = re.compile(r"\bdates?\b|\bday\b|datum|\btag\b|fecha|\bdata\b|when", re.I)
PRICE = re.compile(
    r"price|fmv|per share|/ ?share|cost|\btax|withh|rate|kurs|preis|percent|%|strike|exercise", re.I
)
UNITS = re.compile(
    r"shares?\b|units?\b|quantity|\bqty|\brsus?\b|\bpsus?\b|anzahl|stück|\bstk|aktien|anteile|actions|acciones|\bnumber of",
    re.I,
)
UNVESTED = re.compile(r"unvested|\bvesting\b|\bvests?\b|\breleased?\b", re.I)
GRANTED = re.compile(r"granted|awarded|outstanding|potential", re.I)
VALUE = re.compile(r"value|amount|worth|proceeds|wert|betrag|gain|importe|montant|total", re.I)
IDENTITY = re.compile(r"\bid\b|grant (?:number|no|id)|award (?:number|no|id)|\bno\.?$|#|symbol|tranche|period", re.I)  # fmt: skip
MORE_CODES: Final = (
    "AED", "ARS", "BGN", "BHD", "CLP", "COP", "EGP", "HKD", "HUF", "IDR", "ILS", "ISK", "JOD", "KES",
    "KWD", "KZT", "LKR", "MAD", "MYR", "NGN", "NZD", "PEN", "PHP", "PKR", "QAR", "RON", "RSD", "SAR",
    "SGD", "THB", "TND", "TWD", "UAH", "UYU", "VND", "ZAR",
)  # fmt: skip
MONEY_CODES: Final = frozenset(CURRENCIES.values()) | frozenset(MORE_CODES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Places of the columns, `NONE` where there is none. `header` is the place of the line of names among the lines.

    `unit` is the currency that the amounts' column names; `is_guess` says that one of several was taken by its place, `is_named` that names told them.
    """

    day: int
    shares: int = NONE
    amount: int = NONE
    header: int = NONE
    unit: str = ""
    is_guess: bool = False
    is_named: bool = False


def is_money(unit: str) -> bool:
    return unit in MONEY_CODES


def columns_of(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of cut lines; None where no column of days is found."""
    header = next((place for place, cells in enumerate(rows[:ABOVE]) if _names_columns(cells)), NONE)  # fmt: skip
    if header != NONE:
        found = _named(rows[header], rows[header + 1 :][:SAMPLED], header=header)
        if found is not None:
            return found
    return _unnamed(rows[:SAMPLED], header=header)


def _names_columns(cells: Sequence[str]) -> bool:
    filled = [one for one in cells if one]
    if len(filled) < 2 or any(is_day(one) or take_apart(one) for one in filled):
        return False
    days = any(DAY.search(one) or VESTING.search(one) for one in filled)
    return days or any(UNITS.search(one) or VALUE.search(one) for one in filled)


def _column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    return [cells[index] for cells in rows if index < len(cells) and cells[index]]


def _days_in(rows: Sequence[Sequence[str]], index: int) -> int:
    return sum(map(is_day, _column(rows, index)))


def _named(names: Sequence[str], body: Sequence[Sequence[str]], *, header: int) -> Columns | None:
    days = [(_day_rank(name), -index) for index, name in enumerate(names) if _days_in(body, index)]
    best = max(days, default=(0, 0))
    if best[0] <= 0:
        return None
    day = -best[1]
    shares = _best_place(names, body, rank=_shares_rank, but={day})
    amount = _best_place(names, body, rank=_amount_rank, but={day, shares})
    if shares != NONE and amount == NONE and _is_in_money(_column(body, shares)):
        shares, amount = NONE, shares
    if shares == NONE and amount == NONE:
        return None
    return Columns(
        day=day, shares=shares, amount=amount, header=header, is_named=True,
        unit=_money_of_name(names[amount]) if amount != NONE else "",
    )  # fmt: skip


def _money_of_name(name: str) -> str:
    unit = unit_of_header(name)
    return unit.upper() if is_money(unit.upper()) else ""


def _day_rank(name: str) -> int:
    if VESTING.search(name):
        return 3 if DAY.search(name) else 2
    if OTHER_DAY.search(name):
        return 0
    return 1


def _best_place(names: Sequence[str], body: Sequence[Sequence[str]], *, rank: Rank, but: set[int]) -> int:  # fmt: skip
    """The column whose name ranks highest among those with numbers; the first of equals."""
    ranked = [
        (rank(name), -index)
        for index, name in enumerate(names)
        if index not in but and any(map(take_apart, _column(body, index)))
    ]
    best = max(ranked, default=(0, 0))
    return -best[1] if best[0] > 0 else NONE


def _shares_rank(name: str) -> int:
    if PRICE.search(name) or IDENTITY.search(name):
        return 0
    is_of_units = bool(UNITS.search(name))
    if GRANTED.search(name):
        return 1
    if UNVESTED.search(name) and not DAY.search(name) and not VALUE.search(name):
        return 4 if is_of_units else 2
    return 3 if is_of_units and not VALUE.search(name) else 0


def _amount_rank(name: str) -> int:
    if PRICE.search(name) or IDENTITY.search(name) or not VALUE.search(name):
        return 0
    return 2 if VESTING.search(name) else 1


def _is_in_money(cells: Sequence[str]) -> bool:
    parts = [found for cell in cells if (found := take_apart(cell))]
    return sum(is_money(one.unit) for one in parts) * 2 > len(parts)


def _unnamed(rows: Sequence[Sequence[str]], *, header: int) -> Columns | None:
    """By their cells: the column with the most different days, and the first one of plain numbers after it."""
    width = max((len(cells) for cells in rows), default=0)
    days = [(len(set(filter(is_day, _column(rows, index)))), -index) for index in range(width)]
    most, place = max(days, default=(0, 0))
    if not most:
        return None
    day, body = -place, rows[header + 1 :]
    numbers = [index for index in range(width) if index != day and _is_of_numbers(body, index)]
    in_money = [index for index in numbers if _is_in_money(_column(body, index))]
    plain = [index for index in numbers if index not in in_money and not _is_count(body, index)]
    shares = next((one for one in plain if one > day), plain[0] if plain else NONE)
    amount = in_money[0] if in_money else NONE
    if shares == NONE and amount == NONE:
        return None
    return Columns(
        day=day, shares=shares, amount=amount, header=header, is_guess=len(plain) > 1 or len(in_money) > 1,
    )  # fmt: skip


def _is_of_numbers(rows: Sequence[Sequence[str]], index: int) -> bool:
    cells = _column(rows, index)
    good = sum(take_apart(one) is not None and not is_day(one) for one in cells)
    return good * 2 > len(cells) > 0


def _is_count(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Rows that are numbered: 1, 2, 3."""
    cells = _column(rows, index)
    return len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]
