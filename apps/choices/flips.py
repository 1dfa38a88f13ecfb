"""Which inputs move the break-even chance most, and at which values the answer is another. Pure code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import pairwise
from math import ceil, floor
from typing import Self

from apps.choices.maths import ONE_DAY, BreakEven, Kind, Says, break_even, flows, new_job_on, worth
from apps.choices.money import CENT, Money, smallest, total
from apps.choices.situation import Branch, Situation
from apps.choices.turning import crossings

MOST_SHOWN = 5
FINE = Decimal("0.0001")  # a rate in hundredths of a percent, a price to four decimals


class Factor(StrEnum):
    """An input that may be otherwise than thought; what its value means."""

    SHARES = "shares"  # the price of one
    OFFER = "offer"  # the severance offered now
    SECOND_OFFER = "second_offer"  # the payout after failing
    SEARCH = "search"  # weeks until a new job
    NEW_PAY = "new_pay"  # its yearly pay
    PAY_TAX = "pay_tax"  # the rate on pay, as a share
    HEALTH = "health"  # what the employer's cover is worth a month


# The steps in which an input can be typed, the first that fits its range; others by the smallest coin.
STEPS: dict[Factor, tuple[Decimal, ...]] = {
    Factor.SHARES: (CENT, FINE),
    Factor.PAY_TAX: (FINE,),
}


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
class Along:
    """What moves along with an input: typed as a share of it, or left to it."""

    second: Decimal | None = None  # the second payout, as a share of the offer
    severance: bool = False  # the rate on severance is that on pay
    shares: bool = False  # so is that on shares


@dataclass(frozen=True, kw_only=True)
class Range:
    """The lowest and the highest value that a person thinks possible, and what moves along."""

    factor: Factor
    low: Decimal
    high: Decimal
    along: Along = Along()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the break-even is at one value of an input."""

    value: Decimal
    found: BreakEven


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Another answer: up to `last` it is `before`, at `value`, the next that can be typed, it is `after`."""

    last: Decimal
    value: Decimal
    before: Says
    after: Says


@dataclass(frozen=True, kw_only=True)
class Swing:
    """What trying needs at either end of a range, and where it needs least and most within it; `turns` ascend."""

    range: Range
    at_low: BreakEven
    at_high: BreakEven
    least: Seen
    most: Seen
    turns: tuple[Turn, ...] = ()

    @property
    def width(self) -> Decimal:
        return offer_part(self.most.found) - offer_part(self.least.found)

    @property
    def turns_at(self) -> Decimal | None:
        """The first value with another answer than the lowest."""
        return self.turns[0].value if self.turns else None

    @property
    def is_reversed(self) -> bool:
        """Whether passing brings less than not passing somewhere in the range: no chance is needed there."""
        said = [self.at_low.says, self.at_high.says, *(one.after for one in self.turns)]
        return Says.REVERSE in said


def offer_part(found: BreakEven) -> Decimal:
    """The part of all chances of passing at which the offer brings more: what trying needs, where passing brings more."""
    if found.chance is None:
        return Decimal(found.says is Says.OFFER)
    return 1 - found.chance if found.says is Says.REVERSE else found.chance


def tornado(case: Case, ranges: Iterable[Range]) -> tuple[Swing, ...]:
    """Five inputs, the widest first; those that change the answer go before others. What moves nothing is left out."""
    known = tuple(case.by_kind(one) for one in case.branches)
    swings = [_swing(_Look.of(case, one, known)) for one in ranges]
    moving = [one for one in swings if one.width or one.turns]
    kept = sorted(moving, key=lambda one: (bool(one.turns), one.width), reverse=True)[:MOST_SHOWN]
    return tuple(sorted(kept, key=lambda one: one.width, reverse=True))


Three = tuple[Money, ...]  # of the offer, of success, of failure


@dataclass(frozen=True, kw_only=True)
class _Look:
    """A case through one of its inputs: `fixed` is what this one does not touch, so only the rest is worked out again."""

    case: Case
    ends: Range
    fixed: Three
    known: dict[Decimal, Three] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, case: Case, ends: Range, known: Sequence[Mapping[Kind, Money]]) -> Self:
        """`known` are the sums of the three branches by kind."""
        touched = _touched(ends)
        fixed = tuple(
            total(
                (amount for kind, amount in sums.items() if kind not in touched),
                currency=case.situation.currency,
            )
            for sums in known
        )
        return cls(case=case, ends=ends, fixed=fixed)

    def three(self, value: Decimal) -> Three:
        """What the branches are worth at a value of the input."""
        if value not in self.known:
            other, kinds = at(self.case, self.ends, value), _touched(self.ends)
            pairs = zip(other.branches, self.fixed, strict=True)
            self.known[value] = tuple(
                fixed + worth(other.situation, one, on=other.on, kinds=kinds)
                for one, fixed in pairs
            )
        return self.known[value]

    def seen(self, value: Decimal) -> Seen:
        return Seen(value=value, found=_solved(self.three(value)))


def _solved(three: Three) -> BreakEven:
    offer, success, failure = three
    return break_even(offer=offer, success=success, failure=failure)


def _swing(look: _Look) -> Swing:
    """The time of a search is looked at week by week: benefit comes while new pay is lost.

    Any other input moves every branch evenly but for the rounding of payments, hence the chance towards one side, and
    what trying needs is least and most at the ends.
    """
    ends = look.ends
    low, high = look.seen(ends.low), look.seen(ends.high)
    if ends.factor is Factor.SEARCH:
        weeks = [*_by_week(look)]
        turns = [_turn(before, after) for before, after in pairwise(weeks)]
    else:
        weeks, turns = [], _crossings(look)
    return Swing(
        range=ends, at_low=low.found, at_high=high.found,
        least=min([low, high, *weeks], key=_part), most=max([low, high, *weeks], key=_part),
        turns=tuple(_one_after_the_other(turns, _side(low.found))),
    )  # fmt: skip


def _by_week(look: _Look) -> Iterator[Seen]:
    """Every week of a range. Stretches of pay add up, so all weeks are worked out at once (`maths.earned`)."""
    weeks = range(int(look.ends.low), int(look.ends.high) + 1)
    sums = [_sums_by_week(look, one, weeks) for one in look.case.branches]
    for place, week in enumerate(weeks):
        three = tuple(fixed + one[place] for fixed, one in zip(look.fixed, sums, strict=True))
        yield Seen(value=Decimal(week), found=_solved(three))


def _sums_by_week(look: _Look, branch: Branch, weeks: range) -> list[Money]:
    """What a branch brings of the kinds that a search touches, for each week."""
    first, last = (
        at(look.case, look.ends, Decimal(one)).situation for one in (weeks[0], weeks[-1])
    )
    begins = [new_job_on(replace(first, search_weeks=one), branch) for one in weeks]
    cuts = [one - ONE_DAY for one in begins if one is not None]
    on = look.case.on
    pay = flows(first, branch, until=on, kinds={Kind.NEW_PAY}, cuts=cuts)
    benefit = flows(last, branch, until=on, kinds={Kind.BENEFIT})
    health = flows(first, branch, until=on, kinds={Kind.HEALTH})
    found = []
    for week, begin in zip(weeks, begins, strict=True):
        shown = [one for one in pay if begin and one.day >= begin]
        shown += [one for one in benefit if begin and one.day < begin]
        if first.new_health:
            first = replace(first, search_weeks=week)
            health = flows(first, branch, until=on, kinds={Kind.HEALTH})
        shown += health
        found.append(total((one.amount for one in shown), currency=first.currency))
    return found


def _one_after_the_other(turns: Iterable[Turn], says: Says) -> Iterator[Turn]:
    """Only changes, each from the answer that the one before led to: where rounding wavers, the first of them."""
    for one in turns:
        if one.before is says is not one.after:
            yield one
            says = one.after


def _part(seen: Seen) -> Decimal:
    return offer_part(seen.found)


def _turn(before: Seen, after: Seen) -> Turn:
    return Turn(
        last=before.value, value=after.value, before=_side(before.found), after=_side(after.found)
    )


def _side(found: BreakEven) -> Says:
    """Where all bring the same, trying brings at least as much."""
    return Says.TRYING if found.says is Says.SAME else found.says


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """The values of a range that can be typed, by number; its ends are always among them."""

    ends: Range
    step: Decimal

    @classmethod
    def of(cls, ends: Range, currency: str) -> Self:
        """By the smallest coin, or as fine as the person's own range."""
        steps = STEPS.get(ends.factor, (smallest(currency),))
        fits = (one for one in steps if ends.low % one == 0 == ends.high % one)
        return cls(ends=ends, step=next(fits, steps[-1]))

    @property
    def low(self) -> int:
        return floor(self.ends.low / self.step)

    @property
    def high(self) -> int:
        return ceil(self.ends.high / self.step)

    def value(self, number: int) -> Decimal:
        return min(max(number * self.step, self.ends.low), self.ends.high)


