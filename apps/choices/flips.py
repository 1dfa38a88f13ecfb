"""Which inputs move the break-even chance most, and at which value the answer turns round. Pure code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import ceil, floor
from typing import Self

from apps.choices.maths import BreakEven, Kind, Says, break_even, flows, worth
from apps.choices.money import CENT, Money, total
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

    @property
    def branches(self) -> tuple[Branch, Branch, Branch]:
        return self.offer, self.success, self.failure

    def break_even(self) -> BreakEven:
        return _solved(tuple(worth(self.situation, one, on=self.on) for one in self.branches))

    def by_kind(self, branch: Branch) -> dict[Kind, Money]:
        """What a branch brings, by what it is for."""
        found: dict[Kind, Money] = {}
        for one in flows(self.situation, branch, until=self.on):
            found[one.kind] = found.get(one.kind, self.situation.money(0)) + one.amount
        return found


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
    known = tuple(case.by_kind(one) for one in case.branches)
    swings = [_swing(_Look.of(case, one.factor, known), one) for one in ranges]
    moving = [one for one in swings if one.width or one.turns_at is not None]
    return tuple(sorted(moving, key=lambda one: one.width, reverse=True)[:MOST_SHOWN])


Three = tuple[Money, ...]  # of the offer, of success, of failure


@dataclass(frozen=True, kw_only=True)
class _Look:
    """A case through one of its inputs: `fixed` is what this one does not touch, so only the rest is worked out again."""

    case: Case
    factor: Factor
    fixed: Three

    @classmethod
    def of(cls, case: Case, factor: Factor, known: Sequence[Mapping[Kind, Money]]) -> Self:
        """`known` are the sums of the three branches by kind."""
        touched = TOUCHED[factor]
        fixed = tuple(
            total(
                (amount for kind, amount in sums.items() if kind not in touched),
                currency=case.situation.currency,
            )
            for sums in known
        )
        return cls(case=case, factor=factor, fixed=fixed)

    def three(self, value: Decimal) -> Three:
        """What the branches are worth at a value of the input."""
        other, kinds = at(self.case, self.factor, value), TOUCHED[self.factor]
        pairs = zip(other.branches, self.fixed, strict=True)
        return tuple(
            fixed + worth(other.situation, one, on=other.on, kinds=kinds) for one, fixed in pairs
        )


def _solved(three: Three) -> BreakEven:
    offer, success, failure = three
    return break_even(offer=offer, success=success, failure=failure)


def _swing(look: _Look, ends: Range) -> Swing:
    low, high = look.three(ends.low), look.three(ends.high)
    at_low, at_high = _solved(low), _solved(high)
    turns = None
    if at_low.says != at_high.says:
        turns = _turn(look, ends, says=at_low.says, place=_crossing(low, high))
    return Swing(range=ends, at_low=at_low, at_high=at_high, turns_at=turns)


def _crossing(low: Three, high: Three) -> Decimal:
    """About where between the ends, as a share of the way, the offer first equals failing or succeeding."""
    gaps = [
        tuple(three[0].amount - three[place].amount for three in (low, high)) for place in (1, 2)
    ]
    crossed = [before / (before - after) for before, after in gaps if before * after < 0]
    return min(crossed, default=Decimal(0))


def _turn(look: _Look, ends: Range, *, says: Says, place: Decimal) -> Decimal:
    """The first value, going up by cents (weeks: by weeks), at which another sentence holds than at the lower end.

    Every branch rises or falls with each input, and by nearly as much from each cent to the next: so from about
    the right place by doubled steps, then by halving.
    """
    step = Decimal(1) if look.factor is Factor.SEARCH else CENT
    low, high = floor(ends.low / step), ceil(ends.high / step)

    def holds(number: int) -> bool:
        return _solved(look.three(number * step)).says == says

    low, high = _bracket(holds, low, high, guess=low + int((high - low) * place))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high * step


def _bracket(holds: Callable[[int], bool], low: int, high: int, *, guess: int) -> tuple[int, int]:
    """Numbers nearer to each other than `low` and `high`: at the first it holds, at the second no more."""
    if not low < guess < high:
        return low, high
    reach = 1
    if holds(guess):
        low, ahead = guess, guess + reach
        while ahead < high and holds(ahead):
            low, reach = ahead, reach * 2
            ahead += reach
        return low, min(ahead, high)
    high, back = guess, guess - reach
    while back > low and not holds(back):
        high, reach = back, reach * 2
        back -= reach
    return max(back, low), high


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

# Which money an input changes; a new job ends the benefit, so its pay touches that as well.
TOUCHED: dict[Factor, Set[Kind]] = {
    Factor.SHARES: {Kind.VEST},
    Factor.OFFER: {Kind.SEVERANCE},
    Factor.SECOND_OFFER: {Kind.SEVERANCE},
    Factor.SEARCH: {Kind.BENEFIT, Kind.NEW_PAY},
    Factor.NEW_PAY: {Kind.BENEFIT, Kind.NEW_PAY},
    Factor.PAY_TAX: {Kind.PAY, Kind.BONUS, Kind.LEAVE, Kind.NEW_PAY},
    Factor.HEALTH: {Kind.HEALTH},
}
