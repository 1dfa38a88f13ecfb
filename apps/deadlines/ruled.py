"""What a date is counted by: its window, and the value of the stage it takes its length from. Pure code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from apps.deadlines.enums import Holidays, Rounding
from apps.deadlines.rules import Window
from apps.plans.enums import Unit


@dataclass(frozen=True, kw_only=True)
class Length:
    """So many of a unit."""

    number: int
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`key` names the value of the stage, empty for a date of its own; the third of weekly meetings is 3 `times`."""

    window: Window
    key: str = ""
    times: int = 1

    @property
    def length(self) -> Length:
        """The length of one time."""
        return Length(number=max(self.window.number // self.times, 1), unit=self.window.unit)

    def changed(self, length: Length, *, holidays: Holidays, rounding: Rounding) -> Rule:
        """The same rule with another length for each time."""
        window = replace(
            self.window,
            number=length.number * self.times,
            unit=length.unit,
            holidays=holidays,
            rounding=rounding,
        )
        return replace(self, window=window)

    def at(self, times: int) -> Rule:
        """The same step taken so many times."""
        window = replace(self.window, number=self.length.number * times)
        return replace(self, window=window, times=times)
