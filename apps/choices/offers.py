"""Offers as letters write them: an amount, weeks of pay, a share of pay by years, a share of the first offer. Pure code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apps.choices.amounts import AmountError, Wrong, read_amount
from apps.choices.money import Money
from apps.choices.situation import WEEKS_A_YEAR

MOST_WEEKS: Final = Decimal(520)
NUMBER: Final = r"(\d{1,4}(?:[.,]\d{1,4})?)"
TIMES: Final = r"(?:x|×|\*|times|for each of|a year for|per year for)"
WEEKS = re.compile(
    rf"{NUMBER}\s*(weeks?|wks?|w|months?)(?:['’]?\s*(?:of\s*)?(?:base\s*)?(?:pay|salary))?", re.I
)
BY_YEARS = re.compile(
    rf"(?:{WEEKS.pattern}\s*(?:\+|and|plus)\s*)?{NUMBER}\s*%\s*(?:of\s*(?:base|pay|salary)(?:\s*pay)?\s*)?"
    rf"{TIMES}\s*{NUMBER}\s*(?:years?)?",
    re.I,
)  # fmt: skip
OPEN_YEARS = re.compile(
    rf"(?:{WEEKS.pattern}\s*(?:\+|and|plus)\s*)?{NUMBER}\s*%[^%]{{0,30}}\b(?:a|per|each|every)\s+year(?:\s+of\s+service)?", re.I
)  # fmt: skip
OF_PAY = re.compile(rf"{NUMBER}\s*%\s*of\s*(?:the\s*)?(?:yearly\s*)?(?:base|pay|salary)", re.I)
SHARE = re.compile(
    rf"(?:(\d{{1,3}})\s*/\s*(\d{{1,3}})|{NUMBER}\s*%)(?:\s*of\s*(?:it|the\s*(?:first\s*)?offer))?", re.I
)  # fmt: skip
FRACTIONS: Final = {
    "½": "1/2",
    "⅓": "1/3",
    "¼": "1/4",
    "⅕": "1/5",
    "⅙": "1/6",
    "⅔": "2/3",
    "¾": "3/4",
}
MONTHS_A_YEAR: Final = 12


class Why(StrEnum):
    """What is wrong with words that say no offer."""

    NO_OFFER = "no_offer"
    OF_WHAT = "of_what"  # a share without an offer that it could be of
    HOW_MANY_YEARS = "how_many_years"  # a share for each year of service, and no years


@dataclass(frozen=True, kw_only=True)
class Formula:
    """What an offer is made of, added up: an amount, a part of a year's pay, a part of the first offer."""

    amount: Decimal = Decimal(0)
    of_pay: Decimal = Decimal(0)
    of_first: Decimal | None = None

    @property
    def is_plain(self) -> bool:
        """Nothing but an amount."""
        return self.of_pay == 0 and self.of_first is None


class OfferError(ValueError):
    """Words that say no offer; what is wrong with them, where that is known."""

    def __init__(self, why: Why = Why.NO_OFFER) -> None:
        super().__init__(why.value)
        self.why = why


def read_offer(words: str, *, currency: str, is_first: bool = False) -> Formula:
    """What `words` say.

    Raises:
        AmountError: it is an amount that cannot be taken.
        OfferError: it is none of the forms, or a share in the first offer itself.
    """
    words = " ".join(words.split())
    for mark, plain in FRACTIONS.items():
        words = words.replace(mark, plain)
    if OPEN_YEARS.fullmatch(words):
        raise OfferError(Why.HOW_MANY_YEARS)
    found = _of_pay(words)
    if found is None:
        found = _of_first(words)
        if found is not None and is_first:
            raise OfferError(Why.OF_WHAT)
    if found is not None:
        return found
    try:
        return Formula(amount=read_amount(words, currency=currency))
    except AmountError as problem:
        if problem.wrong is Wrong.NO_NUMBER:
            raise OfferError from problem
        raise


def worth_of(formula: Formula, *, salary: Money, first: Money | None = None) -> Money | None:
    """The offer in money, to the cent; None for a share of a first offer that is not known."""
    if formula.of_first is not None:
        return first.times(formula.of_first).rounded() if first is not None else None
    return (Money(formula.amount, salary.currency) + salary.times(formula.of_pay)).rounded()


def _decimal(words: str) -> Decimal:
    return Decimal(words.replace(",", "."))


def _year_part(number: str, unit: str) -> Decimal:
    """Weeks or months as a part of a year."""
    whole = MONTHS_A_YEAR if unit.casefold().startswith("month") else WEEKS_A_YEAR
    part = _decimal(number) / whole
    if part * WEEKS_A_YEAR > MOST_WEEKS:
        raise OfferError
    return part


def _of_pay(words: str) -> Formula | None:
    if found := WEEKS.fullmatch(words):
        return Formula(of_pay=_year_part(found[1], found[2]))
    if found := BY_YEARS.fullmatch(words):
        part = _year_part(found[1], found[2]) if found[1] else Decimal(0)
        return Formula(of_pay=part + _decimal(found[3]) / 100 * _decimal(found[4]))
    if found := OF_PAY.fullmatch(words):
        return Formula(of_pay=_decimal(found[1]) / 100)
    return None


def _of_first(words: str) -> Formula | None:
    found = SHARE.fullmatch(words)
    if found is None:
        return None
    if found[3]:
        share = _decimal(found[3]) / 100
    elif int(found[2]) == 0:
        raise OfferError
    else:
        share = Decimal(found[1]) / Decimal(found[2])
    if share > 10:
        raise OfferError
    return Formula(of_first=share)
