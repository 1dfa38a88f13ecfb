"""Fields that several forms of dates share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apps.deadlines.enums import Holidays, Rounding
from apps.deadlines.rules import MOST_DAYS
from apps.plans.enums import Unit

OUT_OF_REACH = _("Counted like this, the day lies too far away. Check the number and the unit.")
UNITS = [
    (Unit.CALENDAR_DAYS.value, _("calendar days")),
    (Unit.BUSINESS_DAYS.value, _("business days")),
    (Unit.DAYS.value, _("days, which kind is not said")),
    (Unit.WEEKS.value, _("weeks")),
    (Unit.MONTHS.value, _("months")),
]
ROUNDINGS = [
    (Rounding.EARLIER.value, _("working day before")),
    (Rounding.LATER.value, _("next working day")),
    (Rounding.AS_COUNTED.value, _("stays as counted")),
]
HOLIDAYS = [
    (Holidays.NOT_SAID.value, _("not said")),
    (Holidays.LEFT_OUT.value, _("do not count")),
    (Holidays.COUNT.value, _("count")),
]


def number_field(**options: Any) -> forms.IntegerField:
    options.setdefault("label", _("How many"))
    field = forms.IntegerField(min_value=1, max_value=MOST_DAYS, required=False, **options)
    field.error_messages["invalid"] = _("Write a whole number, like 10.")
    field.error_messages["min_value"] = _("Write a number of 1 or more.")
    field.error_messages["max_value"] = format_lazy(
        _("Write a number up to {most}."), most=MOST_DAYS
    )
    return field


def unit_field(**options: Any) -> forms.ChoiceField:
    options.setdefault("label", _("Of what"))
    return forms.ChoiceField(choices=UNITS, required=False, **options)


def holidays_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Public holidays among business days"),
        choices=HOLIDAYS,
        required=False,
        initial=Holidays.NOT_SAID.value,
        help_text=_("Where it is not said, the earlier date is used."),
    )


def rounding_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("If the last day is not worked"),
        choices=ROUNDINGS,
        required=False,
        initial=Rounding.EARLIER.value,
        help_text=_("The day before is the safe one."),
    )
