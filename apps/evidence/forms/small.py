"""The capture bar, and small forms for one thing about an entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.audience import Audience
from apps.core.forms import DaybookForm, TextField
from apps.core.fuzzy import exactly
from apps.core.ids import uuid7
from apps.evidence.enums import EntryKind
from apps.evidence.forms.base import (
    LONGEST_STATEMENT,
    LONGEST_WORDS,
    GoalChoice,
    PeopleChoice,
    PlanChoices,
    WhenForm,
)
from apps.evidence.models import Entry
from apps.evidence.rules import guess, moment_of
from apps.files.models import Origin
from apps.plans.models import Plan


class GoalsForm(DaybookForm):
    goals = GoalChoice(label=_("Goals this speaks of"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = PlanChoices.goals(plan).with_words()  # type: ignore[attr-defined]


class PeopleForm(DaybookForm):
    people = PeopleChoice(label=_("People in it"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = PlanChoices.people(plan)  # type: ignore[attr-defined]


class DateForm(WhenForm):
    """Only the date of an entry."""

    @classmethod
    def of(cls, entry: Entry, data: Any = None, *, now: datetime) -> DateForm:
        """The form of one entry's chip, on the wall clock that the entry shows."""
        return cls(
            data, initial={"happened": entry.happened}, zone=entry.happened_zone, now=now,
            typed_at=entry.written_at, auto_id=f"date_{entry.pk}_%s",
        )  # fmt: skip


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

    def proposal(self, *, zone: str, now: datetime) -> dict[str, Any]:
        """What `record_entry` is given: kind, statement, original words, details and the moment, as guessed.

        A pasted mail happened when it says that it was sent; everything else happens `now`.
        """
        words = self.cleaned_data["statement"] or ", ".join(self.file_names)
        found = guess(words, has_files=not self.cleaned_data["statement"])
        sent = moment_of(found.dated, zone=zone, now=now)
        return {
            "happened": exactly(sent or now, zone=zone),
            "kind": found.kind,
            "statement": found.statement[:LONGEST_STATEMENT],
            "original_words": found.original_words,
            "details": found.details | ({"sent_at": sent} if sent else {}),
        }
