"""The money of a branch, computed a second time and otherwise: day by day, in fractions, from the text of the docs.

Shares no code with `apps.choices.maths`, so that a mistake would have to be made twice.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

from apps.choices.situation import Branch, Situation


def cents(amount: Fraction) -> int:
    """To the cent, halves to the even one: what `round` does with fractions."""
    return round(amount * 100)


def cents_by(situation: Situation, branch: Branch, on: date) -> int:
    """Cents after tax from the day after `today` up to and including `on`."""
    found, day = 0, situation.today
    while day < on:
        day += timedelta(days=1)
        found += _of_day(situation, branch, day)
    if branch.last_day == situation.today <= on:
        found += _goodbye(situation, situation.today)
    return found


def _of_day(situation: Situation, branch: Branch, day: date) -> int:
    last = branch.last_day
    employed = last is None or day <= last
    found = 0
    if employed:
        found += _granted(situation, day) + _wage(situation, branch, day)
    covered = employed or (
        situation.health_to_month_end and last is not None and (day.year, day.month) == (last.year, last.month)
    )  # fmt: skip
    if covered and day.day == 1 and situation.health:
        found += cents(Fraction(situation.health.amount))
    if last is None:
        return found
    if day == last:
        found += _goodbye(situation, day)
    if day == last + timedelta(days=situation.severance_days) and branch.severance:
        found += cents(Fraction(branch.severance.amount) * (1 - Fraction(situation.tax.severance)))
    return found + _after(situation, branch, last, day)


def _piece(monthly: Fraction, day: date) -> int:
    """What the month so far is worth today more than yesterday."""
    days = monthrange(day.year, day.month)[1]
    return cents(monthly * day.day / days) - cents(monthly * (day.day - 1) / days)


def _wage(situation: Situation, branch: Branch, day: date) -> int:
    monthly = Fraction(situation.salary.amount) / 12
    if situation.extra:
        monthly += Fraction(situation.extra.amount)
    monthly *= 1 - Fraction(situation.tax.pay)
    limit = branch.share_until or branch.last_day or date.max
    return _piece(monthly * Fraction(branch.pay_share) if day <= limit else monthly, day)


def _granted(situation: Situation, day: date) -> int:
    shares, pay = 1 - Fraction(situation.tax.shares), 1 - Fraction(situation.tax.pay)
    vests = sum(cents(Fraction(v.amount.amount) * shares) for v in situation.vests if v.day == day)
    return vests + sum(cents(Fraction(b.amount.amount) * pay) for b in situation.bonuses if b.day == day)  # fmt: skip


def _goodbye(situation: Situation, day: date) -> int:
    found = 0
    if situation.leave_paid_out:
        found += cents(
            Fraction(situation.leave_paid_out.amount) * (1 - Fraction(situation.tax.pay))
        )
    for one in situation.claw_backs:
        if one.paid_on <= day:
            left = sum(
                1 for month in range(1, one.months + 1) if _anniversary(one.paid_on, month) > day
            )
            found -= cents(Fraction(one.amount.amount) * left / one.months)
    return found


def _anniversary(start: date, months: int) -> date:
    """The day on which so many months are served."""
    year, month = start.year, start.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _after(situation: Situation, branch: Branch, last: date, day: date) -> int:
    begins = None
    if situation.new_salary is not None:
        begins = branch.new_job_on or last + timedelta(days=1 + 7 * situation.search_weeks)
    if begins is not None and day >= begins and situation.new_salary is not None:
        monthly = Fraction(situation.new_salary.amount) / 12 * (1 - Fraction(situation.tax.pay))
        return _piece(monthly, day) if day > situation.today else 0
    benefit, passed = situation.benefit, (day - last).days
    if benefit is None or not branch.has_benefit or passed <= 0 or passed % 7:
        return 0
    if benefit.waits < passed // 7 <= benefit.waits + benefit.weeks:
        return cents(Fraction(benefit.weekly.amount) * (1 - Fraction(situation.tax.benefit)))
    return 0
