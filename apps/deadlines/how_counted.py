"""How a day was counted, as a page shows it: the days as a picture, the steps as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.drawing import CountedDay, DayKind, Picture, counted_days
from apps.deadlines import wording
from apps.deadlines.enums import Mark
from apps.deadlines.rules import Counted

KINDS = {
    Mark.GOT: DayKind.START,
    Mark.LEFT_OUT: DayKind.SKIPPED,
    Mark.COUNTED: DayKind.COUNTED,
    Mark.END: DayKind.END,
}


@dataclass(frozen=True, kw_only=True)
class HowCounted:
    """`picture` is None where the days are too many to be read."""

    picture: Picture | None
    lines: Sequence[wording.Line]


def how_counted(counted: Counted, *, name: str = "count") -> HowCounted:
    """Words and picture of a count; `name` is unique on the page."""
    return HowCounted(picture=_picture(counted, name=name), lines=wording.lines(counted))


def _picture(counted: Counted, *, name: str) -> Picture | None:
    if not counted.cells:
        return None
    days = [
        CountedDay(day=one.day, kind=KINDS[one.mark], number=one.number) for one in counted.cells
    ]
    return counted_days(days, name=name)
