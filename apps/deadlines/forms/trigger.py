"""The day that dates are counted from, and their lengths, to be changed together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Div, Layout
from django.utils.translation import gettext_lazy as _

from apps.core.forms import DaybookForm, DayField, TextField, side_by_side
from apps.core.text import visible_controls
from apps.deadlines import moves
from apps.deadlines.enums import Holidays, Rounding
from apps.deadlines.forms.fields import (
    OUT_OF_REACH,
    holidays_field,
    number_field,
    rounding_field,
    unit_field,
)
from apps.deadlines.models import Deadline, TriggerDay
from apps.deadlines.moves import Group, Move
from apps.deadlines.ruled import Length
from apps.deadlines.rules import OutOfReachError
from apps.plans.enums import Unit
from apps.plans.models import Stage
from apps.plans.stage_days import ended_by


class TriggerDayForm(DaybookForm):
    """What the day is, how long each window is, and why it changes; `moves` says what follows from a valid one."""

    day = DayField(label=_("Day"))
    holidays = holidays_field()
    rounding = rounding_field()
    why = TextField(
        label=_("Why it changed"),
        max_length=400,
        required=False,
        help_text=_("For example: the letter came on Tuesday, not on Monday."),
    )

    def __init__(
        self, *args: Any, trigger: TriggerDay, deadlines: Sequence[Deadline], **kwargs: Any
    ) -> None:
        self.trigger, self.deadlines = trigger, deadlines
        self.groups = moves.groups(trigger, deadlines)
        self.moves: list[Move] = []
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = trigger.start_date
        self._begin_with_the_first_rule()
        rows = [self._add(group) for group in self.groups]
        self._lay()
        self.helper.layout = Layout("day", *rows, side_by_side("holidays", "rounding"), "why")

    def _begin_with_the_first_rule(self) -> None:
        if self.groups:
            window = self.groups[0].rule.window
            self.fields["holidays"].initial = window.holidays.value
            self.fields["rounding"].initial = window.rounding.value

    def _add(self, group: Group) -> Div:
        """The name is a label, which is escaped; a legend of crispy's would be read as a template."""
        number, unit = f"number_{group.key}", f"unit_{group.key}"
        length, name = group.length, visible_controls(group.name)
        self.fields[number] = number_field(initial=length.number, label=name)
        self.fields[number].required = True
        self.fields[unit] = unit_field(initial=length.unit.value)
        return side_by_side(number, unit)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        holidays, rounding = self._chosen("holidays"), self._chosen("rounding")
        try:
            self.moves = moves.of_trigger(
                self.trigger,
                self.deadlines,
                day=cleaned["day"],
                lengths=self.lengths(),
                holidays=Holidays(holidays) if holidays else None,
                rounding=Rounding(rounding) if rounding else None,
            )
        except OutOfReachError:
            self.add_error(None, OUT_OF_REACH)
        return cleaned

    def _chosen(self, name: str) -> str:
        """What was chosen for all dates; empty where it stands as it was, so that each date keeps its own."""
        value = str(self.cleaned_data.get(name) or "")
        return "" if value == self.fields[name].initial else value

    def lengths(self) -> dict[str, Length]:
        """The length of each group as it was answered."""
        data = self.cleaned_data
        return {
            one.key: Length(
                number=data[f"number_{one.key}"],
                unit=Unit(data.get(f"unit_{one.key}") or one.length.unit),
            )
            for one in self.groups
        }

    def changed_lengths(self) -> dict[str, Length]:
        """The lengths that are no longer as they were, by the key of their value."""
        said = self.lengths()
        return {one.key: said[one.key] for one in self.groups if said[one.key] != one.length}

    @property
    def moves_stage(self) -> bool:
        """Whether the stage began on the day that changes, and can begin on the new one."""
        stage, day = self.trigger.stage, self.cleaned_data["day"]
        if stage is None or not stage.started_date == self.trigger.start_date != day:
            return False
        return stage.ended_date is None or bool(day <= stage.ended_date)

    @property
    def stage_before(self) -> Stage | None:
        """The stage that ended because this one began, where it can end on the new day."""
        before = ended_by(self.trigger.stage) if self.moves_stage and self.trigger.stage else None
        is_early = before and before.started_date and self.cleaned_data["day"] < before.started_date
        return None if is_early else before

    @property
    def token(self) -> str:
        """What was shown: the days, and the rule each would be kept with."""
        rules = [sorted(move.window.items()) for move in self.moves]
        return moves.token(self.moves, self.cleaned_data["day"], rules)
