"""A day years away is rarely meant: a slip of the keys is asked about once, and the same answer again is a yes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.forms import DaybookForm

YEAR = dt.timedelta(days=365)
FAR = 5 * YEAR


def question(day: dt.date, *, today: dt.date) -> str:
    """`Is it Mon 1 Jan 1900? That is 126 years ago.`; empty for a day within five years of today."""
    distance = abs(day - today)
    if distance <= FAR:
        return ""
    years = distance // YEAR
    words = {"day": say_dates.day(day), "years": years}
    if day < today:
        said = ngettext("Is it %(day)s? That is %(years)d year ago.", "Is it %(day)s? That is %(years)d years ago.", years)  # fmt: skip
    else:
        said = ngettext("Is it %(day)s? That is in %(years)d year.", "Is it %(day)s? That is in %(years)d years.", years)  # fmt: skip
    return said % words


class AsksFarDays(DaybookForm):
    """A form whose days are asked about when they lie years from `today`; `sure_days` carries those that were asked."""

    sure_days = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def _lay(self) -> None:
        super()._lay()
        self.helper.render_hidden_fields = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        far = self._far_days(cleaned)
        asked = " ".join(sorted({cleaned[name].isoformat() for name in far}))
        if far and cleaned.get("sure_days") != asked:
            self.data = {name: self.data.get(name) for name in self.data} | {"sure_days": asked}
            for name, words in far.items():
                self.add_error(name, _("%(question)s If it is right, press the same button again.") % {"question": words})  # fmt: skip
        return cleaned

    def _far_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """The question about each day that lies far away, by the name of its field."""
        days = {name: cleaned.get(name) for name, field in self.fields.items() if isinstance(field, forms.DateField)}  # fmt: skip
        asked = {name: question(day, today=self.today) for name, day in days.items() if day}
        return {name: words for name, words in asked.items() if words}
