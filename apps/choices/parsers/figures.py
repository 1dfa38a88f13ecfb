"""Numbers of a statement: each is read by its own separators, and by those of its column only where it leaves a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apps.choices.parsers.cutting import number_of, without_flourish
from apps.choices.parsers.naming import MONEY_CODES
from apps.intake.parsers import numbers
from apps.intake.parsers.numbers import Mark, Parts

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


THOUSAND = re.compile(r"(?<=\d)\s?[kK](?![\w.])")
PENCE = re.compile(r"(?<![A-Za-z])(?:GBp|GBX|ZAc)(?![A-Za-z])|(?<=\d)\s?p\.?\s*\Z|(?i:\bpence\b)")
TAIL = re.compile(r"\d\s?([^\W\d_]+)\.?\)?\s*\Z")
TICKER = re.compile(r"[A-Z]{2,5}")
NO_TICKERS: Final = frozenset(
    {"BN", "CR", "CRORE", "DAYS", "HRS", "LAC", "LAKH", "MIO", "MM", "MN", "MO", "MOS", "MRD", "PCT", "PA", "TEUR", "TSD", "TUSD",
     "WEEKS", "WKS", "YEAR", "YEARS", "YR", "YRS"}
)  # fmt: skip


class Wrong(StrEnum):
    """Why a number cannot be kept."""

    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    FORMULA = "formula"
    NEGATIVE = "negative"
    NOTHING = "nothing"
    TOO_LARGE = "too_large"
    OTHER_CURRENCY = "other_currency"
    UNIT = "unit"
    PENCE = "pence"
    PERCENT = "percent"


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
    words = PREFIX.sub(lambda found: f"{DOLLARS[found[0]]} ", without_flourish(cell))
    words = UNIT_WORDS.sub("", FRANCS.sub("CHF ", words))
    for sign, currencies in BARE.items():
        if sign in words and currency in currencies and not words.casefold().startswith("us$"):
            words = words.replace(sign, f"{currency} ", 1)
    return number_of(CODE_GAP.sub(r"\1 ", words))


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
    bare, thousands = THOUSAND.subn("", cell)
    parts = parts_of(bare, currency=currency)
    if parts is None:
        raise WrongNumberError(Wrong.FORMULA if FORMULA.match(cell) else Wrong.BAD_NUMBER)
    unit = _unit(cell, parts, currency=currency, is_money=is_money)
    own, is_unclear = _mark(parts.core, mark, is_money=is_money or bool(unit))
    found = numbers.value(parts, own)
    if found is None:
        raise WrongNumberError(Wrong.BAD_NUMBER)
    return Figure(
        value=_checked(found * 1000**thousands), unit=unit, is_guess=is_guess and is_unclear
    )


def _unit(cell: str, parts: Parts, *, currency: str, is_money: bool) -> str:
    """The currency of a number; empty for shares, whose unit may be the sign of the company at the exchange.

    Any other unit may change what the number is: a scale, a time, a part of a whole.
    """
    if PENCE.search(cell):
        raise WrongNumberError(Wrong.PENCE)
    if parts.unit in {"%", "‰"}:
        raise WrongNumberError(Wrong.PERCENT)
    if parts.exponent:
        raise WrongNumberError(Wrong.UNIT)
    unit = parts.unit.upper()
    if _has_tail(cell, unit):
        raise WrongNumberError(Wrong.UNIT)
    if unit in MONEY_CODES:
        if unit != currency:
            raise WrongNumberError(Wrong.OTHER_CURRENCY, unit)
        return unit
    is_ticker = TICKER.fullmatch(parts.unit) and unit not in NO_TICKERS and not is_money
    if unit and not is_ticker:
        raise WrongNumberError(Wrong.UNIT)
    return ""


def _has_tail(cell: str, unit: str) -> bool:
    """`$1.2M`: a word behind the number that its currency before it would hide."""
    tail = TAIL.search(UNIT_WORDS.sub("", THOUSAND.sub("", cell)))
    word = tail[1].upper() if tail else ""
    return word not in {"", unit} and word not in MONEY_CODES


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
