from __future__ import annotations

from enum import StrEnum


class PayPer(StrEnum):
    """What the typed pay is for."""

    YEAR = "year"
    MONTH = "month"
    HOUR = "hour"


class Forty(StrEnum):
    """Age and programme, by which federal law sets the days to consider (29 U.S.C. 626(f))."""

    NOT_SAID = ""
    NO = "no"
    ONE = "one"
    GROUP = "group"
