from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.forms import ClockField, DaybookForm, DayField, side_by_side
from apps.deadlines.enums import Slot
from apps.deadlines.models import ReminderSettings
from apps.deadlines.preferences import Preferences, slots
from apps.deadlines.wallclock import BEFORE, Quiet

LEADS = {
    Slot.D14: _("14 days before, where there are three weeks or more"),
    Slot.D7: _("7 days before, where there are eleven days or more"),
    Slot.D3: _("3 days before, where there are five days or more"),
    Slot.D1: _("The day before"),
    Slot.D0: _("On the day itself, an hour earlier than the others"),
    Slot.H2: _("Two hours before, where a time is known"),
}
LONGEST_QUIET = timedelta(hours=14)
NEVER: tuple[str, Any] = ("", _("Never"))


class LeadsField(forms.MultipleChoiceField):
    """Which reminders come before a date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [(one.value, words) for one, words in LEADS.items()])
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        return [one.value for one in slots(super().clean(value))]


class ReminderSettingsForm(DaybookForm):
    """How somebody wants to be reminded; the defaults of the product are already ticked."""

    leads = LeadsField(label=_("Before a date"))
    morning = ClockField(label=_("Time of day"))
    quiet_from = ClockField(label=_("Quiet from"))
    quiet_until = ClockField(
        label=_("Quiet until"),
        help_text=_("Early reminders wait for the morning. From the day before on they do not."),
    )
    nags = forms.BooleanField(
        label=_("On the last day of what matters most, remind me again until I confirm"),
        help_text=_(
            "Decisions, appeals, outside time limits and last days: at most four mails more."
        ),
        required=False,
    )
    nudge_days = forms.TypedChoiceField(
        label=_("A mail when nothing was logged for"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Your days off do not count."),
    )
    digest_weekday = forms.TypedChoiceField(
        label=_("A weekly summary"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "Open dates, how much was logged, and a line that proves the age of your record."
        ),
    )
    layout = (
        "leads",
        "morning",
        side_by_side("quiet_from", "quiet_until"),
        "nags",
        side_by_side("nudge_days", "digest_weekday"),
    )

    def __init__(self, *args: Any, row: ReminderSettings, **kwargs: Any) -> None:
        names = ("morning", "quiet_from", "quiet_until", "nags", "nudge_days", "digest_weekday")
        initial = {name: getattr(row, name) for name in names}
        initial["leads"] = row.leads or [one.value for one in BEFORE]
        super().__init__(*args, initial=initial, **kwargs)
        self._choose("nudge_days", [(n, _days(n)) for n in (2, 3, 5, 7, 14)])
        self._choose("digest_weekday", [(n, str(name)) for n, name in WEEKDAYS.items()])

    def _choose(self, name: str, pairs: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  made above
        kept = self.initial[name]
        if kept is not None and kept not in dict(pairs):
            pairs = sorted([*pairs, (kept, _days(kept))])
        field.choices = [NEVER, *pairs]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        morning, quiet = cleaned.get("morning"), self._quiet(cleaned)
        if quiet and _length(quiet) > LONGEST_QUIET:
            self.add_error("quiet_until", _("These are more than 14 hours. Leave time for a mail."))
        elif quiet and morning is not None and quiet.holds(morning):
            self.add_error(
                "morning", _("This lies in your quiet hours. Choose a time outside them.")
            )
        return cleaned

    def _quiet(self, cleaned: dict[str, Any]) -> Quiet | None:
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        return Quiet(start=start, end=end) if start is not None and end is not None else None

    def preferences(self) -> Preferences:
        """What a valid form would mean for mails."""
        quiet = self._quiet(self.cleaned_data)
        assert quiet is not None  # noqa: S101  the form is valid
        return Preferences(
            leads=slots(self.cleaned_data["leads"]),
            morning=self.cleaned_data["morning"],
            quiet=quiet,
            nags=self.cleaned_data["nags"],
        )


def _length(quiet: Quiet) -> timedelta:
    minutes = _minutes(quiet.end) - _minutes(quiet.start)
    return timedelta(minutes=minutes % (24 * 60))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


class OwnRemindersForm(DaybookForm):
    """The reminders of one date; none ticked: those of the person."""

    leads = LeadsField(
        label=_("Reminders of this date"),
        required=False,
        help_text=_("Tick none to use those of your settings."),
    )


class LaterForm(DaybookForm):
    """A moment of one's own for being reminded again."""

    day = DayField(label=_("Day"))
    clock = ClockField(label=_("Time"))
    layout = (side_by_side("day", "clock"),)


def refuse_moment(form: LaterForm) -> None:
    """Say why the moment cannot be had."""
    form.add_error(
        None,
        ValidationError(
            _("Choose a moment from five minutes ahead until the last reminder before the date.")
        ),
    )


def _days(number: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}
