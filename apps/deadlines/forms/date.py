from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core import say_dates
from apps.core.forms import ClockField, DaybookForm, DayField, TextField, side_by_side
from apps.deadlines import counting_json
from apps.deadlines.enums import Holidays, Rounding
from apps.deadlines.forms.fields import (
    OUT_OF_REACH,
    holidays_field,
    number_field,
    rounding_field,
    unit_field,
)
from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.ruled import Rule
from apps.deadlines.rules import Counted, OutOfReachError, Window, count
from apps.plans.enums import Unit
from apps.plans.forms import WallZoneField
from apps.plans.models import Plan

_CHANGED = _(
    "This date was changed meanwhile: it is now %(when)s. Look at the day before you go on."
)


class DateForm(DaybookForm):
    """A date by hand: its day is named, or counted from another day.

    `confirmed` carries the moment that was shown; only that moment is saved (see `is_confirmed`).
    """

    title = TextField(
        label=_("What is it?"),
        max_length=160,
        help_text=_("Only you see these words, never a mail."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=DeadlineKind.choices, initial=DeadlineKind.OTHER
    )
    local_date = DayField(
        label=_("Day"), required=False, help_text=_("Leave it empty to count it from another day.")
    )
    local_time = ClockField(
        label=_("Time"), required=False, help_text=_("Empty: on or before that day.")
    )
    zone = WallZoneField()
    counted_from = DayField(
        label=_("Counted from"),
        required=False,
        help_text=_("The day you had the paper in hand, for example 22 May 2026."),
    )
    number = number_field()
    unit = unit_field(initial=Unit.DAYS.value)
    less_a_day = forms.BooleanField(
        label=_("Less a day, as in “three months less a day”"), required=False
    )
    holidays = holidays_field()
    rounding = rounding_field()
    confirmed = TextField(required=False, widget=forms.HiddenInput())

    layout: ClassVar[tuple[Any, ...]] = (
        "title",
        "kind",
        side_by_side("local_date", "local_time"),
        "zone",
        Fieldset(
            _("Or count it from another day"),
            "counted_from",
            side_by_side("number", "unit"),
            "less_a_day",
            side_by_side("holidays", "rounding"),
            css_class="field",
        ),
    )

    def __init__(self, *args: Any, plan: Plan, user_zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.counted: Counted | None = None
        zone = self.fields["zone"]
        assert isinstance(zone, WallZoneField)  # noqa: S101  declared above
        zone.initial = plan.zone
        zone.also(plan.zone, str(self.initial.get("zone", "")), user_zone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned.get("local_date") and cleaned.get("counted_from"):
            if not self._was_there_before(cleaned["local_date"]):
                self.add_error("local_date", _("Say the day or count it, not both: empty one."))
                return cleaned
            cleaned["local_date"] = None
        if cleaned.get("local_date"):
            return cleaned
        if not cleaned.get("counted_from") or not cleaned.get("number"):
            self.add_error("local_date", _("Say the day, or what it is counted from and how many."))
            return cleaned
        self._count(cleaned)
        return cleaned

    def _was_there_before(self, day: dt.date) -> bool:  # noqa: ARG002  one signature
        """Whether the day was there before anybody wrote it: a count that was asked for takes its place."""
        return False

    def _window(self, cleaned: dict[str, Any]) -> Window:
        return Window(
            number=cleaned["number"],
            unit=Unit(cleaned.get("unit") or Unit.DAYS),
            less_days=1 if cleaned.get("less_a_day") else 0,
            holidays=Holidays(cleaned.get("holidays") or Holidays.NOT_SAID),
            rounding=Rounding(cleaned.get("rounding") or Rounding.EARLIER),
        )

    def _count(self, cleaned: dict[str, Any]) -> None:
        try:
            self.counted = count(
                self._window(cleaned),
                trigger=cleaned["counted_from"],
                calendar=calendar_of(self.plan),
                clock=cleaned.get("local_time"),
            )
        except OutOfReachError:
            self.add_error("number", OUT_OF_REACH)

    @property
    def day(self) -> dt.date:
        """The day that is meant, named or counted; only of a valid form."""
        named: dt.date | None = self.cleaned_data["local_date"]
        if named is not None:
            return named
        if self.counted is None:
            raise ValueError("an invalid form has no day")
        return self.counted.day

    @property
    def token(self) -> str:
        """The moment as it must come back in `confirmed`."""
        clock = self.cleaned_data["local_time"]
        return f"{self.day.isoformat()} {clock or ''} {self.cleaned_data['zone']}"

    @property
    def is_confirmed(self) -> bool:
        return bool(self.cleaned_data["confirmed"] == self.token)

    def fields_of_date(self) -> dict[str, Any]:
        """What `add_deadline` takes."""
        data = self.cleaned_data
        rule = counting_json.dump_rule(Rule(window=self._window(data))) if self.counted else {}
        return {
            "kind": data["kind"],
            "title": data["title"],
            "local_date": self.day,
            "local_time": data["local_time"],
            "zone": data["zone"],
            "counted": counting_json.dump(self.counted) if self.counted else {},
            "window": rule,
            "counted_from": data["counted_from"] if self.counted else None,
        }


class DateChangeForm(DateForm):
    why = TextField(
        label=_("Why it changed"),
        max_length=400,
        required=False,
        help_text=_("For example: moved by a mail of Tue 2 Jun."),
    )

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput())

    layout = (*DateForm.layout, "why", "revision")

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        names = ("title", "kind", "local_date", "local_time", "zone", "revision")
        kwargs.setdefault("initial", {name: getattr(deadline, name) for name in names})
        self.deadline = deadline
        super().__init__(*args, plan=deadline.plan, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A form that was opened before the last change would put the date back unseen; the next one knows of it."""
        cleaned = super().clean()
        if cleaned.get("revision") not in {None, self.deadline.revision}:
            posted = {name: self.data.get(name) for name in self.data}
            self.data = posted | {"revision": str(self.deadline.revision)}
            self.add_error(None, _CHANGED % {"when": self._now_says()})
        return cleaned

    def _now_says(self) -> str:
        day, clock = say_dates.day(self.deadline.local_date), self.deadline.local_time
        return f"{day}, {clock:%H:%M}" if clock else day

    def _was_there_before(self, day: dt.date) -> bool:
        return bool(day == self.deadline.local_date)

    def fields_of_date(self) -> dict[str, Any]:
        """A named day keeps the count beside it, which says where it was set by hand."""
        fields = super().fields_of_date()
        if self.counted is None:
            counted, day = self.deadline.counted, fields["local_date"]
            fields["counted"] = counting_json.used(counted, day)
            fields["window"] = self.deadline.window
        return fields
