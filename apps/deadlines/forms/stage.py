"""What the letter says when a stage begins, and the dates that follow from it, before they are saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.core.far_days import AsksFarDays
from apps.core.forms import ClockField, DaybookForm, DayField, TextField, side_by_side
from apps.deadlines import counting_json
from apps.deadlines.enums import Holidays, Rounding
from apps.deadlines.forms.fields import (
    OUT_OF_REACH,
    holidays_field,
    number_field,
    rounding_field,
    unit_field,
)
from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.proposals import Proposal, propose_dates
from apps.deadlines.rules import OutOfReachError, Window
from apps.deadlines.said_before import Proposed, SaidWindow
from apps.plans.enums import Unit
from apps.plans.forms import WallZoneField
from apps.plans.models import Plan, TermLabel
from apps.plans.stage_templates import StageTemplate, Value
from apps.plans.terms import LetterTerm
from apps.plans.wording import length, source_words

# What the letter asks to answer: it alone has the time of day, and one letter asks once.
ANSWERED = frozenset({DeadlineKind.DECISION.value, DeadlineKind.APPEAL.value})
NEAR = dt.timedelta(days=14)


class StageForm(AsksFarDays):
    """Triggers, windows and answers of one template. A window that differs from it is the letter's."""

    name = TextField(label=_("What your letter calls it"), max_length=80)
    zone = WallZoneField()
    clock = ClockField(
        label=_("Time of day by which you must answer"),
        required=False,
        help_text=_("Only if your letter names one, like 17:00."),
    )
    holidays = holidays_field()
    rounding = rounding_field()

    def __init__(
        self,
        *args: Any,
        template: StageTemplate,
        plan: Plan,
        user_zone: str,
        said_before: Mapping[str, Proposed] | None = None,
        said_window: SaidWindow | None = None,
        **kwargs: Any,
    ) -> None:
        self.template, self.plan, self.said_before = template, plan, said_before or {}
        self.said_window = said_window
        super().__init__(*args, **kwargs)
        self._prepare(user_zone)
        rows = [*self._add_triggers(), *self._add_windows()]
        rows += ["zone", "clock", side_by_side("holidays", "rounding"), *self._add_answers()]
        self._lay()
        self.helper.layout = Layout("name", *rows)
        self.helper.form_mark_optional = False

    def _prepare(self, user_zone: str) -> None:
        zone = self.fields["zone"]
        assert isinstance(zone, WallZoneField)  # noqa: S101  declared above
        zone.initial = self.plan.zone
        zone.also(self.plan.zone, user_zone)
        self.fields["name"].initial = self.template.name
        self.fields["clock"].initial = self.said_window.clock if self.said_window else None

    def _add_triggers(self) -> list[Any]:
        for one in self.template.triggers:
            said = self.said_before.get(one.key)
            self.fields[f"trigger_{one.key}"] = DayField(
                label=one.name,
                required=one.required,
                initial=said.day if said else None,
                help_text=said.words if said else "",
            )
        return [f"trigger_{one.key}" for one in self.template.triggers]

    def _add_windows(self) -> list[Any]:
        rows = []
        decision = {one.window for one in self.template.dates if one.kind == DeadlineKind.DECISION}
        for one in self.template.windows:
            said = self.said_window if one.key in decision else None
            number, unit = f"number_{one.key}", f"unit_{one.key}"
            self.fields[number] = number_field(initial=said.number if said else one.number)
            self.fields[unit] = unit_field(initial=said.unit if said else one.unit)
            words = _as_said(one) if said else _source(one)
            source = HTML(format_html('<p class="form-text source">{}</p>', words))
            rows.append(Fieldset(one.name, side_by_side(number, unit), source, css_class="field"))
        return rows

    def _add_answers(self) -> list[str]:
        for one in self.template.questions:
            self.fields[f"answer_{one.key}"] = TextField(
                label=one.name, max_length=400, required=False
            )
        return [f"answer_{one.key}" for one in self.template.questions]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.proposals: list[Proposal] = []
        if self.errors:
            return cleaned
        try:
            self.proposals = propose_dates(
                self.template,
                triggers=self.triggers(),
                windows=self.windows(),
                calendar=calendar_of(self.plan),
                clock=cleaned.get("clock"),
                with_clock=ANSWERED,
            )
        except OutOfReachError:
            self.add_error(None, OUT_OF_REACH)
        return cleaned

    def triggers(self) -> dict[str, dt.date]:
        """The trigger days that were given."""
        data = self.cleaned_data
        keys = [one.key for one in self.template.triggers]
        return {key: data[f"trigger_{key}"] for key in keys if data.get(f"trigger_{key}")}

    def windows(self) -> dict[str, Window]:
        """The windows with a number, as the letter or the template gives them."""
        found = {}
        holidays = Holidays(self.cleaned_data.get("holidays") or Holidays.NOT_SAID)
        rounding = Rounding(self.cleaned_data.get("rounding") or Rounding.EARLIER)
        for one in self.template.windows:
            number, unit = self._window(one)
            if number:
                found[one.key] = Window(
                    number=number,
                    unit=unit,
                    less_days=one.less_days,
                    holidays=holidays,
                    rounding=rounding,
                )
        return found

    def _window(self, one: Value) -> tuple[int | None, Unit]:
        data = self.cleaned_data
        unit = data.get(f"unit_{one.key}") or one.unit or Unit.DAYS
        return data.get(f"number_{one.key}"), Unit(unit)

    def letter_terms(self) -> dict[str, LetterTerm]:
        """What the letter says: every window that differs from the template, and every answer."""
        terms = {}
        for one in self.template.windows:
            number, unit = self._window(one)
            if number and (number, unit) != (one.number, one.unit):
                terms[one.key] = LetterTerm(number=number, unit=unit)
        for question in self.template.questions:
            if words := self.cleaned_data.get(f"answer_{question.key}"):
                terms[question.key] = LetterTerm(text=words, name=question.name[:120])
        return terms

    def started_date(self) -> dt.date | None:
        """The first trigger that is known, in the template's order."""
        return next(iter(self.triggers().values()), None)

    def clock_for(self, proposal: Proposal) -> dt.time | None:
        """What must be answered has the cut-off time; meetings, last days and limits outside have none."""
        clock: dt.time | None = self.cleaned_data.get("clock")
        return clock if proposal.kind in ANSWERED else None


