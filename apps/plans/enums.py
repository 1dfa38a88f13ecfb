from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What a window is counted in. `DAYS` means the letter says days and not which."""

    CALENDAR_DAYS = "calendar_days"
    BUSINESS_DAYS = "business_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
