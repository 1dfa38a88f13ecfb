from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.forms import ClockField, DaybookForm, DayField, TextField, side_by_side
from apps.deadlines.forms.fields import OUT_OF_REACH, number_field, unit_field
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.ruled import Rule
from apps.deadlines.rules import Counted, OutOfReachError, Window, count
from apps.deadlines.said_before import Said, SaidWindow
from apps.goals.forms import GoalBoxesForm
from apps.onboarding.enums import Door
from apps.onboarding.rules import MOST_LINES, Fact, place_in
from apps.plans.enums import Unit
from apps.plans.forms import WallZoneField
from apps.plans.models import Plan, Relation
from apps.plans.places import country_choices
from apps.plans.stage_templates import all_templates


def _countries() -> list[tuple[str, str]]:
    return [("", str(_("Not said"))), *country_choices()]


def _templates() -> list[tuple[str, str]]:
    return [("", str(_("I do not know yet"))), *((one.id, one.name) for one in all_templates())]


class DoorForm(DaybookForm):
    """What one door asks. Nothing is required: an empty answer is filled in later."""

    door: ClassVar[Door]
    said: ClassVar[dict[Said, str]] = {}

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        self.plan = plan
        super().__init__(*args, **kwargs)
        self.helper.form_mark_optional = False  # the page says it once for all
        for name in ("employer", "country"):
            if name in self.fields:
                self.fields[name].initial = getattr(plan, name)

    def door_title(self) -> str:
        """What the date of this door is called."""
        return ""

    def days_said(self) -> dict[Said, date | None]:
        """Days from which a stage may count; only of a valid form."""
        return {said: self.cleaned_data[name] for said, name in self.said.items()}

    def window_said(self) -> SaidWindow | None:
        """How long one has to answer, where this door asks for it; only of a valid form."""
        return None

    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.fields}


class _Employer(DoorForm):
    employer = TextField(label=_("Employer"), max_length=120, required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=_countries, required=False, help_text=_("For public holidays.")
    )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"] or self.plan.country)


class _Stage(DoorForm):
    template = forms.ChoiceField(
        label=_("What kind is it?"),
        choices=_templates,
        required=False,
        help_text=_("Figures that come with it show their source. Your own letter always wins."),
    )


class SuspectForm(DoorForm):
    door = Door.SUSPECT

    noticed = TextField(
        label=_("What did you notice?"),
        lines=4,
        max_length=4000,
        required=False,
        help_text=_("One or two sentences: a remark, a changed tone, a meeting that vanished."),
    )
    day = DayField(label=_("When was that?"), required=False)
    employer = TextField(label=_("Employer"), max_length=120, required=False)

    layout = ("noticed", side_by_side("day", "employer"))


class ToldForm(_Stage, _Employer):
    door = Door.TOLD
    said: ClassVar[dict[Said, str]] = {Said.TOLD: "day"}

    who = TextField(label=_("Who told you?"), max_length=120, required=False)
    relation = forms.ChoiceField(
        label=_("Who are they to you?"),
        choices=[(one.value, one.label) for one in (Relation.MANAGER, Relation.HR, Relation.OTHER)],
        required=False,
    )
    day = DayField(label=_("When?"), required=False)
    words = TextField(
        label=_("The words you remember"),
        lines=5,
        max_length=20_000,
        required=False,
        help_text=_("As near to theirs as you can. Gaps are fine."),
    )

    layout = (
        side_by_side("who", "relation"), side_by_side("day", "template"), "words",
        side_by_side("employer", "country"),
    )  # fmt: skip


class DocumentForm(_Stage, _Employer):
    door = Door.DOCUMENT
    said: ClassVar[dict[Said, str]] = {Said.RECEIVED: "received", Said.SPEAKS_OF: "started"}

    title = TextField(label=_("What is it called?"), max_length=160, required=False)
    received = DayField(
        label=_("When did you get it?"), required=False, help_text=_("The day you had it in hand.")
    )
    started = DayField(
        label=_("First day it speaks of"),
        required=False,
        help_text=_("If it differs from that day."),
    )
    text = TextField(
        label=_("Paste it whole"),
        lines=10,
        max_length=100_000,
        required=False,
        help_text=_(
            "What is about you and was handed to you is yours to keep. Leave out what is not."
        ),
    )

    layout = (
        "title", side_by_side("received", "template"), "text",
        side_by_side("employer", "country"),
    )  # fmt: skip


