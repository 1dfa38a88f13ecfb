"""From the rows of a scenario to what is worked out of them; the plan's days stand where none were typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.choices.amounts import AmountError
from apps.choices.answers import MONTHS, Answers, answer
from apps.choices.enums import Forty, PayPer
from apps.choices.flips import Along, Factor, Range
from apps.choices.maths import later
from apps.choices.models import Scenario, Vest
from apps.choices.money import Money
from apps.choices.offers import Formula, OfferError, read_offer, worth_of
from apps.choices.situation import WEEKS_A_YEAR, Benefit, ClawBack, Paid, Situation, Tax
from apps.choices.tree import Move, Terms
from apps.plans.models import StageKind

NONE = Decimal(0)
FULL_WEEK = Decimal(40)  # hours, where none were typed
BY_LAW = 7  # days to revoke
EITHER_WAY = Decimal("0.2")  # how much an input may be otherwise where the person named no range
MOST_WEEKS = 520  # of a search, as the form takes them
ALONE = Along()
PER_YEAR = {PayPer.YEAR: Decimal(1), PayPer.MONTH: Decimal(12)}


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days on which ways end, as the plan's own dates have them; None for those it does not know."""

    offer_last_day: date | None = None
    plan_end: date | None = None


def answers_of(
    scenario: Scenario,
    vests: Iterable[Vest],
    *,
    today: date,
    days: Days,
    stage: str = "",
    months: int = 12,
    is_short: bool = False,
) -> Answers:
    """Everything that is answered of a scenario by the end of `today`; `stage` is the kind of the plan's present one.

    `is_short` leaves out what would change the answer.

    Raises:
        ValueError: `months` is none of `MONTHS`.
    """
    situation = situation_of(scenario, vests, today=today)
    terms = terms_of(scenario, situation, days=days, stage=stage)
    ranges = () if is_short else ranges_of(scenario, situation, terms)
    return answer(situation, terms, ranges=ranges, months=months, visa_days=scenario.visa_days)


def months_of(words: str) -> int:
    """The horizon that an address names; a year for anything else."""
    return next((one for one in MONTHS if str(one) == words), 12)


def situation_of(scenario: Scenario, vests: Iterable[Vest], *, today: date) -> Situation:
    """What all ways have in common. Rates on severance and shares are those on pay where none were typed."""

    def money(amount: Decimal | None) -> Money | None:
        return None if amount is None else Money(amount, scenario.currency)

    return Situation(
        today=today,
        salary=yearly_pay(scenario),
        extra=money(scenario.extra),
        vests=tuple(_vests(scenario, vests)),
        bonuses=tuple(_bonuses(scenario)),
        claw_backs=tuple(_claw_backs(scenario)),
        leave_paid_out=money(scenario.leave_paid_out),
        health=money(scenario.health),
        health_to_month_end=scenario.health_to_month_end,
        benefit=_benefit(scenario),
        new_salary=money(scenario.new_pay),
        new_health=scenario.new_health,
        search_weeks=scenario.search_weeks,
        severance_days=severance_days(scenario),
        tax=_tax(scenario),
        savings=money(scenario.savings),
        costs=money(scenario.costs),
    )


def yearly_pay(scenario: Scenario) -> Money:
    """Pay of a year: twelve months, or 52 weeks of the hours worked."""
    per = PER_YEAR.get(PayPer(scenario.pay_per))
    if per is None:
        per = WEEKS_A_YEAR * (FULL_WEEK if scenario.weekly_hours is None else scenario.weekly_hours)
    return Money((scenario.pay or NONE) * per, scenario.currency).rounded()


def vest_worth(scenario: Scenario, vest: Vest) -> Money | None:
    """A vest in money at the present price; None for shares without a price."""
    if vest.shares is None:
        return Money(vest.amount or NONE, scenario.currency)
    if scenario.price is None:
        return None
    return Money(vest.shares * scenario.price, scenario.currency).rounded()


def _vests(scenario: Scenario, vests: Iterable[Vest]) -> Iterable[Paid]:
    for vest in vests:
        worth = vest_worth(scenario, vest)
        if worth is not None:
            yield Paid(day=vest.vest_date, amount=worth, shares=vest.shares)


