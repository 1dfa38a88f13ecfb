from __future__ import annotations

from enum import StrEnum


class Rounding(StrEnum):
    """What happens to a last day on which nobody works. Earlier is the rule of the house."""

    EARLIER = "earlier"
    LATER = "later"
    AS_COUNTED = "as_counted"


class Holidays(StrEnum):
    """What the letter says about public holidays among business days."""

    NOT_SAID = "not_said"
    COUNT = "count"
    LEFT_OUT = "left_out"


class StepKind(StrEnum):
    """One line of how a date was counted; the words stand in wording.py."""

    START = "start"
    LENGTH = "length"
    WEEKENDS = "weekends"
    HOLIDAY_COUNTED = "holiday_counted"
    HOLIDAY_LEFT_OUT = "holiday_left_out"
    NO_HOLIDAYS_KNOWN = "no_holidays_known"
    UNIT_NOT_SAID = "unit_not_said"
    SHORT_MONTH = "short_month"
    LESS = "less"
    MOVED_EARLIER = "moved_earlier"
    MOVED_LATER = "moved_later"
    NOT_MOVED = "not_moved"
    CLOCK = "clock"
    NO_CLOCK = "no_clock"
    RESULT = "result"
    LATER_VIEW = "later_view"
    BY_HAND = "by_hand"


class Mark(StrEnum):
    """How a day of the strip counts."""

    GOT = "got"
    LEFT_OUT = "left_out"
    COUNTED = "counted"
    END = "end"


class Slot(StrEnum):
    """When a reminder goes out, seen from its date (reliability.md, b.5)."""

    D14 = "D-14"
    D7 = "D-7"
    D3 = "D-3"
    D1 = "D-1"
    D0 = "D0"
    H2 = "H-2"
    NOW = "NOW"
    OVERDUE = "OVERDUE"


class Again(StrEnum):
    """One more mail in the last day of a date that matters most, until the reader confirms (hours before)."""

    H12 = "AGAIN-12"
    H6 = "AGAIN-6"
    H4 = "AGAIN-4"
    H1 = "AGAIN-1"
