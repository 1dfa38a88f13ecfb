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
    if situation.health and _is_covered(situation, branch, day):
        worth = Fraction(situation.health.amount)
        if not situation.health_to_month_end:
            found += _piece(worth, day)
        elif day.day == 1:
            found += cents(worth)
    if last is None:
        return found
    if day == last:
        found += _goodbye(situation, day)
    if day == last + timedelta(days=situation.severance_days) and branch.severance:
        found += cents(Fraction(branch.severance.amount) * (1 - Fraction(situation.tax.severance)))
    return found + _after(situation, branch, last, day)


def _is_covered(situation: Situation, branch: Branch, day: date) -> bool:
    if branch.last_day is None or day <= branch.last_day:
        return True
    begins = _new_work(situation, branch, branch.last_day)
    if situation.new_health and begins is not None and day >= begins:
        return True
    end = _anniversary(branch.last_day, branch.cover_months)
    if situation.health_to_month_end:
        return (day.year, day.month) <= (end.year, end.month)
    return day <= end


def _new_work(situation: Situation, branch: Branch, last: date) -> date | None:
    if branch.new_job_on:
        return branch.new_job_on
    if situation.search_weeks is None:
        return None if situation.new_salary is None else last + timedelta(days=1)
    return last + timedelta(days=1 + 7 * situation.search_weeks)


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
    begins = _new_work(situation, branch, last)
    if begins is not None and day >= begins:
        if situation.new_salary is None or day <= situation.today:
            return 0
        return _piece(
            Fraction(situation.new_salary.amount) / 12 * (1 - Fraction(situation.tax.pay)), day
        )
    benefit, passed = situation.benefit, (day - last).days
    if benefit is None or not branch.has_benefit or passed <= 0 or passed % 7:
        return 0
    if benefit.waits < passed // 7 <= benefit.waits + benefit.weeks:
        return cents(Fraction(benefit.weekly.amount) * (1 - Fraction(situation.tax.benefit)))
    return 0
