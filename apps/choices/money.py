"""Amounts of one currency. Pure code: Decimals only, never a float, and two currencies never meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Self

CENT = Decimal("0.01")
WHOLE = frozenset({"JPY", "KRW"})  # currencies without a smaller coin (ISO 4217, minor unit 0)


class CurrencyMixError(ValueError):
    """Two amounts of different currencies were to be added, subtracted or compared."""


@dataclass(frozen=True)
class Money:
    """`amount` in the unit of `currency` (ISO 4217 code), exact; `rounded` brings it to the cent."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Self:
        return self._with(self.amount + self._alike(other))

    def __sub__(self, other: Money) -> Self:
        return self._with(self.amount - self._alike(other))

    def __neg__(self) -> Self:
        return self._with(-self.amount)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._alike(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._alike(other)

    def times(self, factor: Decimal | int) -> Self:
        return self._with(self.amount * factor)

    def rounded(self) -> Self:
        """To the cent, halves to the even one (IEEE 754 §4.3.1), so that many roundings lean to neither side."""
        return self._with(self.amount.quantize(smallest(self.currency), ROUND_HALF_EVEN))

    def _with(self, amount: Decimal) -> Self:
        return type(self)(amount, self.currency)

    def _alike(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMixError(f"{self.currency} and {other.currency}")
        return other.amount


def smallest(currency: str) -> Decimal:
    """The smallest coin: a cent, or a whole unit."""
    return Decimal(1) if currency in WHOLE else CENT


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """The sum; zero of `currency` where there is none."""
    found = Money(Decimal(0), currency)
    for one in amounts:
        found += one
    return found
