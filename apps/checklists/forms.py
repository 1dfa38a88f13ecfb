"""A note and a day for a step, and steps of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.checklists.models import Step
from apps.checklists.page import OWN, group_names
from apps.checklists.steps import LONGEST_TITLE, LONGEST_WHY
from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.core.ids import uuid7

LONGEST_NOTE = 2000


class StepForm(DaybookForm):
    """What is kept beside any step."""

    due_date = DayField(
        label=_("By when"), required=False,
        help_text=_("A day ahead becomes a date of yours, with its mails. Empty it to end that."),
    )  # fmt: skip
    note = TextField(label=_("Your note"), lines=3, max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args: Any, today: date, before: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.before = today, before

    def clean_due_date(self) -> date | None:
        """A day that has passed can stay, and cannot be chosen."""
        day: date | None = self.cleaned_data["due_date"]
        if day is not None and day < self.today and day != self.before:
            raise ValidationError(_("This day has passed. Choose today or a day ahead."))
        return day


class OwnStepForm(StepForm):
    """A step of one's own: its words as well."""

    title = TextField(label=_("What to do"), max_length=LONGEST_TITLE)
    why = TextField(label=_("Why"), lines=2, max_length=LONGEST_WHY, required=False)
    group = forms.ChoiceField(label=_("Where it stands"), initial=OWN)
    layout: ClassVar[tuple[Any, ...]] = ("title", "why", side_by_side("group", "due_date"), "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = list(group_names().items())  # type: ignore[attr-defined]


class NewStepForm(OwnStepForm):
    """A step that is not there yet; the token makes one of a form that is sent twice."""

    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput(), initial=uuid7)
    layout: ClassVar[tuple[Any, ...]] = (*OwnStepForm.layout, "client_token")


def form_for(step: Step, data: Any, *, today: date, due_date: date | None) -> StepForm:
    """The form of a step on its day `due_date`: the words of the file's own steps are not asked for."""
    chosen = StepForm if step.key else OwnStepForm
    initial = {name: getattr(step, name) for name in ("title", "why", "group", "note")}
    return chosen(data, initial=initial | {"due_date": due_date}, today=today, before=due_date)
