"""When something happened, asked for as exactly as the person knows it and no more."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core import fuzzy
from apps.core.forms import ClockField, ClockInput, DayField, DayInput
from apps.core.fuzzy import FuzzyDate, Precision
from apps.core.zones import zone_of

HOW_EXACTLY = [
    (Precision.DAY.value, _("On this day")),
    (Precision.ABOUT.value, _("About this day, give or take three")),
    (Precision.MONTH.value, _("Some time in this month")),
    (Precision.YEAR.value, _("Some time in this year")),
    (Precision.UNKNOWN.value, _("I do not know")),
]


# 1,250 is twelve hundred and fifty to some and one and a quarter to others.
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")


class HowExactlyField(forms.ChoiceField):
    """A day with a time is an exact moment, so `exact` is accepted and not shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=HOW_EXACTLY, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return bool(value == Precision.EXACT.value or super().valid_value(value))


class FuzzyDateWidget(forms.MultiWidget):
    """A list, a day and a time, each with its own label."""

    template_name = "evidence/widgets/fuzzy_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets = (forms.Select(choices=HOW_EXACTLY), DayInput(), ClockInput())
        super().__init__(widgets, attrs)
        self.zone = "UTC"

    def decompress(self, value: FuzzyDate | None) -> list[Any]:
        if value is None:
            return [Precision.DAY.value, None, None]
        local = value.local_start
        if local is None:
            return [Precision.UNKNOWN.value, None, None]
        if value.precision is Precision.EXACT:
            return [Precision.DAY.value, local.date(), local.time()]
        days = fuzzy.ABOUT_DAYS if value.precision is Precision.ABOUT else 0
        return [value.precision.value, local.date() + dt.timedelta(days=days), None]


class FuzzyDateField(forms.MultiValueField):
    """A FuzzyDate in `zone` (IANA name or `+05:30`, set by the form). A day with a time is exact; unknown needs neither.

    Sub-fields: `<name>_0` how exactly, `<name>_1` the day, `<name>_2` the time.
    """

    widget = FuzzyDateWidget

    def __init__(self, *, zone: str = "UTC", **kwargs: Any) -> None:
        self.zone = zone
        fields = (HowExactlyField(), DayField(required=False), ClockField(required=False))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> FuzzyDate:
        parts = [*(value or []), "", "", ""][:3]
        how, day, clock = (
            field.clean(part) for field, part in zip(self.fields, parts, strict=True)
        )
        return self.compress([how, day, clock])

    def compress(self, data_list: Any) -> FuzzyDate:
        how, day, clock = data_list
        precision = Precision(how)
        if precision is Precision.UNKNOWN:
            return fuzzy.unknown(zone=self.zone)
        if day is None:
            raise ValidationError(_("Choose a day, or “I do not know”."), code="no_day")
        if precision in {Precision.EXACT, Precision.DAY}:
            return self._on_day(day, clock)
        spans = {
            Precision.ABOUT: fuzzy.about,
            Precision.MONTH: fuzzy.in_month,
            Precision.YEAR: fuzzy.in_year,
        }
        return spans[precision](day, zone=self.zone)

    def _on_day(self, day: dt.date, clock: dt.time | None) -> FuzzyDate:
        if clock is None:
            return fuzzy.on_day(day, zone=self.zone)
        return fuzzy.exactly(
            dt.datetime.combine(day, clock, tzinfo=zone_of(self.zone)), zone=self.zone
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.clean(data))
        except ValidationError:
            return True


class NumberField(forms.DecimalField):
    """A figure with up to four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {
            "invalid": _("This is not a number. Write it like 0.19 or 12."),
            "max_digits": _("This number is too long."),
            "max_decimal_places": _("Four decimal places fit. Round it."),
            "max_whole_digits": _("This number is too large."),
            "thousands": _(
                "This can be read two ways. Write it without the comma, or with a point."
            ),
        }
        super().__init__(
            max_digits=18,
            decimal_places=4,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("\x00", "").strip().replace("\u202f", "").replace(" ", "")
            if THOUSANDS.fullmatch(value):
                raise ValidationError(self.error_messages["thousands"], code="thousands")
            value = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value
        return super().to_python(value)
