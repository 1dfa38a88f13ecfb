"""What forms of the record share: when it happened, and choices of one plan only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm
from apps.core.fuzzy import FuzzyDate
from apps.core.say_dates import fuzzy as say_when
from apps.evidence.fields import FuzzyDateField
from apps.evidence.rules import as_meant, first_sentence
from apps.goals.models import Goal
from apps.plans.models import Person, Plan

LONGEST_STATEMENT = 4000
LONGEST_WORDS = 100_000


class WhenForm(DaybookForm):
    """A form that asks when something happened, in the person's zone."""

    happened = FuzzyDateField(label=_("When it happened"))
    lies_ahead = forms.BooleanField(
        label=_("Yes, it lies ahead"), required=False, widget=forms.HiddenInput()
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        now: datetime,
        typed_at: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        """`typed_at` is when the words were written whose date is being corrected."""
        super().__init__(*args, **kwargs)
        self.now, self.typed_at = now, typed_at
        field = self.fields["happened"]
        if isinstance(field, FuzzyDateField):
            field.zone = zone

    def clean_happened(self) -> FuzzyDate:
        asked: FuzzyDate = self.cleaned_data["happened"]
        before = self.initial.get("happened")
        if self.typed_at is None or not isinstance(before, FuzzyDate):
            return asked
        return as_meant(asked, before=before, typed_at=self.typed_at)

    def clean(self) -> dict[str, Any]:
        """A date ahead is asked about once and never refused."""
        cleaned = super().clean() or self.cleaned_data
        happened, means_it = cleaned.get("happened"), cleaned.pop("lies_ahead", False)
        if isinstance(happened, FuzzyDate) and self._lies_ahead(happened) and not means_it:
            self.fields["lies_ahead"].widget = forms.CheckboxInput()
            question = _now(
                "%(when)s lies ahead. If that is meant, tick “Yes, it lies ahead” and save again."
            )
            self.add_error("happened", question % {"when": say_when(happened)})
        return cleaned

    def _lies_ahead(self, happened: FuzzyDate) -> bool:
        return happened.start is not None and happened.start > self.now + timedelta(days=1)


class PlanChoices:
    """Choices of one plan only: other people's ids are not among them."""

    @staticmethod
    def goals(plan: Plan) -> Any:
        return Goal.objects.for_user(plan.owner_id).filter(plan=plan).present()

    @staticmethod
    def people(plan: Plan) -> Any:
        return Person.objects.for_user(plan.owner_id).filter(plan=plan, removed_at=None)


class GoalChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Goals of the plan by number and short name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(Goal.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        name = obj.short_name or first_sentence(getattr(obj, "words", "") or "")[:80]
        return f"{obj.number}  {name}".strip()


class PeopleChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(Person.objects.none(), required=False, **kwargs)
