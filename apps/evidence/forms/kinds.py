"""The kinds of entry that somebody wrote, said, measured or keeps somewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import TextField, side_by_side
from apps.evidence.enums import CHANNELS_TOLD, Direction, EntryKind, WhereHeld
from apps.evidence.fields import NumberField
from apps.evidence.forms.entry import EntryForm
from apps.evidence.rules import first_sentence


class WinForm(EntryForm):
    kind = EntryKind.WIN
    statement_hint = _(
        "A fact with its figure or its date. For example: The second region moved at 15:10 without a rollback."
    )


class NoteForm(EntryForm):
    kind = EntryKind.NOTE


class DocumentForm(EntryForm):
    kind = EntryKind.DOCUMENT


class EmailForm(EntryForm):
    kind = EntryKind.EMAIL
    detail_names = ("sender", "recipients", "cc", "subject", "text")
    sender = TextField(label=_("From"), max_length=320, required=False)
    recipients = TextField(label=_("To"), max_length=4000, required=False)
    cc = TextField(label=_("Copy to"), max_length=4000, required=False)
    subject = TextField(label=_("Subject"), max_length=998, required=False)
    text = TextField(label=_("Text of the e-mail"), lines=8, max_length=1_000_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened"].label = _("Date of the e-mail")
        self.fields["statement"].label = _("What it shows, in one sentence")

    def own_rows(self) -> list[Any]:
        return [side_by_side("sender", "recipients", "cc"), "subject", "text"]

    def implied_statement(self, cleaned: dict[str, Any]) -> str:
        return cleaned.get("subject") or cleaned.get("text") or ""

    def details(self) -> dict[str, Any]:
        happened = self.cleaned_data["happened"]
        exact = happened.start if happened.precision == "exact" else None
        return super().details() | {"sent_at": exact}


class FeedbackForm(EntryForm):
    kind = EntryKind.FEEDBACK
    asks_principles = True
    detail_names = ("giver", "relation", "channel", "exact_words")
    giver = TextField(label=_("Who said it"), max_length=120, required=False)
    relation = TextField(label=_("Who they are to you"), max_length=80, required=False)
    channel = forms.ChoiceField(label=_("How"), choices=[("", ""), *CHANNELS_TOLD], required=False)
    exact_words = TextField(
        label=_("Their exact words"), lines=4, max_length=20_000, required=False
    )

    def own_rows(self) -> list[Any]:
        return ["exact_words", side_by_side("giver", "relation"), "channel"]

    def implied_statement(self, cleaned: dict[str, Any]) -> str:
        words = cleaned.get("exact_words") or ""
        return f"“{first_sentence(words)}” {cleaned.get('giver') or ''}".strip() if words else ""


class MetricForm(EntryForm):
    kind = EntryKind.METRIC
    detail_names = ("name", "value", "unit", "target", "baseline", "direction", "source")
    name = TextField(label=_("What was measured"), max_length=120)
    value = NumberField(label=_("Value"))
    unit = TextField(label=_("Unit"), max_length=40, required=False)
    target = NumberField(label=_("Target"), required=False)
    baseline = NumberField(
        label=_("Before"), required=False, help_text=_("Where it stood before you began.")
    )
    direction = forms.ChoiceField(
        label=_("Which way is better"), choices=[("", ""), *Direction.choices], required=False
    )
    source = TextField(
        label=_("Where the figure is from"),
        max_length=300,
        required=False,
        help_text=_("A dashboard, a report, a query: so that somebody else can look it up."),
    )

    def own_rows(self) -> list[Any]:
        return [
            "name",
            side_by_side("value", "unit"),
            side_by_side("baseline", "target"),
            "direction",
            "source",
        ]

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