def _bonuses(scenario: Scenario) -> Iterable[Paid]:
    """Once a year, as far as anything is looked at."""
    if scenario.bonus is not None and scenario.bonus_date is not None:
        amount = Money(scenario.bonus, scenario.currency)
        for years in range(MONTHS[-1] // 12 + 1):
            yield Paid(day=later(scenario.bonus_date, 12 * years), amount=amount)


def _claw_backs(scenario: Scenario) -> Iterable[ClawBack]:
    if scenario.sign_on and scenario.sign_on_date and scenario.sign_on_months:
        amount = Money(scenario.sign_on, scenario.currency)
        yield ClawBack(amount=amount, paid_on=scenario.sign_on_date, months=scenario.sign_on_months)


def revoke_days(scenario: Scenario) -> int:
    """Days in which a signature can be taken back: the letter's, else those of the law from 40 on (29 U.S.C. 626(f))."""
    by_law = BY_LAW if scenario.over_forty in {Forty.ONE, Forty.GROUP} else 0
    return by_law if scenario.revoke_days is None else scenario.revoke_days


def severance_days(scenario: Scenario) -> int:
    """From the last day on: as typed, else the day after a signature can no longer be taken back."""
    return scenario.severance_days or revoke_days(scenario) + 1


def _benefit(scenario: Scenario) -> Benefit | None:
    if scenario.benefit is None or not scenario.benefit_weeks:
        return None
    weekly = Money(scenario.benefit, scenario.currency)
    return Benefit(weekly=weekly, weeks=scenario.benefit_weeks, waits=scenario.benefit_waits or 0)


def _tax(scenario: Scenario) -> Tax:
    pay = _rate(scenario.tax_pay) or NONE
    severance, shares = _rate(scenario.tax_severance), _rate(scenario.tax_shares)
    return Tax(
        pay=pay,
        severance=pay if severance is None else severance,
        shares=pay if shares is None else shares,
        benefit=_rate(scenario.tax_benefit) or NONE,
    )


def _rate(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent / 100


def terms_of(scenario: Scenario, situation: Situation, *, days: Days, stage: str = "") -> Terms:
    """What the ways differ by. Another team is shut in Pivot unless the person says otherwise (facts.md, 2021)."""
    first = offered(scenario, scenario.offer, situation)
    move = Move(scenario.move)
    if move is Move.NOT_KNOWN and stage == StageKind.PIVOT:
        move = Move.SHUT
    return Terms(
        offer=first,
        hoped=offered(scenario, scenario.hoped_offer, situation, first=first),
        second_offer=offered(scenario, scenario.second_offer, situation, first=first),
        third_offer=offered(scenario, scenario.third_offer, situation, first=first),
        offer_last_day=scenario.offer_last_date or days.offer_last_day,
        plan_end=scenario.plan_end_date or days.plan_end,
        appeal_end=scenario.appeal_end_date,
        notice_weeks=scenario.notice_weeks,
        new_job_on=scenario.new_job_date,
        leave_weeks=scenario.leave_weeks,
        leave_share=_rate(scenario.leave_percent) or NONE,
        move=move,
        cover_months=scenario.cover_months or 0,
        taker_has_benefit=scenario.taker_has_benefit,
        quitter_has_benefit=scenario.quitter_has_benefit,
    )


def offered(
    scenario: Scenario, words: str, situation: Situation, *, first: Money | None = None
) -> Money | None:
    """An offer in money; None where none was written, or it is a share of one that was not."""
    formula = _formula(scenario, words)
    return worth_of(formula, salary=situation.salary, first=first) if formula else None


def _formula(scenario: Scenario, words: str) -> Formula | None:
    if not words:
        return None
    try:
        return read_offer(words, currency=scenario.currency)
    except (AmountError, OfferError):  # kept before a currency was changed
        return None


def ranges_of(scenario: Scenario, situation: Situation, terms: Terms) -> Sequence[Range]:
    """How far each input may be otherwise: the person's own range for a price, else a fifth either way."""
    found = [_price_range(scenario)] if any(one.shares for one in situation.vests) else []
    amounts = (
        (Factor.OFFER, terms.offer),
        (Factor.SECOND_OFFER, terms.second_offer),
        (Factor.NEW_PAY, situation.new_salary),
        (Factor.HEALTH, situation.health),
    )
    along = _along(scenario)
    found += [
        _around(factor, one, along.get(factor, ALONE)) for factor, one in amounts if one is not None
    ]
    if situation.new_salary is not None or situation.search_weeks is not None:
        found.append(_weeks(situation.search_weeks or 0))
    if situation.tax.pay:
        found.append(_tax_range(situation.tax.pay, along[Factor.PAY_TAX]))
    return [one for one in found if one.low < one.high]


def _along(scenario: Scenario) -> dict[Factor, Along]:
    """A second payout typed as a share of the offer moves with it, an empty rate with that on pay."""
    rates = Along(severance=scenario.tax_severance is None, shares=scenario.tax_shares is None)
    return {Factor.OFFER: Along(second=_share_of_first(scenario)), Factor.PAY_TAX: rates}


def _share_of_first(scenario: Scenario) -> Decimal | None:
    formula = _formula(scenario, scenario.second_offer)
    return formula.of_first if formula else None


def _price_range(scenario: Scenario) -> Range:
    """Vests in shares are counted only with a price."""
    around = _around(Factor.SHARES, Money(scenario.price or NONE, scenario.currency))
    low, high = scenario.price_low, scenario.price_high
    return Range(
        factor=Factor.SHARES,
        low=around.low if low is None else low,
        high=around.high if high is None else high,
    )


def _around(factor: Factor, value: Money, along: Along = ALONE) -> Range:
    """To the cent, as it could be typed."""
    low, high = (value.times(part).rounded() for part in (1 - EITHER_WAY, 1 + EITHER_WAY))
    return Range(factor=factor, low=low.amount, high=high.amount, along=along)


def _tax_range(rate: Decimal, along: Along) -> Range:
    """To a hundredth of a percent."""
    low, high = (round(rate * part, 4) for part in (1 - EITHER_WAY, 1 + EITHER_WAY))
    return Range(factor=Factor.PAY_TAX, low=low, high=min(high, Decimal(1)), along=along)


def _weeks(weeks: int) -> Range:
    """Half as long, or half as long again: four weeks at the least."""
    low, high = weeks // 2, min(weeks + max(weeks // 2, 4), MOST_WEEKS)
    return Range(factor=Factor.SEARCH, low=Decimal(low), high=Decimal(high))