def _crossings(look: _Look) -> list[Turn]:
    """Where the offer comes to bring more than succeeding or failing, as much, or less."""
    grid = _Grid.of(look.ends, look.case.situation.currency)

    def gap(place: int, number: int) -> Decimal:
        three = look.three(grid.value(number))
        return three[0].amount - three[place].amount

    places = {
        one for place in (1, 2) for one in crossings(partial(gap, place), grid.low, grid.high)
    }
    return [
        _turn(look.seen(grid.value(one - 1)), look.seen(grid.value(one))) for one in sorted(places)
    ]


def at(case: Case, ends: Range, value: Decimal) -> Case:
    """The same case with another value of an input, and of what moves along with it."""
    return CHANGES[ends.factor](case, value, ends.along)


def _situation(case: Case, **changes: object) -> Case:
    return replace(case, situation=replace(case.situation, **changes))  # type: ignore[arg-type]


def _shares(case: Case, value: Decimal, _along: Along) -> Case:
    """Only vests in shares; those in money are what they are."""
    vests = tuple(
        one
        if one.shares is None
        else replace(one, amount=_money(case, one.shares * value).rounded())
        for one in case.situation.vests
    )
    return _situation(case, vests=vests)


def _money(case: Case, value: Decimal) -> Money:
    return case.situation.money(value)


