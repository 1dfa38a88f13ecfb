"""The words of choices: ways, amounts, chances."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.choices.flips import Factor
from apps.choices.maths import Kind
from apps.choices.money import Money
from apps.choices.situation import Course, Situation

COURSES: dict[Course, str | Promise] = {
    Course.TAKE_OFFER: _("Take the offer now"),
    Course.NEGOTIATE: _("Ask for more, and take that"),
    Course.PASS: _("Try, and pass"),
    Course.FAIL: _("Try, not pass, take the second payout"),
    Course.LOSE_APPEAL: _("Not pass, appeal, lose"),
    Course.WIN_APPEAL: _("Not pass, appeal, win"),
    Course.RESIGN: _("Resign"),
    Course.NEW_JOB: _("Leave for a new job"),
    Course.MOVE_TEAM: _("Move to another team"),
    Course.LEAVE: _("Medical or family leave"),
}
KINDS: dict[Kind, str | Promise] = {
    Kind.PAY: _("pay"),
    Kind.BONUS: _("bonus"),
    Kind.VEST: _("vest"),
    Kind.HEALTH: _("health cover"),
    Kind.LEAVE: _("leave paid out"),
    Kind.CLAW_BACK: _("sign-on no longer owed"),
    Kind.SEVERANCE: _("severance"),
    Kind.BENEFIT: _("unemployment benefit"),
    Kind.NEW_PAY: _("new pay"),
}
FACTORS: dict[Factor, str | Promise] = {
    Factor.SHARES: _("Price of a share"),
    Factor.OFFER: _("Offer now"),
    Factor.SECOND_OFFER: _("Second payout"),
    Factor.SEARCH: _("Time to a new job"),
    Factor.NEW_PAY: _("Pay of a new job"),
    Factor.PAY_TAX: _("Tax on pay"),
    Factor.HEALTH: _("Health cover, a month"),
}
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
MINUS = "−"
NO_BREAK = "\u00a0"
LEAST_SAID = Decimal("0.001")


def tax_words(situation: Situation) -> str:
    """`after tax`, or `before tax` where no rate takes anything away."""
    return gettext("after tax") if situation.is_taxed else gettext("before tax")


def say_amount(money: Money) -> str:
    """`18,240.55`, `−1,000.00`: for tables, where the currency is said once."""
    sign = MINUS if money.amount < 0 else ""
    return f"{sign}{abs(money.rounded().amount):,}"


def say_money(money: Money) -> str:
    """`$18,240`, `−€1,000.50`, `CHF 500`: cents only where there are any."""
    sign = MINUS if money.amount < 0 else ""
    amount = abs(money.amount)
    digits = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    symbol = SYMBOLS.get(money.currency, f"{money.currency} ")
    return f"{sign}{symbol}{digits}"


def say_share(share: Decimal) -> str:
    """`5.5 %` of 0.0553: one decimal, none where it is 0; the sign never stands on a line alone.

    Nearly none and nearly all are not called none and all.
    """
    if 0 < share < LEAST_SAID:
        return gettext("under %(share)s") % {"share": _percent(LEAST_SAID)}
    if 1 - LEAST_SAID < share < 1:
        return gettext("over %(share)s") % {"share": _percent(1 - LEAST_SAID)}
    return _percent(share)


def _percent(share: Decimal) -> str:
    return f"{float(share * 100):.1f}".removesuffix(".0") + NO_BREAK + "%"


def say_number(value: Decimal) -> str:
    """`1,234.5`: no trailing zeros, no exponent."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value.normalize():,f}"


def say_factor(factor: Factor, value: Decimal, *, currency: str) -> str:
    """A value of an input in its own unit: `20 weeks`, `30.25 %`, `$51,300`, a price to four decimals."""
    if factor is Factor.SEARCH:
        return ngettext("%(count)s week", "%(count)s weeks", int(value)) % {"count": int(value)}
    if factor is Factor.PAY_TAX:
        return say_number(value * 100) + NO_BREAK + "%"
    if factor is Factor.SHARES and value != round(value, 2):
        return SYMBOLS.get(currency, f"{currency} ") + f"{value:,.4f}".rstrip("0")
    return say_money(Money(value, currency))
