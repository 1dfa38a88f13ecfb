"""The kinds of entry that tell of an event: a meeting, what stood in the way, what the law may protect."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DayField, TextField, side_by_side
from apps.evidence.enums import EntryKind, ProtectedSort
from apps.evidence.forms.entry import EntryForm
from apps.evidence.rules import first_sentence


class MeetingForm(EntryForm):
    kind = EntryKind.MEETING
    detail_names = ("place", "present", "exact_words", "promised")
    place = TextField(
        label=_("Where"), max_length=200, required=False, help_text=_("A room, or a call.")
    )
    present = TextField(label=_("Who was there"), max_length=400, required=False)
    exact_words = TextField(
        label=_("Exact words"),
        lines=5,
        max_length=20_000,
        required=False,
        help_text=_("What was said, as it was said, and by whom."),
    )
    promised = TextField(
        label=_("What was promised"),
        lines=3,
        max_length=4000,
        required=False,
        help_text=_("One promise a line: who, what, by when."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened"].label = _("When it was")

    def own_rows(self) -> list[Any]:
        return [side_by_side("place", "present"), "exact_words", "promised"]

    def implied_statement(self, cleaned: dict[str, Any]) -> str:
        words = cleaned.get("exact_words") or ""
        return f"“{first_sentence(words)}”" if words else cleaned.get("promised") or ""


class ObstacleForm(EntryForm):
    kind = EntryKind.OBSTACLE
    statement_hint = _(
        "A fact with its figure or its date. For example: The test machine was down from Monday to Wednesday."
    )
    detail_names = ("effect", "told", "told_date", "resolved_date")
    effect = TextField(
        label=_("What it kept from happening"),
        lines=2,
        max_length=2000,
        required=False,
        help_text=_("For example: The latency could not be measured for three working days."),
    )
    told = TextField(label=_("Who was told"), max_length=200, required=False)
    told_date = DayField(label=_("Told on"), required=False)
    resolved_date = DayField(
        label=_("Out of the way since"),
        required=False,
        help_text=_("Empty while it is still there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].label = _("What stood in the way, in one sentence")
        self.fields["happened"].label = _("Since when")

    def own_rows(self) -> list[Any]:
        return ["effect", side_by_side("told", "told_date"), "resolved_date"]


class ProtectedForm(EntryForm):
    kind = EntryKind.PROTECTED
    statement_hint = _(
        "What happened, with its date. For example: I asked for parental leave by e-mail, to HR and my manager."
    )
    detail_names = ("sort", "known_to", "known_date")
    sort = forms.ChoiceField(
        label=_("What it was"), choices=[("", ""), *ProtectedSort.choices], required=False
    )
    known_to = TextField(
        label=_("Who at the employer knew"),
        max_length=200,
        required=False,
        help_text=_("Names, and how they came to know."),
    )
    known_date = DayField(label=_("They knew since"), required=False)

    def own_rows(self) -> list[Any]:
        return ["sort", side_by_side("known_to", "known_date")]