def _source(value: Value) -> str:
    if value.number is None or value.unit is None:
        return value.source
    source = source_words(str(TermLabel(value.label).label), value.source, value.year)
    words = length(value.number, value.unit)
    if value.less_days:
        words = _("%(length)s less a day") % {"length": words}
    return f"{words}, {source}"


def _as_said(value: Value) -> str:
    return _("As you wrote it before. Without it: %(source)s") % {"source": _source(value)}


class ProposalForm(DaybookForm):
    """One proposed date: keep it or not, with words, day and time that can be changed."""

    keep = forms.BooleanField(
        label=_("Save this date"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    title = TextField(label=_("What it is"), max_length=160)
    day = DayField(label=_("Day"))
    clock = ClockField(label=_("Time"), required=False)

    layout = ("title", side_by_side("day", "clock"))


@dataclass(frozen=True)
class Row:
    """A proposal beside its form."""

    proposal: Proposal
    form: ProposalForm
    known: Deadline | None = None  # an open date that may be the same

    @property
    def clock(self) -> dt.time | None:
        clock: dt.time | None = self.form.initial["clock"]
        return clock

    def fields_of_date(self) -> dict[str, Any]:
        """What `add_deadline` takes, with the count; a day set by hand says so."""
        data = self.form.cleaned_data
        return {
            "kind": self.proposal.kind,
            "title": data["title"],
            "local_date": data["day"],
            "local_time": data["clock"],
            "counted": counting_json.used(counting_json.dump(self.proposal.counted), data["day"]),
            "window": counting_json.dump_rule(self.proposal.rule),
        }


def rows(stage: StageForm, *, data: Any = None) -> list[Row]:
    """One row a proposal, in order; with `data` bound to what was posted."""
    answers = list(
        Deadline.objects.for_user(stage.plan.owner_id)
        .filter(plan=stage.plan, kind__in=ANSWERED)
        .open()
    )
    known = {one.key: _alike(one, answers) for one in stage.proposals}
    return [
        Row(one, _proposal_form(stage, one, known=known[one.key], data=data), known[one.key])
        for one in stage.proposals
    ]


def _alike(proposal: Proposal, answers: Sequence[Deadline]) -> Deadline | None:
    """An open date of the same kind near that day: one letter asks for one answer."""
    near = [
        one
        for one in answers
        if one.kind == proposal.kind and abs(one.local_date - proposal.counted.day) <= NEAR
    ]
    return near[0] if near else None


def _proposal_form(
    stage: StageForm, proposal: Proposal, *, known: Deadline | None, data: Any
) -> ProposalForm:
    initial = {
        "keep": proposal.ticked and known is None,
        "title": proposal.title,
        "day": proposal.counted.day,
        "clock": stage.clock_for(proposal),
    }
    return ProposalForm(data, prefix=f"date-{proposal.key}", initial=initial)


def are_valid(many: Sequence[Row]) -> bool:
    """Check every row, so that all problems show at once; what is not kept may be wrong."""
    problems = [row for row in many if _is_kept(row.form) and not row.form.is_valid()]
    return not problems


def _is_kept(form: ProposalForm) -> bool:
    return bool(form.data.get(form.add_prefix("keep")))


def kept(many: Sequence[Row]) -> list[Row]:
    """The rows whose date is to be saved."""
    return [row for row in many if _is_kept(row.form)]
