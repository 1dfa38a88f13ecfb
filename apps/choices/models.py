"""What a person knows about money and the ways to go on. Scratch: no ledger, no history, deleted for good, never in a packet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.choices.amounts import LARGEST
from apps.choices.enums import Forty, PayPer
from apps.choices.tree import Move
from apps.core.models import OwnedModel, OwnedQuerySet
from apps.plans.models import Plan

LONGEST_NAME = 80


def _money(label: Any) -> models.DecimalField[Any, Any]:
    limits = [MinValueValidator(Decimal(0)), MaxValueValidator(LARGEST)]
    return models.DecimalField(
        label, max_digits=14, decimal_places=2, null=True, blank=True, validators=limits
    )


def _price(label: Any) -> models.DecimalField[Any, Any]:
    limits = [MinValueValidator(Decimal(0)), MaxValueValidator(LARGEST)]
    return models.DecimalField(
        label, max_digits=14, decimal_places=4, null=True, blank=True, validators=limits
    )


def _percent(label: Any) -> models.DecimalField[Any, Any]:
    limits = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
    return models.DecimalField(
        label, max_digits=5, decimal_places=2, null=True, blank=True, validators=limits
    )


def _number(label: Any, most: int) -> models.PositiveSmallIntegerField[Any, Any]:
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MaxValueValidator(most)]
    )


AMOUNTS = (
    "pay", "extra", "bonus", "price", "price_low", "price_high", "sign_on", "leave_paid_out", "health", "new_pay",
    "benefit", "savings", "costs",
)  # fmt: skip
SHARES = ("leave_percent", "tax_pay", "tax_severance", "tax_shares", "tax_benefit")


class ScenarioQuerySet(OwnedQuerySet["Scenario"]):
    def in_order(self) -> Self:
        """The one that was worked on last comes first."""
        return self.order_by("-changed_at", "id")


class Scenario(OwnedModel):
    """One set of assumptions. Amounts are before tax in `currency`; offers are kept as the letter writes them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    currency = models.CharField(_("currency"), max_length=3)
    # Pay.
    pay = _money(_("pay"))
    pay_per = models.CharField(
        max_length=5, choices=[(one.value, one.value) for one in PayPer], default=PayPer.YEAR
    )
    weekly_hours = models.DecimalField(
        _("hours a week"), max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(168))],
    )  # fmt: skip
    extra = _money(_("on call, commissions and the like, a month"))
    bonus = _money(_("bonus, a year"))
    bonus_date = models.DateField(_("day of the next bonus"), null=True, blank=True)
    # Shares; the vests themselves are rows of their own.
    price = _price(_("price of a share"))
    price_low = _price(_("price of a share at worst"))
    price_high = _price(_("price of a share at best"))
    # What leaving costs and brings.
    sign_on = _money(_("sign-on that may be claimed back"))
    sign_on_date = models.DateField(_("day of the sign-on"), null=True, blank=True)
    sign_on_months = _number(_("months from that day until the sign-on is yours"), 120)
    leave_paid_out = _money(_("leave that is paid out"))
    health = _money(_("health cover through work, a month"))
    health_to_month_end = models.BooleanField(
        _("health cover lasts to the end of your last month"), default=True
    )
    cover_months = _number(_("months of health cover that come with the offer"), 60)
    notice_weeks = _number(_("weeks of notice"), 104)
    # The offers, as the letter writes them: an amount, weeks of pay, a share of the first.
    offer = models.CharField(_("offer now"), max_length=80, blank=True)
    hoped_offer = models.CharField(_("offer you would ask for"), max_length=80, blank=True)
    second_offer = models.CharField(_("payout after not passing"), max_length=80, blank=True)
    third_offer = models.CharField(_("payout after a lost appeal"), max_length=80, blank=True)
    severance_days = _number(_("days from the last day until severance is paid"), 400)
    revoke_days = _number(_("days in which you can take your signature back"), 60)
    over_forty = models.CharField(
        _("your age and the offer"),
        max_length=5,
        choices=[(one.value, one.name) for one in Forty],
        blank=True,
    )
    # The days on which ways end; empty for those of the plan.
    offer_last_date = models.DateField(_("last day if you take the offer"), null=True, blank=True)
    plan_end_date = models.DateField(_("last day of the plan"), null=True, blank=True)
    appeal_end_date = models.DateField(_("last day of the appeal"), null=True, blank=True)
    new_job_date = models.DateField(_("first day of a new job you have"), null=True, blank=True)
    leave_weeks = _number(_("weeks of leave"), 104)
    leave_percent = _percent(_("share of pay during leave"))
    move = models.CharField(
        _("moving to another team"),
        max_length=4,
        choices=[(one.value, one.name) for one in Move],
        blank=True,
    )
    # Afterwards.
    search_weeks = _number(_("weeks until a new job"), 520)
    new_pay = _money(_("pay of a new job, a year"))
    new_health = models.BooleanField(_("new job with health cover of the same worth"), default=True)
    benefit = _money(_("unemployment benefit a week"))
    benefit_weeks = _number(_("weeks the benefit lasts"), 200)
    benefit_waits = _number(_("weeks until the benefit begins"), 52)
    taker_has_benefit = models.BooleanField(_("benefit also after taking the offer"), default=True)
    quitter_has_benefit = models.BooleanField(_("benefit also after resigning"), default=False)
    visa_days = _number(_("days you may stay after your last day"), 730)
    # The person's own rates, in percent; empty ones are that on pay, the benefit's none.
    tax_pay = _percent(_("tax on pay"))
    tax_severance = _percent(_("tax on severance"))
    tax_shares = _percent(_("tax on shares"))
    tax_benefit = _percent(_("tax on benefit"))
    savings = _money(_("savings"))
    costs = _money(_("what you spend a month"))
    matters = models.TextField(_("what matters to you besides"), max_length=4000, blank=True)
    client_token = models.UUIDField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    objects = ScenarioQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering: ClassVar = ["-changed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "client_token"], name="one_scenario_a_form"),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__isnull": True})
                    | models.Q(**{f"{name}__gte": 0}),
                    name=f"scenario_{name}_not_below_none",
                )
                for name in AMOUNTS
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__isnull": True})
                    | models.Q(**{f"{name}__gte": 0, f"{name}__lte": 100}),
                    name=f"scenario_{name}_is_a_share",
                )
                for name in SHARES
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("choice", args=[self.pk])


class Vest(OwnedModel):
    """Shares, or an amount of money, that become the person's own on a day if they are still employed."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="vests")
    vest_date = models.DateField(_("day"))
    shares = models.DecimalField(
        _("shares"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    amount = _money(_("amount"))

    class Meta:
        ordering: ClassVar = ["vest_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shares__isnull=False, amount__isnull=True)
                | models.Q(shares__isnull=True, amount__isnull=False),
                name="vest_in_shares_or_in_money",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
