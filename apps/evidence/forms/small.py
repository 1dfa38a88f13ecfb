"""The capture bar, and small forms for one thing about an entry."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.forms import FIRST_DAY, LAST_DAY, DaybookForm, TextField
from apps.core.fuzzy import FuzzyDate, exactly, on_day
from apps.core.ids import uuid7
from apps.evidence.enums import EntryKind
from apps.evidence.forms.base import (
    LONGEST_STATEMENT,
    LONGEST_WORDS,
    GoalChoice,
    PeopleChoice,
    PlanChoices,
    PrincipleChoice,
    WhenForm,
    offer,
)
from apps.evidence.models import Entry
from apps.files.models import Origin
from apps.plans.models import Plan


class GoalsForm(DaybookForm):
    goals = GoalChoice(label=_("Goals this speaks of"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["goals"], PlanChoices.goals(plan).with_words())


class PeopleForm(DaybookForm):
    people = PeopleChoice(label=_("People in it"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["people"], PlanChoices.people(plan))


class PrinciplesForm(DaybookForm):
    principles = PrincipleChoice(label=_("Principles this shows"))

    def __init__(self, *args: Any, plan: Plan, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["principles"], PlanChoices.principles(plan, of=entry))


class DateForm(WhenForm):
    """Only the date of an entry."""

    @classmethod
    def of(cls, entry: Entry, data: Any = None, *, now: datetime) -> DateForm:
        """The form of one entry's chip, on the wall clock that the entry shows."""
        return cls(
            data, initial={"happened": entry.happened}, zone=entry.happened_zone, now=now,
            typed_at=entry.written_at, auto_id=f"date_{entry.pk}_%s",
        )  # fmt: skip


class OfferedDateForm(forms.Form):
    """A date that was offered for an entry: an aware moment, or a day, in ISO 8601."""

    at = forms.CharField(max_length=40)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_at(self) -> FuzzyDate:
        text = self.cleaned_data["at"]
        try:
            if len(text) == len("2026-06-03"):
                return on_day(within(date.fromisoformat(text)), zone=self.zone)
            moment = datetime.fromisoformat(text)
            within(moment.date())
            return exactly(moment if moment.tzinfo else moment.replace(tzinfo=UTC), zone=self.zone)
        except (ValueError, OverflowError):
            raise ValidationError(
                _now("This is not a date that can be used."), code="date"
            ) from None


def within(day: date) -> date:
    """Raises ValueError for a day that no calendar of ours shows."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("outside of the calendar")
    return day


class KindForm(forms.Form):
    kind = forms.ChoiceField(choices=EntryKind.choices)


class AudienceForm(forms.Form):
    audience = forms.ChoiceField(choices=Audience.choices)


class OriginForm(forms.Form):
    origin = forms.ChoiceField(choices=Origin.choices)


class FilesForm(DaybookForm):
    """Where the files of one form are from; asked once for all of them."""

    origin = forms.ChoiceField(
        label=_("Where is this from?"),
        choices=Origin.choices,
        required=False,
        widget=forms.RadioSelect(),
    )


class WithdrawForm(DaybookForm):
    why = TextField(
        label=_("Why?"), max_length=400, help_text=_("Kept in the history, for you only.")
    )


class CorrectionForm(WhenForm):
    """The newest words and date; what stood before stays in the history."""

    statement = TextField(
        label=_("What happened, in one sentence"), lines=2, max_length=LONGEST_STATEMENT
    )
    why = TextField(label=_("Why is it corrected?"), max_length=400, required=False)
    layout = ("statement", "happened", "lies_ahead", "why")


class DraftForm(forms.Form):
    """What stands in the capture bar and is not saved yet."""

    client_token = forms.UUIDField(required=False)
    statement = TextField(required=False, lines=2, max_length=LONGEST_WORDS)


class CaptureForm(forms.Form):
    """The capture bar: words, or files, or both."""

    client_token = forms.UUIDField(required=False)
    statement = TextField(required=False, lines=2, max_length=LONGEST_WORDS)

    def __init__(self, *args: Any, file_names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file_names = file_names

    def clean_client_token(self) -> Any:
        return self.cleaned_data["client_token"] or uuid7()

    def clean(self) -> dict[str, Any]:
        words = self.cleaned_data.get("statement", "")
        if not words and not self.file_names and not self.errors:
            raise ValidationError(_now("Write one sentence, or add a file."), code="nothing")
        return self.cleaned_data
