"""Published figures of passing and of appeals, as labelled examples that disagree. Never a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from apps.choices.answers import Question
from apps.choices.told import rows, text_of
from apps.choices.wording import NO_BREAK, say_share
from apps.plans.stage_templates import TemplateError

ORDER = (Question.PASSING, Question.APPEALING)


@dataclass(frozen=True, kw_only=True)
class Odd:
    """One figure somebody gave, as shares from 0 to 1; `low` and `high` are the same where it is one number.

    Where it is no share of those who passed or won, `figure` has its words, and `low` and `high` are None.
    """

    key: str
    question: Question
    says: str
    source: str
    year: int
    label: str
    low: Decimal | None = None
    high: Decimal | None = None
    figure: str = ""

    @property
    def share(self) -> str:
        """`30 %`, `5 to 15 %`, or `1/3 expected to leave`."""
        if self.low is None or self.high is None:
            return self.figure
        if self.low == self.high:
            return say_share(self.low)
        low = say_share(self.low).removesuffix(f"{NO_BREAK}%")
        return _("%(low)s to %(high)s") % {"low": low, "high": say_share(self.high)}


@dataclass(frozen=True, kw_only=True)
class Reports:
    """What is told of one of the two questions, and how the question is called."""

    question: Question
    head: str
    odds: tuple[Odd, ...]


def read(text: str, *, name: str = "odds") -> tuple[Odd, ...]:
    """Read the file; `name` is used in messages.

    Raises:
        TemplateError: something is missing or unknown, a share is none, or a key comes twice.
    """
    found = rows(text, "odd", _odd, name=name)
    for one in found:
        if not _is_told(one):
            raise TemplateError(f"{name}: {one.key} is no share")
    return found


def _is_told(one: Odd) -> bool:
    """Either a share or words, never both."""
    low, high = one.low, one.high
    if low is None or high is None:
        return low is high and bool(one.figure.strip())
    return not one.figure and low.is_finite() and high.is_finite() and 0 <= low <= high <= 1


def _odd(data: Mapping[str, Any]) -> Odd:
    shares = {end: Decimal(data[end]) for end in ("low", "high") if end in data}
    return Odd(**{**data, **shares, "question": Question(data["question"])})


@cache
def all_odds() -> tuple[Odd, ...]:
    return read(text_of("odds"))


def odds_for(question: Question) -> tuple[Odd, ...]:
    """What is told of one question, in the order of the file."""
    return tuple(one for one in all_odds() if one.question is question)


def reports() -> tuple[Reports, ...]:
    """Both questions with what is told of each: the context `reports` of `choices/_odds.html`."""
    heads = {
        Question.PASSING: _("Passing the plan"),
        Question.APPEALING: _("Winning the appeal"),
    }
    return tuple(Reports(question=one, head=heads[one], odds=odds_for(one)) for one in ORDER)
