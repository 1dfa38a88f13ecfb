from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.core.ids import uuid7
from apps.goals.models import HowGiven, Principle
from apps.goals.rules import MOST_GOALS
from apps.plans.models import Person, Plan

MOST_PRINCIPLES = 60
GAP = re.compile(r"\[[^\[\]\n]{1,60}\]")  # what a draft leaves to be filled in
LONGEST_PRINCIPLE = 120


class OnceForm(DaybookForm):
    """A form that knows itself again: sent twice, it saves once."""

    client_token = forms.UUIDField(required=False, widget=forms.HiddenInput(), initial=uuid7)


class PastForm(DaybookForm):
    """A form that tells what was: the days in `has_come` are not behind `today`."""

    has_come: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name in self.has_come:
            day = said.get(name)
            if day is not None and day > self.today:
                self.add_error(name, _("That day has not come yet. Write the day on which it was."))
        return said


class _Circumstances(PastForm):
    """Who gave the words, when and how: the same for one goal, several, or a change."""

    has_come = ("given_date",)

    given_by = forms.ModelChoiceField(Person.objects.none(), label=_("Given by"), required=False)
    given_date = DayField(label=_("Given on"), required=False)
    how = forms.ChoiceField(label=_("How"), choices=HowGiven.choices, initial=HowGiven.LETTER)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.for_user(plan.owner_id).filter(plan=plan, removed_at=None)
        self.fields["given_by"].queryset = people  # type: ignore[attr-defined]


class _GoalWords(_Circumstances):
    words = TextField(
        label=_("The words as given"),
        lines=4,
        max_length=4000,
        help_text=_("Word for word, as it stands in the letter or was said."),
    )
    short_name = TextField(
        label=_("Short name"),
        max_length=40,
        required=False,
        help_text=_("For lists and pictures only."),
    )
    shown_by = TextField(
        label=_("How it will be shown"),
        lines=2,
        max_length=2000,
        required=False,
        help_text=_("What would prove it to somebody who was not there."),
    )
    target = TextField(label=_("Target, as a figure"), max_length=120, required=False)
    due_date = DayField(label=_("Due"), required=False)

    layout: ClassVar[tuple[Any, ...]] = (
        "words",
        side_by_side("given_by", "given_date", "how"),
        "shown_by",
        side_by_side("target", "due_date", "short_name"),
    )


class GoalForm(_GoalWords, OnceForm):
    layout = ("client_token", *_GoalWords.layout)


class GoalChangeForm(_GoalWords):
    why = TextField(
        label=_("Why the words changed"),
        max_length=400,
        required=False,
        help_text=_("As you were told, or “no reason was given”."),
    )

    layout = (*_GoalWords.layout, "why")


class DeliveredForm(PastForm):
    has_come = ("delivered_date",)

    delivered = TextField(
        label=_("Figure reached"),
        max_length=80,
        required=False,
        help_text=_("As a packet prints it: “38 of 42”."),
    )
    delivered_date = DayField(label=_("Delivered on"), required=False)

    layout = (side_by_side("delivered", "delivered_date"),)


class PastedGoalsForm(_Circumstances):
    text = TextField(
        label=_("Paste the goals as they were given"),
        lines=10,
        max_length=40_000,
        help_text=_("The whole list. You see how it is split before anything is saved."),
    )

    layout = ("text", side_by_side("given_by", "given_date", "how"))


class GoalBoxesForm(DaybookForm):
    """The proposed split, one box a goal; an emptied box is left out."""

    def __init__(self, *args: Any, proposed: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = {
            f"goal_{place}": TextField(
                label=_("Goal %(number)s") % {"number": place},
                lines=3,
                max_length=4000,
                required=False,
                initial=words,
            )
            for place, words in enumerate(proposed[:MOST_GOALS], 1)
        }
        self.fields = {**boxes, **self.fields}
        self._lay()

    @staticmethod
    def boxes_in(data: Mapping[str, Any]) -> list[str]:
        """As many empty proposals as boxes were posted."""
        return [""] * sum(1 for name in data if name.startswith("goal_"))

    def goals(self) -> list[str]:
        """The words of every box that is not empty, in order."""
        return [
            words for name, words in self.cleaned_data.items() if name.startswith("goal_") and words
        ]


class SplitGoalsForm(_Circumstances, OnceForm, GoalBoxesForm):
    """The split with who gave the words, when and how; at least one goal."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.goals() and not self.errors:
            raise forms.ValidationError(_("Every box is empty. Keep at least one goal."))
        return cleaned

    def circumstances(self) -> dict[str, Any]:
        names = ("given_by", "given_date", "how", "client_token")
        return {name: self.cleaned_data[name] for name in names}


class PrinciplesForm(DaybookForm):
    """Principles of a list, one a line."""

    list_name = TextField(
        label=_("Name of the list"),
        max_length=80,
        help_text=_("As your employer calls it. For example: Our values."),
    )
    names = TextField(
        label=_("The principles"), lines=5, max_length=8000, help_text=_("One a line.")
    )

    def clean_list_name(self) -> str:
        return " ".join(self.cleaned_data["list_name"].split())

    def clean_names(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_PRINCIPLES:
            raise forms.ValidationError(
                _("At most %(most)d fit."), params={"most": MOST_PRINCIPLES}
            )
        for line in found:
            if len(line) > LONGEST_PRINCIPLE:
                raise forms.ValidationError(
                    _("“%(line)s…” is too long. A principle has at most %(most)d characters."),
                    params={"line": line[:40], "most": LONGEST_PRINCIPLE},
                )
        return found


class GoalPrinciplesForm(DaybookForm):
    """Which of the plan's principles a goal is about; none is an answer."""

    principles = forms.ModelMultipleChoiceField(
        Principle.objects.none(),
        label=_("Principles this goal is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Principle.objects.for_user(plan.owner_id).filter(plan=plan).present()
        self.fields["principles"].queryset = rows  # type: ignore[attr-defined]


class AskForm(PastForm):
    """The message that asks how a goal is measured, and when it was sent."""

    has_come = ("asked",)
    as_is = forms.CharField(required=False, widget=forms.HiddenInput())

    text = TextField(
        label=_("What you send"),
        lines=6,
        max_length=2000,
        help_text=_("Fill in what stands in [brackets], and change what you would say otherwise."),
    )
    asked = DayField(label=_("Sent on"))

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        gaps = len(set(GAP.findall(said.get("text", ""))))
        if gaps and not self.errors and not said.get("as_is"):
            self.data = {name: self.data.get(name) for name in self.data} | {"as_is": "1"}
            self.add_error(None, _still_empty(gaps))
        return said


def _still_empty(gaps: int) -> str:
    return ngettext(
        "%(count)d place in [brackets] is still empty. Fill it in, or press the same button again if it went out like this.",
        "%(count)d places in [brackets] are still empty. Fill them in, or press the same button again if it went out like this.",
        gaps,
    ) % {"count": gaps}


class AskedAnswerForm(DaybookForm):
    answer = TextField(label=_("What they answered, word for word"), lines=4, max_length=4000)
