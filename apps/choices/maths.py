"""What each branch brings by a date, the break-even chance, and what one more day is worth (docs/break-even.md).

Pure code. Each payment is brought to the cent when it is paid, as a payroll does, so that what a page lists adds up to
what it sums. Nothing here recommends: no odds are assumed anywhere.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache

from apps.choices.money import Money, total
from apps.choices.situation import Branch, ClawBack, Course, Situation

ONE_DAY = timedelta(days=1)
MONTHS_A_YEAR = 12


class Kind(StrEnum):
    """What a payment is for."""

    PAY = "pay"
    BONUS = "bonus"
    VEST = "vest"
    HEALTH = "health"
    LEAVE = "leave"
    CLAW_BACK = "claw_back"
    SEVERANCE = "severance"
    BENEFIT = "benefit"
    NEW_PAY = "new_pay"


@dataclass(frozen=True, kw_only=True)
class Cash:
    """Money of one day, after tax, to the cent; negative where it is owed back."""

    day: date
    amount: Money
    kind: Kind


ALL_KINDS = frozenset(Kind)


def flows(
    situation: Situation,
    branch: Branch,
    *,
    until: date,
    kinds: Set[Kind] = ALL_KINDS,
    cuts: Sequence[date] = (),
) -> tuple[Cash, ...]:
    """All money of a branch from the day after `situation.today` to `until`, in order of days; or only some kinds.

    Pay is one amount a month, and parted further after each day of `cuts`. What is due on leaving today is of today.
    """
    employed_to = min(branch.last_day or until, until)
    found: list[Cash] = []
    if Kind.PAY in kinds:
        found += _pay(situation, branch, employed_to, cuts=cuts)
    if kinds & {Kind.VEST, Kind.BONUS}:
        found += _granted(situation, employed_to)
    if Kind.HEALTH in kinds:
        found += _health(situation, branch, employed_to, until=until)
    if branch.last_day is not None and branch.last_day <= until:
        found += _at_the_end(situation, branch, branch.last_day)
        if kinds & {Kind.BENEFIT, Kind.NEW_PAY}:
            found += _afterwards(situation, branch, branch.last_day, until=until, cuts=cuts)
    shown = (one for one in found if one.day <= until and one.kind in kinds)
    return tuple(sorted(shown, key=lambda one: one.day))


def worth(situation: Situation, branch: Branch, *, on: date, kinds: Set[Kind] = ALL_KINDS) -> Money:
    """The sum of a branch's money up to and including that day; of all of it, or only of some kinds."""
    return total(
        (one.amount for one in flows(situation, branch, until=on, kinds=kinds)),
        currency=situation.currency,
    )


def _net(amount: Money, rate: Decimal) -> Money:
    return amount.times(1 - rate)


def accrued(monthly: Money, day: date) -> Money:
    """Pay of a month from its first day to `day`, to the cent: days passed over days of the month.

    Counted from the month's beginning, so that two stretches of a month add up to the whole.
    """
    days = _length(day.year, day.month)
    return Money(monthly.amount * day.day / days, monthly.currency).rounded()


def earned(
    monthly: Money, *, after: date, to: date, cuts: Sequence[date] = ()
) -> Iterator[tuple[date, Money]]:
    """Pay of the days after `after` up to `to`: one amount a calendar month, dated by its last paid day.

    A month is parted after each day of `cuts`; the parts add up to the whole.
    """
    day = after + ONE_DAY
    while day <= to:
        last = min(_month_end(day), to, *(one for one in cuts if one >= day))
        before = accrued(monthly, day - ONE_DAY) if day.day > 1 else monthly.times(0)
        yield last, (accrued(monthly, last) - before).rounded()
        day = last + ONE_DAY


@cache
def _length(year: int, month: int) -> int:
    """Days of a month; asked some thousand times a page."""
    return monthrange(year, month)[1]


def _month_end(day: date) -> date:
    return day.replace(day=_length(day.year, day.month))


def _monthly(situation: Situation, yearly: Money, extra: Money | None = None) -> Money:
    """One month's pay after tax."""
    month = Money(yearly.amount / MONTHS_A_YEAR, yearly.currency)
    return _net(month + extra if extra else month, situation.tax.pay)


def _pay(
    situation: Situation, branch: Branch, employed_to: date, *, cuts: Sequence[date]
) -> list[Cash]:
    monthly = _monthly(situation, situation.salary, situation.extra)
    shared_to = min(branch.share_until or employed_to, employed_to)
    parts = [
        *earned(monthly.times(branch.pay_share), after=situation.today, to=shared_to, cuts=cuts),
        *earned(monthly, after=max(shared_to, situation.today), to=employed_to, cuts=cuts),
    ]
    return [Cash(day=day, amount=amount, kind=Kind.PAY) for day, amount in parts]