class ByDateForm(_Employer):
    """A date: the letter names the day, or it is counted from one."""

    day = DayField(
        label=_("The day"),
        required=False,
        help_text=_("Leave it empty to count it from another day."),
    )
    clock = ClockField(
        label=_("Time"), required=False, help_text=_("Empty: on or before that day.")
    )
    counted_from = DayField(
        label=_("Counted from"), required=False, help_text=_("The day you had the paper in hand.")
    )
    number = number_field()
    unit = unit_field(initial=Unit.DAYS.value)
    zone = WallZoneField()

    date_fields: ClassVar[tuple[Any, ...]] = (
        side_by_side("day", "clock"),
        "counted_from",
        side_by_side("number", "unit"),
        "zone",
        side_by_side("employer", "country"),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        self.counted: Counted | None = None
        self.rule: Rule | None = None
        zone = self.fields["zone"]
        assert isinstance(zone, WallZoneField)  # noqa: S101  declared above
        zone.initial = plan.zone
        zone.also(plan.zone)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors or data.get("day"):
            return data
        if data.get("number") and data.get("counted_from"):
            self._count(data)
        elif (data.get("number") or data.get("counted_from")) and not data.get("template"):
            self.add_error("day", _("Say the day, or what it is counted from and how many."))
        return data

    def _count(self, data: dict[str, Any]) -> None:
        window = Window(number=data["number"], unit=Unit(data.get("unit") or Unit.DAYS))
        calendar = calendar_of(self.plan, country=data.get("country", ""))
        try:
            self.counted = count(
                window, trigger=data["counted_from"], calendar=calendar, clock=data.get("clock")
            )
            self.rule = Rule(window=window)
        except OutOfReachError:
            self.add_error("number", OUT_OF_REACH)

    @property
    def meant(self) -> date | None:
        """The day that is named or counted; only of a valid form."""
        named: date | None = self.cleaned_data.get("day")
        return named or (self.counted.day if self.counted else None)


class ChooseForm(_Stage, ByDateForm):
    """With a named kind, such as Pivot, its own page counts the dates from the day the paper came."""

    door = Door.CHOOSE
    said: ClassVar[dict[Said, str]] = {Said.RECEIVED: "counted_from"}

    choices = TextField(
        label=_("What are you asked to choose between?"),
        lines=4,
        max_length=20_000,
        required=False,
        help_text=_("In the letter's words, with the amounts."),
    )

    layout = ("template", *ByDateForm.date_fields, "choices")

    def window_said(self) -> SaidWindow | None:
        data = self.cleaned_data
        if not data.get("number"):
            return None
        unit = data.get("unit") or Unit.DAYS.value
        return SaidWindow(number=data["number"], unit=unit, clock=data.get("clock"))

    def door_title(self) -> str:
        return str(_("Say what you choose"))


class AppealForm(ByDateForm):
    door = Door.APPEAL

    against = TextField(
        label=_("What do you appeal against?"),
        max_length=160,
        required=False,
        help_text=_("In a few words, as the letter calls it."),
    )

    layout = ("against", *ByDateForm.date_fields)

    def door_title(self) -> str:
        return str(self.cleaned_data.get("against") or _("Hand in the appeal"))


class LostForm(_Employer):
    door = Door.LOST

    last_day = DayField(label=_("Last day you could sign in"), required=False)
    remembered = TextField(
        label=_("What you remember, one thing a line"),
        lines=10,
        max_length=100_000,
        required=False,
        help_text=_("Begin a line with a date if you know it: 12 May 2026 Shipped the export."),
    )
    still_mine = TextField(
        label=_("What you still have"),
        lines=3,
        max_length=4000,
        required=False,
        help_text=_("Payslips, letters, messages on your own phone."),
    )

    layout = ("last_day", "remembered", "still_mine", side_by_side("employer", "country"))


FORMS: dict[Door, type[DoorForm]] = {
    form.door: form
    for form in (SuspectForm, ToldForm, DocumentForm, ChooseForm, AppealForm, LostForm)
}


class PasteForm(DaybookForm):
    text = TextField(lines=12, max_length=100_000, required=False)

    def __init__(self, *args: Any, label: str, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_mark_optional = False
        self.fields["text"].label, self.fields["text"].help_text = label, help_text


class GoalsReviewForm(GoalBoxesForm):
    """The split goals; none of them has to stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_mark_optional = False


class FactsReviewForm(DaybookForm):
    """The split facts: words, day and whether each may go in a packet. One form sent twice saves once."""

    token = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid.uuid4)

    def __init__(self, *args: Any, proposed: Sequence[Fact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: list[Any] = ["token"]
        for place, fact in enumerate(proposed[:MOST_LINES], 1):
            rows += self._row(place, fact)
        self.places = range(1, min(len(proposed), MOST_LINES) + 1)
        self.layout = tuple(rows)  # type: ignore[misc]
        self._lay()
        self.helper.form_mark_optional = False

    def _row(self, place: int, fact: Fact) -> list[Any]:
        self.fields[f"fact_{place}"] = TextField(
            label=_("Line %(number)s") % {"number": place},
            lines=2, max_length=4000, required=False, initial=fact.words,
        )  # fmt: skip
        self.fields[f"day_{place}"] = DayField(
            label=_("When"), required=False, initial=fact.day, help_text=_("Empty: not known.")
        )
        self.fields[f"panel_{place}"] = forms.BooleanField(
            label=_("May go in a packet"), required=False
        )
        return [f"fact_{place}", f"panel_{place}", f"day_{place}"]

    def facts(self) -> list[tuple[int, Fact, bool]]:
        """Place, fact and whether it may go in a packet; emptied lines are left out."""
        data = self.cleaned_data
        return [
            (place, self._fact(data[f"fact_{place}"], data[f"day_{place}"]), data[f"panel_{place}"])
            for place in self.places
            if data.get(f"fact_{place}")
        ]

    def _fact(self, words: str, day: date | None) -> Fact:
        return Fact(words=words, day=day, place=place_in(words))
