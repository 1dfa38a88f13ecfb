"""What forms of the record share: when it happened, and choices of one plan only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm
from apps.core.fuzzy import FuzzyDate
from apps.core.say_dates import fuzzy as say_when
from apps.core.templatetags.daybook import icon
from apps.evidence.fields import FuzzyDateField
from apps.evidence.models import Entry
from apps.evidence.rules import as_meant, first_sentence
from apps.goals.models import Goal, Principle
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

    @staticmethod
    def principles(plan: Plan, *, of: Entry | None = None) -> Any:
        """Principles of the plan, and those an entry names already though they left their list."""
        rows = Principle.objects.for_user(plan.owner_id).filter(plan=plan)
        if of is not None:
            named = models.Q(entry_links__entry=of, entry_links__withdrawn_at=None)
            rows = rows.filter(models.Q(withdrawn_at=None) | named).distinct()
        else:
            rows = rows.filter(withdrawn_at=None)
        return rows.order_by("list_name", "position", "id")


def offer(field: Any, rows: Any) -> None:
    """Make `rows` the choices of a field, read once however often the page looks at them."""
    field.queryset = rows
    field.choices = [(one.pk, field.label_from_instance(one)) for one in rows]


class GoalChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Goals of the plan by number and short name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(Goal.objects.none(), required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        words = first_sentence(getattr(obj, "words", "") or "")
        # With a mark where it is cut off: "by 18 December 20" would read as a date of its own.
        name = obj.short_name or (words if len(words) <= 120 else f"{words[:119].rstrip()}…")
        return f"{obj.number}  {name}".strip()


class PeopleChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(Person.objects.none(), required=False, **kwargs)


class PrincipleChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Principles of the plan's lists."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        super().__init__(Principle.objects.none(), required=False, **kwargs)


class Folded(LayoutObject):  # type: ignore[misc]
    """A field that most entries do without: one line, opened by a tap, open where something is chosen."""

    def __init__(self, name: str) -> None:
        self.name, self.fields = name, [name]

    def render(self, form: Any, context: Any, **options: Any) -> str:
        field = form[self.name]
        return format_html(
            '<details class="field"{}><summary>{}{}</summary>{}</details>',
            " open" if field.value() or field.errors else "",
            icon("chevron-right"),
            field.label,
            self.get_rendered_fields(form, context, **options),
        )
