from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.evidence.fields import NumberField
from apps.evidence.readings import Value


class ReadingForm(DaybookForm):
    """One further value of a metric."""

    on_date = DayField(label=_("Day"))
    value = NumberField(label=_("Value"))
    source = TextField(
        label=_("Where the figure is from"),
        max_length=300,
        required=False,
        help_text=_("A dashboard, a report, a query."),
    )

    layout = (side_by_side("on_date", "value"), "source")

    def reading(self) -> Value:
        found: dict[str, Any] = self.cleaned_data
        return Value(on_date=found["on_date"], value=found["value"], source=found["source"].strip())
