"""Several dates at once: by so many days, or to one day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import FIRST_DAY, LAST_DAY, DaybookForm, DayField, TextField, side_by_side
from apps.deadlines import moves
from apps.deadlines.models import Deadline
from apps.deadlines.moves import Move

MOST_DAYS = 3660


class BulkMoveForm(DaybookForm):
    """`picked` are the ticked dates; `moves` of a valid form says where each goes."""

    days = forms.IntegerField(
        label=_("Move by how many days"),
        required=False,
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        help_text=_("Calendar days; -2 is two days earlier."),
    )
    day = DayField(label=_("Or all to one day"), required=False)
    why = TextField(label=_("Why they change"), max_length=400, required=False)

    layout = (side_by_side("days", "day"), "why")

    def __init__(self, *args: Any, picked: Sequence[Deadline] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].error_messages["invalid"] = _("Write a whole number, like 3 or -2.")
        self.picked = picked
        self.moves: list[Move] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        days, day = cleaned.get("days"), cleaned.get("day")
        if (not days) == (not day):
            raise ValidationError(_("Say by how many days they move, or the day they move to."))
        if not self.picked:
            raise ValidationError(_("Tick the dates that move."))
        self.moves = [_moved(one, days=days or 0, day=day) for one in self.picked]
        return cleaned


def _moved(deadline: Deadline, *, days: int, day: Any) -> Move:
    try:
        move = moves.to_day(deadline, day) if day else moves.by_days(deadline, days)
    except OverflowError as problem:
        raise ValidationError(_("Moved like this, a date lies out of reach.")) from problem
    if not FIRST_DAY <= move.day <= LAST_DAY:
        raise ValidationError(_("Moved like this, a date lies out of reach."))
    return move
