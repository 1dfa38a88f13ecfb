"""Amounts as people type them: `120,000`, `120.000,00`, `120 000`, `$34k`. Pure code."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apps.intake.parsers.numbers import Parts, says, take_apart, value

LONGEST: Final = 200  # no number is that long
LARGEST: Final = Decimal("999999999.99")
# Signs that stand for more than one currency mean the scenario's own, where it is one of them.
DOLLARS: Final = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "MXN", "HKD"})
SHARED: Final = {
    "C$": frozenset({"CAD"}), "A$": frozenset({"AUD"}), "S$": frozenset({"SGD"}), "NZ$": frozenset({"NZD"}),
    "$": DOLLARS, "¥": frozenset({"JPY", "CNY"}), "KR": frozenset({"SEK", "NOK", "DKK"}),
    "RS.": frozenset({"INR"}), "RS": frozenset({"INR"}), "R": frozenset({"ZAR"}), "R$": frozenset({"BRL"}),
    "₪": frozenset({"ILS"}), "FT": frozenset({"HUF"}), "LEI": frozenset({"RON"}), "FR.": frozenset({"CHF"}), "FR": frozenset({"CHF"}),
}  # fmt: skip
THOUSAND = re.compile(r"(?<=\d)\s?k$", re.IGNORECASE)


class Wrong(StrEnum):
    """Why an amount cannot be taken."""

    NO_NUMBER = "no_number"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    OTHER_CURRENCY = "other_currency"


class AmountError(ValueError):
    """An amount that cannot be taken; `unit` is the currency that stood beside it, where that is what is wrong."""

    def __init__(self, wrong: Wrong, unit: str = "") -> None:
        super().__init__(wrong.value)
        self.wrong = wrong
        self.unit = unit


def read_amount(words: str, *, currency: str, places: int = 2, most: Decimal = LARGEST) -> Decimal:
    """The amount of `words`, from zero to `most`, with at most `places` decimals.

    A single point or comma before three figures parts thousands, as amounts of pay are written; `k` is a thousand.

    Raises:
        AmountError: it is no such amount, or in another currency.
    """
    bare, shortened = THOUSAND.subn("", _without_sign(words.strip()[:LONGEST], currency))
    parts = take_apart(bare)
    if parts is None:
        raise AmountError(Wrong.NO_NUMBER)
    if parts.unit and parts.unit != currency:
        known = len(parts.unit) == 3 and parts.unit.isupper()
        raise AmountError(Wrong.OTHER_CURRENCY if known else Wrong.NO_NUMBER, parts.unit)
    return _checked(_number(parts) * (1000 if shortened else 1), places=places, most=most)


def _without_sign(words: str, currency: str) -> str:
    """The words without the scenario's own currency before or after them."""
    signs = [currency, *(one for one, meant in SHARED.items() if currency in meant)]
    upper = words.upper()
    for sign in sorted(filter(None, signs), key=len, reverse=True):
        if upper.startswith(sign):
            return words[len(sign) :].strip()
        if upper.endswith(sign):
            return words[: -len(sign)].strip()
    return words


def _number(parts: Parts) -> Decimal:
    said = says(parts.core)
    if said == "unclear":
        said = "." if "," in parts.core else ","
    found = value(parts, said or ".")
    if found is None:
        raise AmountError(Wrong.NO_NUMBER)
    return found


def _checked(amount: Decimal, *, places: int, most: Decimal) -> Decimal:
    if amount < 0:
        raise AmountError(Wrong.NEGATIVE)
    if amount > most:
        raise AmountError(Wrong.TOO_LARGE)
    if amount != round(amount, places):
        raise AmountError(Wrong.TOO_FINE)
    return round(amount, places)
