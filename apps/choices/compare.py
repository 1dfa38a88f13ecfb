"""Two scenarios side by side: their answers, and the inputs that differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.choices import inputs, shown
from apps.choices.models import Scenario
from apps.choices.page import Looked
from apps.choices.wording import say_money

EMPTY = "–"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One line of the comparison, in words."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


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


def _merged(one: dict[str, str], other: dict[str, str]) -> list[Pair]:
    labels = [*one, *(label for label in other if label not in one)]
    return [
        Pair(label=label, one=one.get(label, EMPTY), other=other.get(label, EMPTY))
        for label in labels
    ]


def _chances(one: Looked, other: Looked) -> list[Pair]:
    words = _("Chance that it needs: %(question)s")
    found = [
        {words % {"question": each.head}: each.figure for each in shown.chances(looked.answers)}
        for looked in (one, other)
    ]
    return _merged(*found)


def _days(one: Looked, other: Looked) -> list[Pair]:
    found = []
    for looked in (one, other):
        tomorrow = shown.one_day(looked.answers)
        found.append({_("Staying one more day"): say_money(tomorrow)} if tomorrow else {})
    return _merged(*found)


def _ways(one: Looked, other: Looked) -> list[Pair]:
    found = [
        {
            row.name: _with_currency(row.chosen, looked)
            for row in shown.rows(looked.answers)
            if row.chosen
        }
        for looked in (one, other)
    ]
    return _merged(*found)


def _with_currency(amount: str, looked: Looked) -> str:
    return f"{amount} {looked.scenario.currency}"


def _inputs(one: Looked, other: Looked) -> list[Pair]:
    pairs = _merged(*(_typed(each) for each in (one, other)))
    return [each for each in pairs if each.differs]


def _typed(looked: Looked) -> dict[str, str]:
    found = {each.label: each.value for each in inputs.typed(looked.scenario)}
    if looked.vests:
        count = len(looked.vests)
        words = ngettext("%(count)d date", "%(count)d dates", count) % {"count": count}
        vested = "; ".join(
            _vest(each.vest_date.isoformat(), each.shares, each.amount) for each in looked.vests
        )
        found[_("Vests")] = f"{words}: {vested}"
    if looked.scenario.matters:
        found[inputs.label_of("matters")] = looked.scenario.matters
    return found


def _vest(day: str, shares: object, amount: object) -> str:
    return f"{day} {shares if shares is not None else amount}"
