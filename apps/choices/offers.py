"""Offers as letters write them: an amount, weeks of pay, a share of pay by years, a share of the first offer. Pure code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from apps.choices.amounts import LARGEST, AmountError, Wrong, read_amount
from apps.choices.money import Money
from apps.choices.situation import WEEKS_A_YEAR

MOST_YEARS: Final = 20  # of pay; more is a slip
NUMBER: Final = r"(\d{1,4}(?:[.,]\d{1,2})?)"
PAY: Final = (
    r"of\s+(?:the\s+|my\s+)?(?:yearly\s+|annual\s+)?(?:base(?:\s+(?:pay|salary))?|pay|salary)"
)
TIMES: Final = r"(?:x|×|\*|times|for\s+each\s+of|a\s+year\s+for|per\s+year\s+for)"
WEEKS = re.compile(
    rf"{NUMBER}\s*(weeks?|wks?|w|months?)(?:['’]?\s*(?:of\s*)?(?:base\s*)?(?:pay|salary))?", re.I
)
BY_YEARS = re.compile(rf"{NUMBER}\s*%\s*(?:{PAY}\s*)?{TIMES}\s*{NUMBER}\s*(?:years?)?", re.I)
OPEN_YEARS = re.compile(
    rf"{NUMBER}\s*%[^%]{{0,40}}\b(?:a|per|each|every)\s+year(?:\s+of\s+service)?", re.I
)
OF_PAY = re.compile(rf"{NUMBER}\s*%\s*{PAY}", re.I)
SHARE = re.compile(
    rf"(?:(\d{{1,3}})\s*/\s*(\d{{1,3}})|{NUMBER}\s*%)(?:\s*of\s*(?:it|the\s*(?:first\s*)?offer))?",
    re.I,
)
AND = re.compile(r"\s*(?:\+|\bplus\b|\band\b)\s*", re.I)
FRACTIONS: Final = {
    "½": "1/2",
    "⅓": "1/3",
    "¼": "1/4",
    "⅕": "1/5",
    "⅙": "1/6",
    "⅔": "2/3",
    "¾": "3/4",
}
MIXED = re.compile(rf"\d\s*[{''.join(FRACTIONS)}]")
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
    """What `words` say: one or more parts with "+" between them, or a share of the first offer.

    Raises:
        AmountError: a part is an amount that cannot be taken.
        OfferError: it is none of the forms, or a share in the first offer itself.
    """
    words = " ".join(words.split())
    if MIXED.search(words):
        raise OfferError
    for mark, plain in FRACTIONS.items():
        words = words.replace(mark, plain)
    share = _of_first(words)
    if share is not None:
        if is_first:
            raise OfferError(Why.OF_WHAT)
        return share
    parts = [_part(one, currency=currency) for one in AND.split(words)]
    return _added(parts)


def _added(parts: Sequence[Formula]) -> Formula:
    found = Formula(
        amount=sum((one.amount for one in parts), Decimal(0)),
        of_pay=sum((one.of_pay for one in parts), Decimal(0)),
    )
    if found.of_pay > MOST_YEARS or found.amount > LARGEST:
        raise OfferError
    return found


def _part(words: str, *, currency: str) -> Formula:
    found = _of_pay(words)
    if found is not None:
        return found
    try:
        return Formula(amount=read_amount(words, currency=currency))
    except AmountError as problem:
        if problem.wrong is not Wrong.NO_NUMBER:
            raise
        why = Why.HOW_MANY_YEARS if OPEN_YEARS.fullmatch(words) else Why.NO_OFFER
        raise OfferError(why) from problem


def worth_of(formula: Formula, *, salary: Money, first: Money | None = None) -> Money | None:
    """The offer in money, to the cent; None for a share of a first offer that is not known."""
    if formula.of_first is not None:
        return first.times(formula.of_first).rounded() if first is not None else None
    return (Money(formula.amount, salary.currency) + salary.times(formula.of_pay)).rounded()


def _decimal(words: str) -> Decimal:
    return Decimal(words.replace(",", "."))


def _of_pay(words: str) -> Formula | None:
    if found := WEEKS.fullmatch(words):
        whole = MONTHS_A_YEAR if found[2].casefold().startswith("month") else WEEKS_A_YEAR
        return Formula(of_pay=_decimal(found[1]) / whole)
    if found := BY_YEARS.fullmatch(words):
        return Formula(of_pay=_decimal(found[1]) / 100 * _decimal(found[2]))
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
