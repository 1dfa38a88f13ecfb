"""What a look at a goal's words finds. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What a reader who must decide would ask about, in the order in which it is told."""

    NO_MEASURE = "no_measure"
    NO_DATE = "no_date"
    SUBJECTIVE_VERB = "subjective_verb"
    SEVERAL_GOALS = "several_goals"
    DEPENDS_ON_OTHERS = "depends_on_others"
    NO_BASELINE = "no_baseline"


class Unable(StrEnum):
    """Why the words cannot be judged."""

    OTHER_LANGUAGE = "other_language"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One finding with the goal's own words that led to it; empty where something is missing."""

    code: Code
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Look:
    """`findings` in the order of Code, each code at most once. `demands` are the goal's own words, one demand each.

    With `unable` nothing was looked at, and the rest is empty.
    """

    unable: Unable | None = None
    findings: tuple[Finding, ...] = ()
    demands: tuple[str, ...] = ()

    def finding(self, code: Code) -> Finding | None:
        return next((one for one in self.findings if one.code == code), None)

    @property
    def codes(self) -> tuple[Code, ...]:
        return tuple(one.code for one in self.findings)
