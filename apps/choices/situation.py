"""What a person knows about their pay and what is offered to them, and the ways to go on. Pure code: no Django.

Amounts are before tax where a rate of `Tax` speaks of them, and in one currency; rates are shares (0.3 is 30 %).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from apps.choices.money import CurrencyMixError, Money

WEEKS_A_YEAR = 52
NONE = Decimal(0)


class Course(StrEnum):
    """The ways to go on, in the order in which they come up."""

    TAKE_OFFER = "take_offer"
    NEGOTIATE = "negotiate"
    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    LOSE_APPEAL = "lose_appeal"
    WIN_APPEAL = "win_appeal"
    RESIGN = "resign"
    NEW_JOB = "new_job"
    MOVE_TEAM = "move_team"
    LEAVE = "leave"


@dataclass(frozen=True, kw_only=True)
class Paid:
    """One payment that only somebody still employed on that day gets: a vest, a bonus. `shares` where it is so many."""

    day: date
    amount: Money
    shares: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ClawBack:
    """A payment of the past that is owed back in part when one leaves within `months` of `paid_on`.

    What is owed falls by one part of `months` with each full month served.
    """

    amount: Money
    paid_on: date
    months: int


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """Unemployment benefit: `weekly`, for `weeks` at most, after `waits` weeks; untaxed unless `Tax.benefit` says so."""

    weekly: Money
    weeks: int
    waits: int = 0


@dataclass(frozen=True, kw_only=True)
class Tax:
    """The user's own rates, as shares from 0 to 1."""

    pay: Decimal = NONE
    severance: Decimal = NONE
    shares: Decimal = NONE
    benefit: Decimal = NONE


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Everything the branches have in common, as of the evening of `today`: its own pay is earned already.

    `salary` and `new_salary` a year, `extra` (on call, commissions) and `health` (what the employer's cover is worth)
    a month; `search_weeks` from the last day to a new job. Vests are given in money: shares times price.
    Severance is paid `severance_days` after the last day: often when a signature can no longer be taken back.

    Raises:
        CurrencyMixError: one amount is in another currency than the salary.
        ValueError: a rate outside 0 to 1, weeks below none, or severance before the last day is over.
    """

    today: date
    salary: Money
    extra: Money | None = None
    vests: tuple[Paid, ...] = ()
    bonuses: tuple[Paid, ...] = ()
    claw_backs: tuple[ClawBack, ...] = ()
    leave_paid_out: Money | None = None
    health: Money | None = None
    health_to_month_end: bool = True
    benefit: Benefit | None = None
    new_salary: Money | None = None
    new_health: bool = False  # whether new work brings a cover of the same worth
    search_weeks: int | None = None  # none where new work is not looked at
    severance_days: int = 1
    tax: Tax = field(default_factory=Tax)
    savings: Money | None = None
    costs: Money | None = None  # a month

    def __post_init__(self) -> None:
        for rate in (self.tax.pay, self.tax.severance, self.tax.shares, self.tax.benefit):
            if not 0 <= rate <= 1:
                raise ValueError("a rate is a share from 0 to 1")
        if (self.search_weeks or 0) < 0 or self.severance_days < 1:
            raise ValueError("weeks cannot be negative, and severance comes after the last day")
        for one in self._amounts():
            if one.currency != self.currency:
                raise CurrencyMixError(f"{self.currency} and {one.currency}")

    @property
    def currency(self) -> str:
        return self.salary.currency

    @property
    def is_taxed(self) -> bool:
        """Whether any rate takes something away."""
        return any((self.tax.pay, self.tax.severance, self.tax.shares, self.tax.benefit))

    def money(self, amount: Decimal | int) -> Money:
        return Money(Decimal(amount), self.currency)

    def _amounts(self) -> list[Money]:
        single = (
            self.salary, self.extra, self.leave_paid_out, self.health, self.new_salary,
            self.savings, self.costs, self.benefit.weekly if self.benefit else None,
        )  # fmt: skip
        many = [one.amount for one in (*self.vests, *self.bonuses)]
        owed = [one.amount for one in self.claw_backs]
        return [*(one for one in single if one is not None), *many, *owed]


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One way to go on. `last_day` is the last day of employment, None while it goes on.

    `cover_months` of health cover come along after it. `new_job_on` overrides the time that the search would take;
    `pay_share` is what of the pay goes on from `today` to the last day, or to `share_until` (medical or family leave).
    """

    course: Course
    last_day: date | None = None
    severance: Money | None = None
    cover_months: int = 0
    has_benefit: bool = True
    new_job_on: date | None = None
    pay_share: Decimal = Decimal(1)
    share_until: date | None = None
