"""After a meeting: two minutes from what was said to what was promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.checkpoints.confirm_back import Promised, joined_names
from apps.core import fuzzy, say_dates
from apps.core.forms import ClockField, DaybookForm, DayField, TextField, side_by_side
from apps.core.ids import uuid7
from apps.core.text import visible_controls
from apps.core.zones import zone_of
from apps.deadlines.models import Deadline
from apps.evidence.enums import EntryKind, WhereHeld
from apps.evidence.forms.base import PeopleChoice, PlanChoices
from apps.evidence.rules import first_sentence
from apps.plans.models import Plan

PROMISES = (1, 2, 3)
LONGEST_TITLE = 200


class AfterMeetingForm(DaybookForm):
    """With whom, when, the words, and up to three promises; becomes one entry."""

    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput(), initial=uuid7)
    people = PeopleChoice(label=_("With whom"))
    others = TextField(label=_("Who else was there"), max_length=200, required=False)
    place = TextField(label=_("Where"), max_length=200, required=False)
    day = DayField(label=_("Day"))
    clock = ClockField(label=_("Time"), required=False)
    exact_words = TextField(
        label=_("What was said?"),
        lines=4,
        max_length=20_000,
        required=False,
        help_text=_("The words that matter, as they were said, and by whom."),
    )

    def __init__(
        self, *args: Any, plan: Plan, zone: str, checkpoints: Sequence[Deadline] = (), **kwargs: Any
    ) -> None:
        """`checkpoints` are those that this meeting may have been."""
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.checkpoints = {str(one.pk): one for one in checkpoints}
        if checkpoints:
            self.fields["checkpoint"] = _checkpoint_field(checkpoints)
        people = PlanChoices.people(plan)
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        self.names = [one.name for one in people]
        if not self.names:
            del self.fields["people"]
            self.fields["others"].label = _("With whom")
        for number in PROMISES:
            self.fields.update(_promise_fields(number))
        self._lay()
        self.helper.form_mark_optional = False  # the page says it once
        self.helper.layout = Layout(
            "client_token",
            *(Div(name, css_class="flow") for name in ("people",) if name in self.fields),
            "exact_words",
            *(_promise_row(number) for number in PROMISES),
            side_by_side("day", "clock"),
            *(name for name in ("checkpoint",) if name in self.fields),
            side_by_side("others", "place"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["exact_words"] and not self.promises():
            raise ValidationError(
                _now("Write what was said, or one promise. One sentence is enough."), code="nothing"
            )
        return cleaned

    def promises(self) -> list[Promised]:
        """Every row that says what was promised."""
        found = self.cleaned_data
        return [
            Promised(
                who=found.get(f"who_{number}", ""),
                what=" ".join(found[f"what_{number}"].split()),
                by_date=found.get(f"by_{number}"),
            )
            for number in PROMISES
            if found.get(f"what_{number}", "").strip()
        ]

    def checkpoint(self) -> Deadline | None:
        """The checkpoint that this meeting was, if one was chosen."""
        return self.checkpoints.get(self.cleaned_data.get("checkpoint", ""))

    def is_another_day(self) -> bool:
        """Whether the chosen checkpoint lies on another day than the meeting."""
        chosen = self.checkpoint()
        return chosen is not None and chosen.local_date != self.cleaned_data["day"]

    def present(self) -> str:
        """Everybody who was there, by name."""
        names = [one.name for one in self.cleaned_data.get("people", ())]
        return ", ".join([*names, *filter(None, [self.cleaned_data["others"].strip()])])

    def happened(self) -> fuzzy.FuzzyDate:
        day, clock = self.cleaned_data["day"], self.cleaned_data["clock"]
        if clock is None:
            return fuzzy.on_day(day, zone=self.zone)
        at = dt.datetime.combine(day, clock, tzinfo=zone_of(self.zone))
        return fuzzy.exactly(at, zone=self.zone)

    def entry_fields(self) -> dict[str, Any]:
        """What `record_entry` takes."""
        promised = "\n".join(one.line() for one in self.promises())
        words = self.cleaned_data["exact_words"]
        return {
            "kind": EntryKind.MEETING,
            "client_token": self.cleaned_data["client_token"] or uuid7(),
            "statement": self._statement(words, promised),
            "happened": self.happened(),
            "people": self.cleaned_data.get("people", ()),
            "details": {
                "present": self.present()[:400], "exact_words": words, "promised": promised,
                "place": self.cleaned_data["place"],
            },
        }  # fmt: skip

    def _statement(self, words: str, promised: str) -> str:
        names = [one.name for one in self.cleaned_data.get("people", ())]
        others = self.cleaned_data["others"].strip()
        with_whom = joined_names([*names, *([others] if others else [])])
        said = first_sentence(words) or promised.partition("\n")[0]
        parts = {"names": with_whom, "said": said[:LONGEST_TITLE]}
        if with_whom:
            return _now("Meeting with %(names)s: %(said)s") % parts
        return _now("Meeting: %(said)s") % parts


def _promise_fields(number: int) -> dict[str, forms.Field]:
    with_names = forms.TextInput(attrs={"list": "names-here"})
    labels = {1: _("What was promised?"), 2: _("A second promise"), 3: _("A third promise")}
    return {
        f"what_{number}": TextField(label=labels[number], max_length=300, required=False),
        f"who_{number}": TextField(
            label=_("By whom"), max_length=120, required=False, widget=with_names
        ),
        f"by_{number}": DayField(label=_("By when"), required=False),
    }


def _promise_row(number: int) -> Div:
    return Div(f"what_{number}", side_by_side(f"who_{number}", f"by_{number}"))


def _checkpoint_field(checkpoints: Sequence[Deadline]) -> forms.ChoiceField:
    choices = [
        (str(one.pk), f"{say_dates.short_day(one.local_date)}: {visible_controls(one.title)}")
        for one in checkpoints
    ]
    return forms.ChoiceField(
        label=_("Which checkpoint was it?"),
        choices=[("", _("None of these")), *choices],
        required=False,
        help_text=_("It is then marked as held."),
    )


class SentForm(DaybookForm):
    """The text as it was sent, and through which channel."""

    HELD: ClassVar = {WhereHeld.CHAT: _("By message"), WhereHeld.MAIL: _("By e-mail")}
    text = TextField(label=_("The text"), lines=6, max_length=2000)
    held = forms.ChoiceField(
        label=_("How it was sent"),
        choices=[(str(one), label) for one, label in HELD.items()],
        initial=WhereHeld.CHAT,
        widget=forms.RadioSelect(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs |= {"data-copied": "", "class": "words", "spellcheck": ""}


def card_of(form: SentForm, *, meeting_day: str, present: str, sent: str) -> dict[str, Any]:
    """The reference card of a text that was sent, as `record_entry` takes it.

    `meeting_day` and `sent` are moments in words, `present` are the names of the meeting.
    """
    words = {"day": meeting_day, "sent": sent, "names": present}
    return {
        "kind": EntryKind.REFERENCE,
        "statement": _now("I wrote back what was agreed in the meeting of %(day)s.") % words,
        "details": {
            "held": form.cleaned_data["held"],
            "place": (
                _now("My message of %(sent)s to %(names)s")
                if present
                else _now("My message of %(sent)s")
            )
            % words,
            "shows": form.cleaned_data["text"],
            "openable_by": present[:200],
        },
    }
