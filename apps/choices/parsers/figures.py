"""Numbers of a statement: each is read by its own separators, and by those of its column only where it leaves a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apps.choices.parsers.columns import MONEY_CODES
from apps.intake.parsers import numbers
from apps.intake.parsers.numbers import Mark, Parts, take_apart

LARGEST_AMOUNT: Final = Decimal("999999999.99")
LARGEST_SHARES: Final = Decimal(999_999_999)
FINEST_SHARE: Final = Decimal("0.0001")
CENT: Final = Decimal("0.01")
FORMULA = re.compile(r"\s*['\"]?[=@]|\s*['\"]?[+-]\s*[A-Za-z(]|\s*['\"]?[+-]?\d+\s*[+*/]")
DOLLARS: Final = {"CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL"}  # fmt: skip
PREFIX = re.compile(r"(?<![A-Za-z])(CA|C|AU|A|NZ|HK|S|R)\$")
CODE_GAP = re.compile(r"\b([A-Z]{3})\s{2,}(?=[-\u2212\d])")
FRANCS = re.compile(r"(?<![A-Za-z])(?:Fr\.|SFr\.?)\s?(?=\d)")
BARE: Final = {"$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}), "¥": frozenset({"JPY", "CNY"})}  # fmt: skip
UNIT_WORDS = re.compile(r"\s*(?:/\s?)?(?:shares?|units?|rsus?|psus?|stocks?|sh\.?|shs\.?|stk\.?|stück|aktien|actions|pcs\.?)\s*\Z", re.I)  # fmt: skip


class Wrong(StrEnum):
    """Why a number cannot be kept."""

    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    FORMULA = "formula"
    NEGATIVE = "negative"
    NOTHING = "nothing"
    TOO_LARGE = "too_large"
    OTHER_CURRENCY = "other_currency"


class WrongNumberError(ValueError):
    """A number that cannot be kept; `unit` is its currency where that is what is wrong."""

    def __init__(self, wrong: Wrong, unit: str = "") -> None:
        super().__init__(wrong.value)
        self.wrong = wrong
        self.unit = unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A number above nothing. `unit` is a currency, or empty; `is_guess`: its separators can be read two ways."""

    value: Decimal
    unit: str
    is_guess: bool = False


def parts_of(cell: str, *, currency: str) -> Parts | None:
    """A cell taken apart; a lone `$` is the scenario's own dollar."""
    words = PREFIX.sub(lambda found: f"{DOLLARS[found[0]]} ", cell.strip())
    words = UNIT_WORDS.sub("", FRANCS.sub("CHF ", words))
    for sign, currencies in BARE.items():
        if sign in words and currency in currencies and not words.casefold().startswith("us$"):
            words = words.replace(sign, f"{currency} ", 1)
    return take_apart(CODE_GAP.sub(r"\1 ", words))


def mark_of(cells: Iterable[str], *, habit: Mark, currency: str) -> tuple[Mark, bool]:
    """The decimal mark of numbers that leave a doubt by themselves, and whether it is only the reader's habit."""
    parts = [found for cell in cells if (found := parts_of(cell, currency=currency))]
    return numbers.decide((one.core for one in parts), habit=habit)


def read_figure(
    cell: str, *, mark: Mark, is_guess: bool, currency: str, is_money: bool = False
) -> Figure:
    """The number of a cell. A single separator before three figures parts thousands in money, which has cents.

    Raises:
        WrongNumberError: it is none, or one that cannot be kept.
    """
    if not cell.strip():
        raise WrongNumberError(Wrong.NO_NUMBER)
    parts = parts_of(cell, currency=currency)
    if parts is None or parts.unit in {"%", "‰"}:
        raise WrongNumberError(Wrong.FORMULA if FORMULA.match(cell) else Wrong.BAD_NUMBER)
    unit = parts.unit.upper() if parts.unit.upper() in MONEY_CODES else ""
    if unit and unit != currency:
        raise WrongNumberError(Wrong.OTHER_CURRENCY, unit)
    own, is_unclear = _mark(parts.core, mark, is_money=is_money or bool(unit))
    found = numbers.value(parts, own)
    if found is None:
        raise WrongNumberError(Wrong.BAD_NUMBER)
    return Figure(value=_checked(found), unit=unit, is_guess=is_guess and is_unclear)


def _mark(core: str, mark: Mark, *, is_money: bool) -> tuple[Mark, bool]:
    """The decimal mark that a number is read with, and whether it leaves a doubt."""
    said = numbers.says(core)
    if said in {".", ","}:
        return said, False
    if said == "unclear" and is_money:
        return ("." if "," in core else ","), False
    return mark, said == "unclear"


def _checked(value: Decimal) -> Decimal:
    if value < 0:
        raise WrongNumberError(Wrong.NEGATIVE)
    if value == 0:
        raise WrongNumberError(Wrong.NOTHING)
    if value > LARGEST_SHARES:
        raise WrongNumberError(Wrong.TOO_LARGE)
    return value


def kept_shares(value: Decimal) -> Decimal:
    """Shares to four decimals, as brokers keep them."""
    return value.quantize(FINEST_SHARE)


def kept_amount(value: Decimal) -> Decimal:
    return value.quantize(CENT)
