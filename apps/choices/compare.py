"""Two scenarios side by side: their answers, and the inputs that differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.choices import inputs, shown
from apps.choices.assumed import assumptions
from apps.choices.models import Scenario, Vest
from apps.choices.page import Looked
from apps.choices.vest_words import what_vests
from apps.choices.wording import COURSES, say_money
from apps.core import say_dates

EMPTY = "–"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One line of the comparison, in words."""

    label: str
    one: str
    other: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """`answers` are lines of results, `inputs` only those that differ."""

    one: Scenario
    other: Scenario
    months: int
    answers: list[Pair]
    inputs: list[Pair]


def compare(one: Looked, other: Looked) -> Compared:
    """Both are looked at on the same day and as far."""
    return Compared(
        one=one.scenario,
        other=other.scenario,
        months=one.answers.months,
        answers=[*_chances(one, other), *_days(one, other), *_ways(one, other)],
        inputs=_inputs(one, other),
    )


def _merged(order: Iterable[str], one: dict[str, str], other: dict[str, str]) -> list[Pair]:
    """A line for each label that either has, in that order."""
    return [
        Pair(label=label, one=one.get(label, EMPTY), other=other.get(label, EMPTY))
        for label in order
        if label in one or label in other
    ]


def _chances(one: Looked, other: Looked) -> list[Pair]:
    found = [
        {each.needs: each.figure for each in shown.chances(looked.answers)}
        for looked in (one, other)
    ]
    return _merged([str(words) for words in shown.NEEDS.values()], *found)


def _days(one: Looked, other: Looked) -> list[Pair]:
    label = _("Staying one more day")
    found = []
    for looked in (one, other):
        tomorrow = shown.one_day(looked.answers)
        found.append({} if tomorrow is None else {label: say_money(tomorrow)})
    return _merged([label], *found)


def _ways(one: Looked, other: Looked) -> list[Pair]:
    found = [
        {str(COURSES[line.way.course]): say_money(line.by[looked.answers.chosen])
         for line in looked.answers.lines if line.by}
        for looked in (one, other)
    ]  # fmt: skip
    return _merged([str(words) for words in COURSES.values()], *found)


def _inputs(one: Looked, other: Looked) -> list[Pair]:
    labels = [inputs.label_of(key) for key in inputs.ORDER]
    told = [_told(each) for each in (one, other)]
    found = _merged(dict.fromkeys([*labels, *told[0], *told[1]]), *told)
    return [each for each in found if each.one != each.other]


def _told(looked: Looked) -> dict[str, str]:
    """All that its figures rest on, and what is not money."""
    rests_on = assumptions(looked.scenario, looked.answers, vests=looked.vests)
    found = {inputs.label_of("currency"): looked.scenario.currency}
    found |= {each.label: each.value for each in rests_on}
    if looked.vests:
        found[_("Vest dates")] = "; ".join(_vest(each, looked.scenario) for each in looked.vests)
    if looked.scenario.matters:
        found[inputs.label_of("matters")] = looked.scenario.matters
    return found


def _vest(vest: Vest, scenario: Scenario) -> str:
    return f"{say_dates.day(vest.vest_date)} {what_vests(vest, currency=scenario.currency)}"
