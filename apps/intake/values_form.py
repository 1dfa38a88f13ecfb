"""How a table is read: every guess can be chosen otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField, side_by_side
from apps.core.text import visible_controls

DELIMITERS = [(",", _("Comma")), (";", _("Semicolon")), ("\t", _("Tab")), ("|", _("Upright line"))]
ORDERS = [
    ("dmy", _("Day, month, year")),
    ("mdy", _("Month, day, year")),
    ("ymd", _("Year, month, day")),
    ("words", _("Month in words")),
]
DECIMALS = [(".", _("Point: 1,234.5")), (",", _("Comma: 1.234,5"))]


class TableForm(DaybookForm):
    """Which columns, and how their cells are read. `table` is what the file seems to hold."""

    delimiter = forms.ChoiceField(label=_("Columns are parted by"), choices=DELIMITERS)
    date_column = forms.TypedChoiceField(label=_("The day is in"), coerce=int)
    order = forms.ChoiceField(label=_("Dates are written"), choices=ORDERS)
    value_column = forms.TypedChoiceField(label=_("The value is in"), coerce=int)
    decimal = forms.ChoiceField(label=_("The decimal sign"), choices=DECIMALS)
    source = TextField(
        label=_("Where the figures are from"),
        max_length=300,
        required=False,
        help_text=_("A dashboard, a report, a query: so that somebody else can look it up."),
    )

    layout = (
        "delimiter",
        side_by_side("date_column", "order"),
        side_by_side("value_column", "decimal"),
        "source",
    )

    def __init__(self, *args: Any, table: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(one["index"], _column_words(one)) for one in table["columns"]] or [(0, "1")]
        for name in ("date_column", "value_column"):
            self.fields[name].choices = columns  # type: ignore[attr-defined]
        other = str(table["delimiter"])
        if other not in dict(DELIMITERS):
            self.fields["delimiter"].choices = [(other, visible_controls(other)), *DELIMITERS]  # type: ignore[attr-defined]
        # A lone separator is no white space to be dropped.
        self.fields["delimiter"].strip = False  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        same = cleaned.get("date_column") == cleaned.get("value_column")
        if same and not self.errors:
            self.add_error("value_column", _now("Day and value cannot be in the same column."))
        return cleaned


def _column_words(column: Mapping[str, Any]) -> str:
    number = column["index"] + 1
    name = visible_controls(column["name"])[:60]
    if not name:
        return _now("Column %(number)d") % {"number": number}
    return _now("Column %(number)d, %(name)s") % {"number": number, "name": name}
