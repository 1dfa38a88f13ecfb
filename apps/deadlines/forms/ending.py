"""How a stage ended, and when all of it did."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core import say_dates
from apps.core.far_days import AsksFarDays
from apps.core.forms import DayField
from apps.plans.models import Outcome

OUTCOMES = [
    (Outcome.EXTENDED.value, _("It was extended")),
    (Outcome.PASSED.value, _("I passed")),
    (Outcome.LOST.value, _("They say I did not pass")),
    (Outcome.WON.value, _("I won the appeal")),
    (Outcome.LEFT.value, _("I left, or took the offer")),
]


class StageEndForm(AsksFarDays):
    """A stage never ends in the future; an extension has a later last day."""

    outcome = forms.ChoiceField(label=_("How did it end?"), choices=OUTCOMES)
    day = DayField(label=_("On which day"), help_text=_("The day you were told, or your last day."))
    last = DayField(
        label=_("New last day"),
        required=False,
        help_text=_("Only if it was extended: the last day it says now."),
    )

    layout = ("outcome", "day", "last")

    def __init__(self, *args: Any, last_day: dt.date | None = None, **kwargs: Any) -> None:
        """`last_day` is the one that the stage has so far, where it is known."""
        super().__init__(*args, **kwargs)
        self.last_day = last_day
        self.fields["day"].initial = self.today

    def clean_day(self) -> dt.date:
        return _not_ahead(self.cleaned_data["day"], today=self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned["outcome"] != Outcome.EXTENDED:
            return cleaned
        if not cleaned.get("last"):
            self.add_error("last", _("Say the new last day."))
        elif cleaned["last"] <= cleaned["day"]:
            self.add_error("last", _("The new last day is not after the day you were told."))
        elif self.last_day and cleaned["last"] <= self.last_day:
            words = _now("The last day is %(day)s so far. An extension ends later; if it ends sooner, move that date.")  # fmt: skip
            self.add_error("last", words % {"day": say_dates.day(self.last_day)})
        return cleaned

    @property
    def is_extended(self) -> bool:
        return bool(self.cleaned_data["outcome"] == Outcome.EXTENDED)


class PlanEndForm(AsksFarDays):
    day = DayField(label=_("On which day did it end?"))

    layout = ("day",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = self.today

    def clean_day(self) -> dt.date:
        return _not_ahead(self.cleaned_data["day"], today=self.today)


def _not_ahead(day: dt.date, *, today: dt.date) -> dt.date:
    """Tomorrow's end has not happened; one day more, because the plan may be in another zone than the person."""
    if day > today + dt.timedelta(days=1):
        raise ValidationError(_("This day is still to come. Come back when it has happened."))
    return day
