"""The forms of a scenario: eight inputs for a first answer, and all of them to refine it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.choices import inputs
from apps.choices.amounts import LARGEST
from apps.choices.currencies import CURRENCIES, currency_of
from apps.choices.fields import AmountField, OfferField, PercentField
from apps.choices.models import LONGEST_NAME, Scenario, Vest
from apps.choices.reading import Days
from apps.core import say_dates
from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.core.ids import uuid7
from apps.plans.models import Plan

Help = str | Promise
HELPS: dict[str, Help] = {
    "pay": gettext_lazy("Before tax, without bonus and shares."),
    "offer": gettext_lazy("As your letter has it: 34,000, or 16 weeks, or 10 weeks + 1 % x 7 years. Before tax."),
    "hoped_offer": gettext_lazy("What you would ask for, before tax."),
    "second_offer": gettext_lazy("If you try and do not pass: an amount, or a share of the first like 1/3."),
    "third_offer": gettext_lazy("An amount, or a share of the first like 1/6."),
    "severance_days": gettext_lazy("Often when you can no longer take your signature back."),
    "over_forty": gettext_lazy("In the US the law gives longer to decide from 40 on."),
    "offer_last_date": gettext_lazy("Empty: counted as if it were today."),
    "plan_end_date": gettext_lazy("Your last day at work if you try and do not pass."),
    "appeal_end_date": gettext_lazy("Your last day at work if you appeal and lose."),
    "bonus": gettext_lazy("Before tax; counted again each year."),
    "revoke_days": gettext_lazy("Often 7 in the US from 40 on. Money is mostly paid after them."),
    "cover_months": gettext_lazy("If the offer pays for it after your last day."),
    "extra": gettext_lazy("An average month, before tax."),
    "search_weeks": gettext_lazy("Your own guess; nobody knows it."),
    "new_pay": gettext_lazy("Before tax. Your own guess."),
    "tax_pay": gettext_lazy("In percent, the share that goes: 30. Empty: all amounts are before tax."),
    "tax_severance": gettext_lazy("Empty: as on pay."),
    "tax_shares": gettext_lazy("Empty: as on pay."),
    "tax_benefit": gettext_lazy("Empty: none."),
    "health": gettext_lazy("What the same cover would cost you."),
    "sign_on": gettext_lazy("Before tax, as you got it. What is owed falls month by month."),
    "visa_days": gettext_lazy("60 with an H-1B, counted here from your last day. Check yours."),
    "leave_percent": gettext_lazy("In percent; empty is unpaid."),
    "move": gettext_lazy("Said to be hard in Focus and shut in Pivot. Ask for it in writing."),
    "taker_has_benefit": gettext_lazy("It can count as resigning. Check yours."),
    "quitter_has_benefit": gettext_lazy("In many places resigning ends it. Check yours."),
    "matters": gettext_lazy("Sleep, family, a reference, being right. Only you read it."),
}  # fmt: skip
FROM_PLAN = {
    "offer_last_date": "offer_last_day",
    "plan_end_date": "plan_end",
}
LARGEST_OF = {"weekly_hours": Decimal(168)}  # the hours of a week
OFFERS = frozenset({"offer", "hoped_offer", "second_offer", "third_offer"})
BESIDE = (
    ("pay", "pay_per", "currency"),
    ("bonus", "bonus_date"),
    ("sign_on", "sign_on_date", "sign_on_months"),
    ("leave_weeks", "leave_percent"),
    ("search_weeks", "new_pay"),
    ("benefit", "benefit_weeks", "benefit_waits"),
    ("tax_pay", "tax_severance"),
    ("tax_shares", "tax_benefit"),
    ("savings", "costs"),
)


LEAST = {"severance_days": 1, "sign_on_months": 1}
PASSED = gettext_lazy("This day has passed. Write one that lies ahead, or leave it empty.")
AHEAD = {
    "offer_last_date": PASSED,
    "plan_end_date": PASSED,
    "appeal_end_date": PASSED,
    "new_job_date": PASSED,
    "bonus_date": gettext_lazy("This day has passed, and a bonus of the past counts for nothing. Write the next, or leave it empty."),
}  # fmt: skip


def field_for(key: str) -> forms.Field:
    """The form field of one input of a scenario."""
    label = inputs.label_of(key)
    made = _chosen(key, label)
    if made is None:
        made = _typed(key, label)
    made.help_text = str(HELPS.get(key, ""))
    return made


def _chosen(key: str, label: str) -> forms.Field | None:
    choices: Mapping[str, Iterable[tuple[str, Help]]] = {
        "pay_per": [(one.value, words) for one, words in inputs.PER.items()],
        "currency": CURRENCIES,
        "over_forty": [(one.value, words) for one, words in inputs.FORTY.items()],
        "move": [(one.value, words) for one, words in inputs.MOVES.items()],
    }
    if key not in choices:
        return None
    label = _("Per") if key == "pay_per" else label
    needed = key in {"pay_per", "currency"}
    return forms.ChoiceField(label=label, choices=list(choices[key]), required=needed)


def _typed(key: str, label: str) -> forms.Field:
    if key in OFFERS:
        return OfferField(label=label, required=False, is_first=key in {"offer", "hoped_offer"})
    if key in inputs.PERCENTS:
        return PercentField(label=label, required=False)
    if key == "matters":
        return TextField(label=label, lines=5, max_length=4000, required=False)
    return _of_model(key, label)


def _of_model(key: str, label: str) -> forms.Field:
    field = Scenario._meta.get_field(key)
    if isinstance(field, models.DateField):
        return DayField(label=label, required=False)
    if isinstance(field, models.BooleanField):
        return forms.BooleanField(label=label, required=False)
    if isinstance(field, models.DecimalField):
        most = LARGEST_OF.get(key, LARGEST)
        return AmountField(
            label=label, required=key == "pay", places=field.decimal_places, most=most
        )
    return _count(label, field)


def _count(label: str, field: Any) -> forms.IntegerField:
    most = next(one.limit_value for one in field.validators if hasattr(one, "limit_value"))
    too_many = _("At most %(most)d can be counted here.") % {"most": most}
    return forms.IntegerField(
        label=label, required=False, min_value=LEAST.get(field.name, 0), max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": _("This is not a whole number. Write it like 12."),
            "max_value": too_many,
            "min_value": _("A number below %(limit_value)s has no meaning here."),
        },
    )  # fmt: skip


class ScenarioForm(DaybookForm):
    """Fields for `keys` in the sections of the form; amounts are in the currency that is posted with them."""

    keys: tuple[str, ...] = inputs.KEYS

    def __init__(self, *args: Any, plan: Plan, days: Days, today: date, **kwargs: Any) -> None:
        self.plan, self.today = plan, today
        super().__init__(*args, **kwargs)
        for key in self.keys:
            self.fields[key] = field_for(key)
        self.fields["currency"].initial = currency_of(plan.country)
        self._tell_days(days)
        self._tell_currency()
        self._lay()
        self.helper.layout = Layout(*self._rows())
        self.helper.form_mark_optional = False

    def _tell_days(self, days: Days) -> None:
        """Say which day stands where none is typed."""
        for key, name in FROM_PLAN.items():
            day = getattr(days, name)
            if key in self.fields and day is not None:
                words = _("Empty: %(day)s, from your dates.") % {"day": say_dates.day(day)}
                self.fields[key].help_text = words

    def _tell_currency(self) -> None:
        chosen = self._chosen_currency()
        for field in self.fields.values():
            if isinstance(field, AmountField | OfferField):
                field.currency = chosen

    def _chosen_currency(self) -> str:
        given = self.data.get("currency") if self.is_bound else self.initial.get("currency")
        known = {code for code, _words in CURRENCIES}
        return given if given in known else str(self.fields["currency"].initial)

    def _rows(self) -> list[Any]:
        return [
            Fieldset(section.head, *beside(section.keys), css_class="figures")
            for section in inputs.SECTIONS
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for key, sentence in AHEAD.items():
            if cleaned.get(key) and cleaned[key] < self.today:
                self.add_error(key, sentence)
        if cleaned.get("sign_on_date") and cleaned["sign_on_date"] > self.today:
            self.add_error(
                "sign_on_date", _("That day is still ahead. Write the day on which you got it.")
            )
        plan_end, appeal_end = cleaned.get("plan_end_date"), cleaned.get("appeal_end_date")
        if plan_end and appeal_end and appeal_end < plan_end:
            words = _("This is before the last day of the plan, %(day)s. An appeal ends after it.")
            self.add_error("appeal_end_date", words % {"day": say_dates.day(plan_end)})
        return cleaned


def beside(keys: Iterable[str]) -> list[str | Div]:
    """The names of fields, with those that belong together in one row."""
    left, found = list(keys), []
    while left:
        group = next((one for one in BESIDE if one[0] == left[0]), left[:1])
        taken = [one for one in group if one in left]
        left = [one for one in left if one not in taken]
        found.append(side_by_side(*taken) if len(taken) > 1 else taken[0])
    return found


class FirstForm(ScenarioForm):
    """Eight inputs; only the pay is needed."""

    keys = (*inputs.FIRST, "pay_per", "currency")
    client_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def _rows(self) -> list[Any]:
        order = ("pay", "pay_per", "currency", *inputs.FIRST[1:])
        return [*beside(order), "client_token"]


def mark_of(scenario: Scenario) -> str:
    """What a page that shows the figures carries on, to know them again."""
    values = [str(getattr(scenario, key)) for key in ("name", *inputs.KEYS)]
    return hashlib.sha256("\x00".join(values).encode()).hexdigest()[:32]


class FiguresForm(ScenarioForm):
    """All inputs but vests and prices, which have a page of their own. A trial saves nothing."""

    name = TextField(label=gettext_lazy("Name of this scenario"), max_length=LONGEST_NAME)
    seen = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(
        self, *args: Any, scenario: Scenario, is_trial: bool = False, **kwargs: Any
    ) -> None:
        self.scenario, self.is_trial = scenario, is_trial
        keys = ("name", *inputs.KEYS)
        self._mark = mark_of(scenario)
        kwargs["initial"] = {key: getattr(scenario, key) for key in keys} | {"seen": self._mark}
        super().__init__(*args, plan=scenario.plan, **kwargs)
        self.fields["name"].required = not is_trial

    def _rows(self) -> list[Any]:
        return ["seen", "name", *super()._rows()]

    def clean(self) -> dict[str, Any]:
        """What another tab saved since this one was opened is not written over unseen."""
        cleaned = super().clean()
        if cleaned.pop("seen", "") not in {"", self._mark} and not self.is_trial:
            self.data = {name: self.data.get(name) for name in self.data} | {"seen": self._mark}
            self.add_error(None, self._changed_elsewhere(cleaned))
        return cleaned

    def _changed_elsewhere(self, cleaned: Mapping[str, Any]) -> str:
        theirs = [
            f"{inputs.label_of(key)}: {inputs.said(self.scenario, key) or _('empty')}"
            for key in inputs.KEYS
            if key in cleaned and cleaned[key] != getattr(self.scenario, key)
        ]
        words = _(
            "The figures were changed since you opened this page. Yours still stand here; saved elsewhere is: %(theirs)s. To keep yours, save again."
        )
        return words % {"theirs": "; ".join(theirs) or _("the same")}

    def clean_currency(self) -> str:
        """Vests in money keep their currency; figures of two are never added."""
        currency: str = self.cleaned_data["currency"]
        if currency != self.scenario.currency and self._holds_amounts():
            words = _(
                "Your vests or the price of a share are in %(currency)s. Remove those first, or begin another scenario."
            )
            raise ValidationError(words % {"currency": self.scenario.currency})
        return currency

    def _holds_amounts(self) -> bool:
        """Whether amounts stand that this form does not show."""
        rows = Vest.objects.for_user(self.scenario.owner_id).filter(scenario=self.scenario)
        has_price = any(getattr(self.scenario, name) is not None for name in inputs.PRICES)
        return has_price or rows.exclude(amount=None).exists()

    def unsaved(self) -> Scenario:
        """The scenario as it would be with what was typed, without saving it."""
        found = Scenario(pk=self.scenario.pk, owner_id=self.scenario.owner_id, plan=self.plan)
        for name in inputs.PRICES:
            setattr(found, name, getattr(self.scenario, name))
        for name, value in self.cleaned_data.items():
            setattr(found, name, value)
        return found