def _granted(situation: Situation, employed_to: date) -> list[Cash]:
    """Vests and bonuses on days on which one is still employed, the last day among them."""
    many = ((situation.vests, Kind.VEST, situation.tax.shares), (situation.bonuses, Kind.BONUS, situation.tax.pay))  # fmt: skip
    return [
        Cash(day=one.day, amount=_net(one.amount, rate).rounded(), kind=kind)
        for payments, kind, rate in many
        for one in payments
        if situation.today < one.day <= employed_to
    ]


def _health(situation: Situation, branch: Branch, employed_to: date, *, until: date) -> list[Cash]:
    """What a cover is worth: by the month where it lasts to a month's end, else by the day; again from new work on."""
    if situation.health is None:
        return []
    covered_to = min(_covered_to(situation, branch, employed_to), until)
    stretches = [(situation.today, covered_to)]
    begins = new_job_on(situation, branch)
    if situation.new_health and begins is not None:
        stretches.append((max(begins - ONE_DAY, covered_to), until))
    return [
        Cash(day=day, amount=amount, kind=Kind.HEALTH)
        for after, to in stretches
        for day, amount in _cover(situation, situation.health, after=after, to=to)
    ]


def _cover(
    situation: Situation, monthly: Money, *, after: date, to: date
) -> Iterator[tuple[date, Money]]:
    if not situation.health_to_month_end:
        yield from earned(monthly, after=after, to=to)
        return
    for day in _firsts_of_months(after=after, to=to):
        yield day, monthly.rounded()


def _covered_to(situation: Situation, branch: Branch, employed_to: date) -> date:
    """The last day of the employer's cover, with the months that an offer adds."""
    if branch.last_day is None or branch.last_day > employed_to:
        return employed_to
    last_day = branch.last_day
    if branch.cover_months:
        last_day = later(last_day, branch.cover_months)
    return _month_end(last_day) if situation.health_to_month_end else last_day


def _firsts_of_months(*, after: date, to: date) -> Iterator[date]:
    day = _month_end(after) + ONE_DAY
    while day <= to:
        yield day
        day = _month_end(day) + ONE_DAY


def owed_back(claw_back: ClawBack, *, last_day: date) -> Money:
    """What is left of it on the last day of employment: nothing once all its months are served."""
    served = _full_months(claw_back.paid_on, last_day)
    left = max(claw_back.months - max(served, 0), 0)
    return Money(
        claw_back.amount.amount * left / claw_back.months, claw_back.amount.currency
    ).rounded()


def owed_until(claw_back: ClawBack) -> date:
    """The first day on which nothing of it is owed any more."""
    return later(claw_back.paid_on, claw_back.months)


def _full_months(start: date, end: date) -> int:
    """Months that are over on `end`; one that began on a day that a month lacks ends on that month's last."""
    months = (end.year - start.year) * MONTHS_A_YEAR + end.month - start.month
    return months - (end.day < min(start.day, _length(end.year, end.month)))


def _at_the_end(situation: Situation, branch: Branch, last_day: date) -> list[Cash]:
    found = [
        Cash(day=last_day, amount=-owed_back(one, last_day=last_day), kind=Kind.CLAW_BACK)
        for one in situation.claw_backs
        if one.paid_on <= last_day
    ]
    if situation.leave_paid_out:
        net = _net(situation.leave_paid_out, situation.tax.pay).rounded()
        found.append(Cash(day=last_day, amount=net, kind=Kind.LEAVE))
    if branch.severance:
        net = _net(branch.severance, situation.tax.severance).rounded()
        paid_on = last_day + timedelta(days=situation.severance_days)
        found.append(Cash(day=paid_on, amount=net, kind=Kind.SEVERANCE))
    return found


def new_job_on(situation: Situation, branch: Branch) -> date | None:
    """The first day of new work after a way that ends; None where none is looked at."""
    if branch.last_day is None:
        return None
    if branch.new_job_on is not None:
        return branch.new_job_on
    if situation.search_weeks is None and situation.new_salary is None:
        return None
    return branch.last_day + ONE_DAY + timedelta(weeks=situation.search_weeks or 0)


def _afterwards(
    situation: Situation, branch: Branch, last_day: date, *, until: date, cuts: Sequence[date]
) -> list[Cash]:
    begins = new_job_on(situation, branch)
    found = list(_benefits(situation, branch, last_day, before=begins or until + ONE_DAY))
    if begins is not None and situation.new_salary is not None:
        monthly = _monthly(situation, situation.new_salary)
        parts = earned(monthly, after=begins - ONE_DAY, to=until, cuts=cuts)
        found += [Cash(day=day, amount=amount, kind=Kind.NEW_PAY) for day, amount in parts]
    return found


def _benefits(
    situation: Situation, branch: Branch, last_day: date, *, before: date
) -> Iterator[Cash]:
    """Whole weeks without work, paid on their last day."""
    benefit = situation.benefit
    if benefit is None or not branch.has_benefit:
        return
    amount = _net(benefit.weekly, situation.tax.benefit).rounded()
    for week in range(benefit.waits + 1, benefit.waits + benefit.weeks + 1):
        day = last_day + timedelta(weeks=week)
        if day >= before:
            return
        yield Cash(day=day, amount=amount, kind=Kind.BENEFIT)


