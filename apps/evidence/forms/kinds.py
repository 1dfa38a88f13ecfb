"""The full form of an entry, one for each kind."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, TextField, side_by_side
from apps.core.ids import uuid7
from apps.evidence.enums import Channel, EntryKind, WhereHeld
from apps.evidence.forms.base import (
    LONGEST_STATEMENT,
    LONGEST_WORDS,
    GoalChoice,
    PeopleChoice,
    PlanChoices,
    WhenForm,
)
from apps.evidence.rules import first_sentence
from apps.files.models import Origin
from apps.plans.models import Plan


class EntryForm(WhenForm):
    """An entry of any kind with all that can be said of it; subclasses add the fields of their kind."""

    kind: ClassVar[EntryKind] = EntryKind.WIN
    detail_names: ClassVar[tuple[str, ...]] = ()
    field_order = ("client_token", "statement")
    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput())
    statement = TextField(
        label=_("What happened, in one sentence"),
        lines=2,
        max_length=LONGEST_STATEMENT,
        required=False,
        help_text=_(
            "A fact with its figure or its date. For example: The second region moved at 15:10 without a rollback."
        ),
    )
    original_words = TextField(
        label=_("Original words"), lines=4, required=False, max_length=LONGEST_WORDS,
        help_text=_("Anything you want kept as it was written or said at the time."),
    )  # fmt: skip
    goals = GoalChoice(label=_("Goals this speaks of"))
    people = PeopleChoice(label=_("People in it"))
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
        for name in ("goals", "people"):
            if not self.fields[name].queryset:  # type: ignore[attr-defined]
                del self.fields[name]
        implied = type(self).implied_statement is not EntryForm.implied_statement
        self.fields["statement"].required = not implied
        self._lay_out()

    def _lay_out(self) -> None:
        rows = [name for name in ("goals", "people") if name in self.fields]
        self.helper.layout = Layout(
            "client_token", "statement", *self.own_rows(), "happened", "lies_ahead", "original_words", *rows,
        )  # fmt: skip

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
        links = {name: self.cleaned_data.get(name, ()) for name in ("goals", "people")}
        return {name: self.cleaned_data[name] for name in names} | links | {
            "kind": self.kind, "details": self.details(),
        }  # fmt: skip


class NoteForm(EntryForm):
    kind = EntryKind.NOTE


class DocumentForm(EntryForm):
    kind = EntryKind.DOCUMENT


class EmailForm(EntryForm):
    kind = EntryKind.EMAIL
    detail_names = ("sender", "recipients", "subject", "text")
    sender = TextField(label=_("From"), max_length=320, required=False)
    recipients = TextField(label=_("To"), max_length=4000, required=False)
    subject = TextField(label=_("Subject"), max_length=998, required=False)
    text = TextField(label=_("Text of the e-mail"), lines=8, max_length=1_000_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened"].label = _("Date of the e-mail")
        self.fields["statement"].label = _("What it shows, in one sentence")

    def own_rows(self) -> list[Any]:
        return [side_by_side("sender", "recipients"), "subject", "text"]

    def implied_statement(self, cleaned: dict[str, Any]) -> str:
        return cleaned.get("subject") or cleaned.get("text") or ""

    def details(self) -> dict[str, Any]:
        happened = self.cleaned_data["happened"]
        exact = happened.start if happened.precision == "exact" else None
        return super().details() | {"sent_at": exact}


class FeedbackForm(EntryForm):
    kind = EntryKind.FEEDBACK
    detail_names = ("giver", "relation", "channel", "exact_words")
    giver = TextField(label=_("Who said it"), max_length=120, required=False)
    relation = TextField(label=_("Who they are to you"), max_length=80, required=False)
    channel = forms.ChoiceField(
        label=_("How"), choices=[("", ""), *Channel.choices], required=False
    )
    exact_words = TextField(
        label=_("Their exact words"), lines=4, max_length=20_000, required=False
    )

    def own_rows(self) -> list[Any]:
        return ["exact_words", side_by_side("giver", "relation"), "channel"]

    def implied_statement(self, cleaned: dict[str, Any]) -> str:
        words = cleaned.get("exact_words") or ""
        return f"“{first_sentence(words)}” {cleaned.get('giver') or ''}".strip() if words else ""


class NumberField(forms.DecimalField):
    """A figure with up to four decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {
            "invalid": _("This is not a number. Write it like 0.19 or 12."),
            "max_digits": _("This number is too long."),
            "max_decimal_places": _("Four decimal places fit. Round it."),
            "max_whole_digits": _("This number is too large."),
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
            value = value.replace(",", ".") if value.count(",") == 1 and "." not in value else value
        return super().to_python(value)


class MetricForm(EntryForm):
    kind = EntryKind.METRIC
    detail_names = ("name", "value", "unit", "target")
    name = TextField(label=_("What was measured"), max_length=120)
    value = NumberField(label=_("Value"))
    unit = TextField(label=_("Unit"), max_length=40, required=False)
    target = NumberField(label=_("Target"), required=False)

    def own_rows(self) -> list[Any]:
        return ["name", side_by_side("value", "unit"), "target"]

    def implied_statement(self, cleaned: dict[str, Any]) -> str:
        name, value = cleaned.get("name"), cleaned.get("value")
        if not name or not isinstance(value, Decimal):
            return ""
        return f"{name}: {value.normalize():f} {cleaned.get('unit') or ''}".strip()


class ReferenceForm(EntryForm):
    kind = EntryKind.REFERENCE
    detail_names = ("held", "place", "shows", "openable_by")
    held = forms.ChoiceField(
        label=_("Kind of place"), choices=[("", ""), *WhereHeld.choices], required=False
    )
    place = TextField(
        label=_("Link, number or title"), max_length=2000,
        help_text=_("Only written down. Daybook never opens it."),
    )  # fmt: skip
    shows = TextField(label=_("What it shows"), lines=2, max_length=2000, required=False)
    openable_by = TextField(
        label=_("Who can open it"), max_length=200, required=False,
        help_text=_("For example: HR, my manager, everyone in the team."),
    )  # fmt: skip

    def own_rows(self) -> list[Any]:
        return ["place", "shows", side_by_side("held", "openable_by")]

    def implied_statement(self, cleaned: dict[str, Any]) -> str:
        return cleaned.get("shows") or cleaned.get("place") or ""


class WinForm(EntryForm):
    kind = EntryKind.WIN


FORMS: dict[str, type[EntryForm]] = {
    form.kind: form
    for form in (
        WinForm,
        NoteForm,
        EmailForm,
        FeedbackForm,
        MetricForm,
        ReferenceForm,
        DocumentForm,
    )
}


class DetailsForm(DaybookForm):
    """The empty details of an entry's kind; those that are filled are not asked again."""

    def __init__(self, *args: Any, kind: str, missing: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source = FORMS[kind].base_fields
        self.fields.update({name: deepcopy(source[name]) for name in missing if name in source})
        self._lay()
