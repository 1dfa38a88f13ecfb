"""The inputs of a scenario in the order of its form, and how each is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.choices.enums import Forty, PayPer
from apps.choices.models import Scenario
from apps.choices.money import Money
from apps.choices.tree import Move
from apps.choices.wording import NO_BREAK, say_money, say_number, say_share
from apps.core import say_dates

Label = str | Promise


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the form; `keys` are names of fields of `Scenario`."""

    key: str
    head: Label
    keys: tuple[str, ...]


# What a first answer asks for: eight inputs, of which only the pay is needed.
FIRST = (
    "pay", "offer", "offer_last_date", "second_offer", "plan_end_date", "search_weeks", "new_pay",
    "tax_pay",
)  # fmt: skip
SECTIONS = (
    Section(
        key="pay", head=gettext_lazy("Pay"),
        keys=("pay", "pay_per", "currency", "weekly_hours", "extra", "bonus", "bonus_date"),
    ),
    Section(
        key="offers", head=gettext_lazy("Offers"),
        keys=("offer", "hoped_offer", "second_offer", "third_offer", "revoke_days", "severance_days", "over_forty"),
    ),
    Section(
        key="days", head=gettext_lazy("Days"),
        keys=("offer_last_date", "plan_end_date", "appeal_end_date", "notice_weeks", "new_job_date",
              "leave_weeks", "leave_percent", "move"),
    ),
    Section(
        key="leaving", head=gettext_lazy("On leaving"),
        keys=("sign_on", "sign_on_date", "sign_on_months", "leave_paid_out", "health",
              "health_to_month_end", "cover_months", "visa_days"),
    ),
    Section(
        key="afterwards", head=gettext_lazy("Afterwards"),
        keys=("search_weeks", "new_pay", "new_health", "benefit", "benefit_weeks", "benefit_waits",
              "taker_has_benefit", "quitter_has_benefit"),
    ),
    Section(
        key="tax", head=gettext_lazy("Tax, your own rates"),
        keys=("tax_pay", "tax_severance", "tax_shares", "tax_benefit"),
    ),
    Section(key="own", head=gettext_lazy("What you have"), keys=("savings", "costs")),
    Section(key="matters", head=gettext_lazy("Besides money"), keys=("matters",)),
)  # fmt: skip
PRICES = ("price", "price_low", "price_high")
KEYS = tuple(key for section in SECTIONS for key in section.keys)
# All of them with the prices, which have a form of their own, in the order in which they are told.
ORDER = (*KEYS[: KEYS.index("sign_on")], *PRICES, *KEYS[KEYS.index("sign_on") :])
PERCENTS = frozenset({"leave_percent", "tax_pay", "tax_severance", "tax_shares", "tax_benefit"})
COUNTS = frozenset({"weekly_hours"})
# Kept, but no input of its own: words for a figure beside it, or a default that was not touched.
QUIET = frozenset({"currency", "pay_per"})
PER = {
    PayPer.YEAR: gettext_lazy("a year"),
    PayPer.MONTH: gettext_lazy("a month"),
    PayPer.HOUR: gettext_lazy("an hour"),
}
FORTY = {
    Forty.NOT_SAID: gettext_lazy("Rather not say"),
    Forty.NO: gettext_lazy("Under 40"),
    Forty.ONE: gettext_lazy("40 or older, the offer is to me alone"),
    Forty.GROUP: gettext_lazy("40 or older, the offer is to a group"),
}
MOVES = {
    Move.NOT_KNOWN: gettext_lazy("I do not know"),
    Move.OPEN: gettext_lazy("Open"),
    Move.SHUT: gettext_lazy("Shut"),
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """One input that the person gave, in words."""

    key: str
    label: str
    value: str


def label_of(key: str) -> str:
    """What an input is called, with a capital."""
    field = Scenario._meta.get_field(key)
    assert isinstance(field, models.Field)  # noqa: S101  no relation is an input
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def typed(scenario: Scenario) -> list[Typed]:
    """Every input that has a value, in the order of the form; the vests are not among them."""
    shown = [one for one in ORDER if one not in QUIET and one != "matters"]
    found = [(key, said(scenario, key)) for key in shown]
    return [Typed(key=key, label=label_of(key), value=words) for key, words in found if words]


def is_default(key: str, value: object) -> bool:
    """Whether a yes or no is the one that nobody had to say."""
    return isinstance(value, bool) and value == Scenario._meta.get_field(key).default  # type: ignore[union-attr]


def said(scenario: Scenario, key: str) -> str:
    """One input in words; empty where there is none."""
    value = getattr(scenario, key)
    if value is None or value == "" or is_default(key, value):
        return ""
    if key == "over_forty":
        return str(FORTY[Forty(value)])
    if key == "move":
        return str(MOVES[Move(value)])
    return _said(scenario, key, value)


def _said(scenario: Scenario, key: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return say_dates.day(value)
    if isinstance(value, Decimal):
        return _figure(scenario, key, value)
    return str(value)


def _figure(scenario: Scenario, key: str, value: Decimal) -> str:
    if key in PERCENTS:
        return (
            say_share(value / 100)
            if value == round(value, 1)
            else f"{say_number(value)}{NO_BREAK}%"
        )
    if key in COUNTS:
        return say_number(value)
    words = say_money(Money(value, scenario.currency))
    return f"{words} {PER[PayPer(scenario.pay_per)]}" if key == "pay" else words