def _pay_tax(case: Case, value: Decimal, along: Along) -> Case:
    tax = replace(case.situation.tax, pay=value)
    tax = replace(tax, severance=value) if along.severance else tax
    return _situation(case, tax=replace(tax, shares=value) if along.shares else tax)


def _offer(case: Case, value: Decimal, along: Along) -> Case:
    offer = _money(case, value)
    case = replace(case, offer=replace(case.offer, severance=offer))
    if along.second is None:
        return case
    second = offer.times(along.second).rounded()
    return replace(case, failure=replace(case.failure, severance=second))


def _second_offer(case: Case, value: Decimal, _along: Along) -> Case:
    return replace(case, failure=replace(case.failure, severance=_money(case, value)))


CHANGES: dict[Factor, Callable[[Case, Decimal, Along], Case]] = {
    Factor.SHARES: _shares,
    Factor.OFFER: _offer,
    Factor.SECOND_OFFER: _second_offer,
    Factor.SEARCH: lambda case, value, _along: _situation(case, search_weeks=int(value)),
    Factor.NEW_PAY: lambda case, value, _along: _situation(case, new_salary=_money(case, value)),
    Factor.PAY_TAX: _pay_tax,
    Factor.HEALTH: lambda case, value, _along: _situation(case, health=_money(case, value)),
}

# Which money an input changes; new work ends the benefit and may bring a cover, so both of its inputs touch those as well.
TOUCHED: dict[Factor, Set[Kind]] = {
    Factor.SHARES: {Kind.VEST},
    Factor.OFFER: {Kind.SEVERANCE},
    Factor.SECOND_OFFER: {Kind.SEVERANCE},
    Factor.SEARCH: {Kind.BENEFIT, Kind.NEW_PAY, Kind.HEALTH},
    Factor.NEW_PAY: {Kind.BENEFIT, Kind.NEW_PAY, Kind.HEALTH},
    Factor.PAY_TAX: {Kind.PAY, Kind.BONUS, Kind.LEAVE, Kind.NEW_PAY},
    Factor.HEALTH: {Kind.HEALTH},
}


def _touched(ends: Range) -> Set[Kind]:
    more = {Kind.SEVERANCE: ends.along.severance, Kind.VEST: ends.along.shares}
    return TOUCHED[ends.factor] | {kind for kind, moves in more.items() if moves}