class Says(StrEnum):
    """What can be said of a break-even without an opinion."""

    CHANCE = "chance"  # below the chance the offer brings more, above it trying does
    REVERSE = "reverse"  # success brings less than failure: below the chance trying brings more
    TRYING = "trying"  # trying brings at least as much, whatever comes of it
    OFFER = "offer"  # the offer brings at least as much, whatever comes of trying
    SAME = "same"  # all three bring the same
    TOO_EARLY = "too_early"  # nothing is decided by the day that is looked at


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """`chance` (a share between 0 and 1, exact) at which trying equals the offer; None where there is no such chance."""

    says: Says
    chance: Decimal | None = None


def break_even(*, offer: Money, success: Money, failure: Money) -> BreakEven:
    """Solve chance x success + (1 - chance) x failure = offer.

    Raises:
        CurrencyMixError: the three are not in one currency.
    """
    needed, gain = offer - failure, success - failure
    low, high = sorted([success, failure])
    if low.amount == offer.amount == high.amount:
        return BreakEven(says=Says.SAME)
    if offer <= low:
        return BreakEven(says=Says.TRYING)
    if high <= offer:
        return BreakEven(says=Says.OFFER)
    says = Says.CHANCE if failure <= success else Says.REVERSE
    return BreakEven(says=says, chance=needed.amount / gain.amount)


def expected(chance: Decimal, *, success: Money, failure: Money) -> Money:
    """What trying brings on average at that chance, to the cent."""
    return (success.times(chance) + failure.times(1 - chance)).rounded()


@dataclass(frozen=True, kw_only=True)
class DayWorth:
    """What staying until the end of `day` brings more than leaving on `Situation.today`, and what it jumps for."""

    day: date
    amount: Money
    jumps: tuple[Cash, ...]


def worth_of_days(situation: Situation, *, until: date) -> tuple[DayWorth, ...]:
    """For each day up to `until`: leaving that evening beside leaving on `today`. Money from afterwards is left out.

    A claw-back counts by what is no longer owed.
    """
    sudden = _sudden(situation, until)
    monthly = _monthly(situation, situation.salary, situation.extra)
    found, owed, result = situation.money(0), _owed(situation, situation.today), []
    for number in range(1, (until - situation.today).days + 1):
        day = situation.today + timedelta(days=number)
        jumps = sudden.get(day, [])
        still = _owed(situation, day)
        if still != owed:
            jumps.append(Cash(day=day, amount=owed - still, kind=Kind.CLAW_BACK))
        owed = still
        found += total((one.amount for one in jumps), currency=situation.currency)
        found += _wage(monthly, day)
        if situation.health is not None and not situation.health_to_month_end:
            found += _wage(situation.health, day)
        result.append(DayWorth(day=day, amount=found, jumps=tuple(jumps)))
    return tuple(result)


def _sudden(situation: Situation, until: date) -> dict[date, list[Cash]]:
    """What comes on single days to somebody who is employed to the end."""
    stays = Branch(course=Course.PASS)
    found: dict[date, list[Cash]] = {}
    sudden = _granted(situation, until)
    if situation.health_to_month_end:
        sudden += _health(situation, stays, until, until=until)
    for one in sudden:
        found.setdefault(one.day, []).append(one)
    return found


def _wage(monthly: Money, day: date) -> Money:
    """What a month so far has earned on `day` more than on the day before."""
    before = accrued(monthly, day - ONE_DAY) if day.day > 1 else monthly.times(0)
    return accrued(monthly, day) - before


def _owed(situation: Situation, day: date) -> Money:
    owed = (owed_back(one, last_day=day) for one in situation.claw_backs if one.paid_on <= day)
    return total(owed, currency=situation.currency)


def runway(situation: Situation, branch: Branch, *, months: int) -> int | None:
    """How many whole months savings and the branch's money pay for the costs; None where longer than `months`.

    Pay counts by the day on which it is earned. Health cover counts as none: nobody can pay rent with it.
    """
    if situation.costs is None:
        return None
    ends = [later(situation.today, n) for n in range(1, months + 1)]
    cash = flows(situation, branch, until=ends[-1], kinds=ALL_KINDS - {Kind.HEALTH}, cuts=ends)
    left, waiting = situation.savings or situation.money(0), list(reversed(cash))
    for number, end in enumerate(ends):
        while waiting and waiting[-1].day <= end:
            left += waiting.pop().amount
        left -= situation.costs
        if left < situation.money(0):
            return number
    return None


def later(day: date, months: int) -> date:
    """So many months later, on the same day of the month or its last."""
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, _length(year, month + 1)))


def horizons(today: date, months: Sequence[int] = (3, 6, 12, 24)) -> tuple[date, ...]:
    """The days by which branches are compared."""
    return tuple(later(today, one) for one in months)
