"""Which columns of a statement hold the day, the shares and the amount: by their names, else by what is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.choices.parsers import naming
from apps.choices.parsers.cutting import is_day, number_of
from apps.choices.parsers.naming import is_money

ABOVE: Final = 20  # lines that may stand above the names of the columns
SAMPLED: Final = 200
NONE: Final = -1
LEAST_DAY: Final = 1  # the rank of a day on which something else happens
OF_A_WHOLE: Final = 2  # up to this rank a column tells of a grant and not of a vest
Rank = Callable[[str], int]  # how well a column's name fits; 0 for not at all


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Names of columns that the reader chose; empty where nothing was chosen."""

    number: str = ""
    day: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Places of the columns, `NONE` where there is none. `header` is the place of the line of names among the lines.

    `unit` is the currency that the amounts' column names, `currency` a column of currencies, `status` one of states.
    `is_guess` says that one of several was taken by its place, `is_named` that names told them. `share_places`,
    `amount_places` and `day_places` hold all that could be meant, the best first, where there is a doubt.
    """

    day: int
    shares: int = NONE
    amount: int = NONE
    header: int = NONE
    unit: str = ""
    currency: int = NONE
    names: tuple[str, ...] = ()
    share_places: tuple[int, ...] = ()
    amount_places: tuple[int, ...] = ()
    day_places: tuple[int, ...] = ()
    is_guess: bool = False
    is_named: bool = False
    is_whole: bool = False
    is_scaled: bool = False
    has_options: bool = False

    def name(self, place: int) -> str:
        return self.names[place] if 0 <= place < len(self.names) else ""


def columns_of(rows: Sequence[Sequence[str]], wish: Wish | None = None) -> Columns | None:
    """The columns of cut lines; None where no column of days is found."""
    header = next((place for place, cells in enumerate(rows[:ABOVE]) if names_columns(cells)), NONE)
    names = tuple(rows[header]) if header != NONE else ()
    if header == NONE:
        return _unnamed(rows[:SAMPLED], names=(), header=NONE)
    body = rows[header + 1 :][:SAMPLED]
    found = _named(names, body, header=header, wish=wish or Wish())
    if found is not None and (found.shares, found.amount) != (NONE, NONE):
        return found
    return _unnamed(rows[:SAMPLED], names=names, header=header) or found


def names_columns(cells: Sequence[str]) -> bool:
    filled = [one for one in cells if one]
    if len(filled) < 2 or any(is_day(one) or number_of(one) for one in filled):
        return False
    days = any(names_day(one) for one in filled)
    return days or any(
        naming.UNITS.search(one) or naming.WORTH.search(one) or naming.SUM.search(one)
        for one in filled
    )


def names_day(cell: str) -> bool:
    return any(one.search(cell) for one in (naming.DAY, naming.VEST, naming.RELEASE))


def column(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """The filled cells of one column."""
    return [cells[index] for cells in rows if index < len(cells) and cells[index]]


def _days_in(rows: Sequence[Sequence[str]], index: int) -> int:
    return sum(map(is_day, column(rows, index)))


def _named(
    names: tuple[str, ...], body: Sequence[Sequence[str]], *, header: int, wish: Wish
) -> Columns | None:
    days = _ranked(names, naming.day_rank, [one for one in range(len(names)) if _days_in(body, one)])  # fmt: skip
    if not days:
        return None
    ranks = [naming.day_rank(names[one]) for one in days]
    is_doubtful = ranks.count(ranks[0]) > 1 or (ranks[0] <= LEAST_DAY and bool(names[days[0]]))
    day = _wished(names, days, wish.day)
    found = Columns(
        day=day, header=header, names=names, is_named=True, day_places=tuple(days) if is_doubtful else ()
    )  # fmt: skip
    return _with_numbers(found, body, wish)


def _with_numbers(found: Columns, body: Sequence[Sequence[str]], wish: Wish) -> Columns:
    names = found.names
    numbers = [
        one for one in range(len(names)) if one != found.day and any(map(number_of, column(body, one)))
    ]  # fmt: skip
    shares = _ranked(names, naming.shares_rank, numbers)
    amounts = [one for one in _ranked(names, naming.amount_rank, numbers) if one not in shares]
    if shares and not amounts and _is_in_money(column(body, shares[0])):
        shares, amounts = [], shares
    share = _wished(names, shares, wish.number) if shares else NONE
    amount = _wished(names, amounts, wish.number) if amounts else NONE
    is_next = bool(
        naming.NEXT.search(names[found.day]) and naming.UNVESTED.search(found.name(share))
    )
    return replace(
        found, shares=share, amount=amount,
        unit=naming.money_of_name(names[amount]) if amount != NONE else "",
        currency=next((at for at, name in enumerate(names) if naming.CURRENCY.search(name)), NONE),
        share_places=tuple(shares), amount_places=tuple(amounts), is_whole=is_next,
        is_scaled=any(naming.SCALED.search(found.name(one)) for one in (share, amount)),
        has_options=_has_options(names, body),
    )  # fmt: skip


def _ranked(names: Sequence[str], rank: Rank, places: Sequence[int]) -> list[int]:
    """The places whose names fit, the best first; equals as they stand."""
    fitting = [(-rank(names[one]), one) for one in places if rank(names[one]) > 0]
    return [place for _rank, place in sorted(fitting)]


def _wished(names: Sequence[str], places: Sequence[int], wish: str) -> int:
    return next((one for one in places if wish and names[one] == wish), places[0])


def _has_options(names: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    return any(map(naming.OPTIONS.search, names)) or any(
        naming.AN_OPTION.fullmatch(cell) for cells in body for cell in cells
    )


def _is_in_money(cells: Sequence[str]) -> bool:
    parts = [found for cell in cells if (found := number_of(cell))]
    return sum(is_money(one.unit) for one in parts) * 2 > len(parts)


def _unnamed(rows: Sequence[Sequence[str]], *, names: Sequence[str], header: int) -> Columns | None:
    """By their cells: the column with the most different days, and the first one of plain numbers after it."""
    width = max((len(cells) for cells in rows), default=0)
    days = [(len(set(filter(is_day, column(rows, index)))), -index) for index in range(width)]
    most, place = max(days, default=(0, 0))
    if not most:
        return None
    day, body = -place, rows[header + 1 :]
    numbers = [
        index for index in range(width)
        if index != day and _is_of_numbers(body, index) and not _is_no_number(names, index)
    ]  # fmt: skip
    in_money = [index for index in numbers if _is_in_money(column(body, index))]
    plain = [index for index in numbers if index not in in_money and not _is_count(body, index)]
    shares = next((one for one in plain if one > day), plain[0] if plain else NONE)
    amount = in_money[0] if in_money else NONE
    if shares == NONE and amount == NONE:
        return None
    return Columns(
        day=day, shares=shares, amount=amount, header=header, is_guess=len(plain) > 1 or len(in_money) > 1,
    )  # fmt: skip


def _is_no_number(names: Sequence[str], index: int) -> bool:
    """Its name says that it holds a price, or what tells rows apart."""
    name = names[index] if index < len(names) else ""
    return bool(naming.PRICE.search(name) or naming.IDENTITY.search(name))


def _is_of_numbers(rows: Sequence[Sequence[str]], index: int) -> bool:
    cells = column(rows, index)
    good = sum(number_of(one) is not None and not is_day(one) for one in cells)
    return good * 2 > len(cells) > 0


def _is_count(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Rows that are numbered: 1, 2, 3."""
    cells = column(rows, index)
    return len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]
