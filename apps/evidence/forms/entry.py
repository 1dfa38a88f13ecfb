"""The full form of an entry; each kind adds the fields of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.layout import Div, Layout
from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.forms import TextField
from apps.core.ids import uuid7
from apps.evidence.enums import EntryKind
from apps.evidence.forms.base import (
    LONGEST_STATEMENT,
    LONGEST_WORDS,
    Folded,
    GoalChoice,
    PeopleChoice,
    PlanChoices,
    PrincipleChoice,
    WhenForm,
)
from apps.evidence.rules import first_sentence
from apps.files.models import Origin
from apps.plans.models import Plan

LINKS = ("goals", "people", "principles")


class EntryForm(WhenForm):
    """An entry of any kind with all that can be said of it; subclasses add the fields of their kind."""

    kind: ClassVar[EntryKind] = EntryKind.WIN
    detail_names: ClassVar[tuple[str, ...]] = ()
    asks_principles: ClassVar[bool] = False
    statement_hint: ClassVar[Any] = _("A fact with its figure or its date.")
    field_order = ("client_token", "statement")
    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput())
    statement = TextField(
        label=_("What happened, in one sentence"),
        lines=2,
        max_length=LONGEST_STATEMENT,
        required=False,
    )
    original_words = TextField(
        label=_("Original words"), lines=4, required=False, max_length=LONGEST_WORDS,
        help_text=_("Anything you want kept as it was written or said at the time."),
    )  # fmt: skip
    goals = GoalChoice(label=_("Goals this speaks of"))
    people = PeopleChoice(label=_("People in it"))
    principles = PrincipleChoice(label=_("Principles this shows"))
    origin = forms.ChoiceField(
        label=_("Where are the files from?"),
        choices=Origin.choices,
        required=False,
        widget=forms.RadioSelect(),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goals"].queryset = PlanChoices.goals(plan).with_words()  # type: ignore[attr-defined]
        self.fields["people"].queryset = PlanChoices.people(plan)  # type: ignore[attr-defined]
        self.fields["principles"].queryset = PlanChoices.principles(plan)  # type: ignore[attr-defined]
        for name in LINKS:
            if not self.fields[name].queryset:  # type: ignore[attr-defined]
                del self.fields[name]
        implied = type(self).implied_statement is not EntryForm.implied_statement
        self.fields["statement"].required = not implied
        self.fields["statement"].help_text = self.statement_hint
        self._lay_out()

    def _lay_out(self) -> None:
        rows = [self._row(name) for name in LINKS if name in self.fields]
        self.helper.layout = Layout(
            "client_token", "statement", *self.own_rows(), "happened", "lies_ahead", "original_words", *rows,
        )  # fmt: skip

    def _row(self, name: str) -> Any:
        """Principles stand open only where the kind is about what somebody said of the person."""
        if name != "principles":
            return name
        return Div(name, css_class="flow") if self.asks_principles else Folded(name)

    def unjudged(self) -> EntryForm:
        """The form as it was typed, without a word about what is missing: its kind is only being changed."""
        self._errors = ErrorDict()
        return self

    def own_rows(self) -> list[Any]:
        """The fields of the kind, in order."""
        return list(self.detail_names)

    def clean_client_token(self) -> Any:
        return self.cleaned_data["client_token"] or uuid7()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "statement" in cleaned and not cleaned["statement"] and not self.errors:
            cleaned["statement"] = first_sentence(self.implied_statement(cleaned))
            if not cleaned["statement"]:
                self.add_error("statement", _now("Write in one sentence what happened."))
        return cleaned

    def implied_statement(self, cleaned: dict[str, Any]) -> str:  # noqa: ARG002  for the kinds below
        """A sentence for an entry whose own fields already say it; empty where they do not."""
        return ""

    def details(self) -> dict[str, Any]:
        """The fields of the kind, as `record_entry` takes them."""
        return {name: self.cleaned_data.get(name) for name in self.detail_names}

    def entry_fields(self) -> dict[str, Any]:
        """Everything else that `record_entry` takes."""
        names = ("client_token", "statement", "happened", "original_words")
        links = {name: self.cleaned_data.get(name, ()) for name in LINKS}
        return {name: self.cleaned_data[name] for name in names} | links | {
            "kind": self.kind, "details": self.details(),
        }  # fmt: skip
