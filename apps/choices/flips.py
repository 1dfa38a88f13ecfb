"""Which inputs move the break-even chance most, and at which value the answer turns round. Pure code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from apps.choices.maths import BreakEven, Says, break_even, worth
from apps.choices.money import CENT, Money
from apps.choices.situation import Branch, Paid, Situation

MOST_SHOWN = 5


class Factor(StrEnum):
    """An input that may be otherwise than thought; what its value means."""

    SHARES = (
        "shares"  # the price per share, as a share of the one that was assumed (1 is unchanged)
    )
    OFFER = "offer"  # the severance offered now
    SECOND_OFFER = "second_offer"  # the payout after failing
    SEARCH = "search"  # weeks until a new job
    NEW_PAY = "new_pay"  # its yearly pay
    PAY_TAX = "pay_tax"  # the rate on pay, as a share
    HEALTH = "health"  # what the employer's cover is worth a month


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is compared: the offer with trying, which succeeds or fails, by the day `on`."""

    situation: Situation
    offer: Branch
    success: Branch
    failure: Branch
    on: date

    def break_even(self) -> BreakEven:
        branches = (self.offer, self.success, self.failure)
        offer, success, failure = (worth(self.situation, one, on=self.on) for one in branches)
        return break_even(offer=offer, success=success, failure=failure)


@dataclass(frozen=True, kw_only=True)
class Range:
    """The lowest and the highest value that a person thinks possible."""

    factor: Factor
    low: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
class Swing:
    """The chance that trying needs at either end of a range, as shares; `turns_at` is where the answer turns round."""

    range: Range
    at_low: BreakEven
    at_high: BreakEven
    turns_at: Decimal | None

    @property
    def width(self) -> Decimal:
        return abs(needed(self.at_high) - needed(self.at_low))


def needed(found: BreakEven) -> Decimal:
    """The chance of success that trying needs to bring as much as the offer: none, a share, or more than certainty."""
    if found.chance is not None:
        return found.chance
    return Decimal(1) if found.says is Says.OFFER else Decimal(0)


def tornado(case: Case, ranges: Iterable[Range]) -> tuple[Swing, ...]:
    """The five inputs that move the chance most, the widest first; what moves nothing is left out."""
    swings = [_swing(case, one) for one in ranges]
    moving = [one for one in swings if one.width or one.turns_at is not None]
    return tuple(sorted(moving, key=lambda one: one.width, reverse=True)[:MOST_SHOWN])


def _swing(case: Case, ends: Range) -> Swing:
    at_low, at_high = (at(case, ends.factor, value).break_even() for value in (ends.low, ends.high))
    turns = None if at_low.says == at_high.says else _turn(case, ends)
    return Swing(range=ends, at_low=at_low, at_high=at_high, turns_at=turns)


def _turn(case: Case, ends: Range) -> Decimal:
    """The first value, going up by cents (weeks: by weeks), at which another sentence holds than at the lower end.

    By halving: every branch rises or falls with each factor, so what it says changes at most twice in one direction.
    """
    step = Decimal(1) if ends.factor is Factor.SEARCH else CENT
    low, high = int(ends.low / step), int(ends.high / step)
    first = at(case, ends.factor, low * step).break_even().says
    while high - low > 1:
        middle = (low + high) // 2
        same = at(case, ends.factor, middle * step).break_even().says == first
        low, high = (middle, high) if same else (low, middle)
    return high * step


def at(case: Case, factor: Factor, value: Decimal) -> Case:
    """The same case with one input changed."""
    return CHANGES[factor](case, value)


def _situation(case: Case, **changes: object) -> Case:
    return replace(case, situation=replace(case.situation, **changes))  # type: ignore[arg-type]


def _shares(case: Case, value: Decimal) -> Case:
    vests = tuple(Paid(day=one.day, amount=one.amount.times(value)) for one in case.situation.vests)
    return _situation(case, vests=vests)


def _money(case: Case, value: Decimal) -> Money:
    return case.situation.money(value)


def _pay_tax(case: Case, value: Decimal) -> Case:
    return _situation(case, tax=replace(case.situation.tax, pay=value))


def _offer(case: Case, value: Decimal) -> Case:
    return replace(case, offer=replace(case.offer, severance=_money(case, value)))


def _second_offer(case: Case, value: Decimal) -> Case:
    return replace(case, failure=replace(case.failure, severance=_money(case, value)))


CHANGES: dict[Factor, Callable[[Case, Decimal], Case]] = {
    Factor.SHARES: _shares,
    Factor.OFFER: _offer,
    Factor.SECOND_OFFER: _second_offer,
    Factor.SEARCH: lambda case, value: _situation(case, search_weeks=int(value)),
    Factor.NEW_PAY: lambda case, value: _situation(case, new_salary=_money(case, value)),
    Factor.PAY_TAX: _pay_tax,
    Factor.HEALTH: lambda case, value: _situation(case, health=_money(case, value)),
}
