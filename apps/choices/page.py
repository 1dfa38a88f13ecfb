"""A scenario looked at on a day: its answers, its pictures, its clock, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from apps.choices import shown
from apps.choices.answers import Answers, Chance
from apps.choices.assumed import Assumption, assumptions, missing
from apps.choices.clock import Clock, clock_of, plan_days
from apps.choices.drawing.chance import chance_curve
from apps.choices.drawing.days import worth_of_days
from apps.choices.drawing.flips import flips, turning_points
from apps.choices.drawing.money import money_by_way
from apps.choices.enums import Forty
from apps.choices.maths import Says
from apps.choices.models import Scenario, Vest
from apps.choices.not_money import NotMoney, lacks_of, not_money
from apps.choices.not_money_words import said_of
from apps.choices.odds import Reports, reports
from apps.choices.reach import vests_of
from apps.choices.reading import answers_of
from apps.core.drawing.picture import Picture
from apps.deadlines import stage_now
from apps.plans.models import Plan
from apps.plans.today import today_of


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A scenario and all that is answered of it today."""

    scenario: Scenario
    vests: Sequence[Vest]
    answers: Answers


def looked_at(
    scenario: Scenario, *, now: datetime, months: int = 12, vests: Sequence[Vest] | None = None
) -> Looked:
    """Work it out as of the day it is on the clock of the plan; `vests` where they were read already."""
    plan = scenario.plan
    rows = vests_of(scenario) if vests is None else vests
    stage = stage_now.running(plan)
    answers = answers_of(
        scenario,
        rows,
        today=today_of(plan, now=now),
        days=plan_days(plan, now=now).days,
        stage=stage.kind if stage else "",
        months=months,
    )
    return Looked(scenario=scenario, vests=rows, answers=answers)


def besides_money(looked: Looked) -> NotMoney:
    """What is signed away, what hangs on leaving, and what to ask, by what the person said."""
    return not_money(said_of(looked.scenario), lacks=lacks_of(looked.answers))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One of the two questions with its curve."""

    shown: shown.ChanceShown
    curve: Picture | None


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything on the page of a scenario."""

    answers: Answers
    clock: Clock
    short: shown.Short
    offered: list[str]
    chances: list[Asked]
    money: Picture
    days: Picture | None
    flips: Picture | None
    turns: list[str]
    assumptions: list[Assumption]
    missing: list[str]
    not_money: NotMoney
    reports: tuple[Reports, ...]


def _curve(chance: Chance, answers: Answers) -> Picture | None:
    """None where nothing is decided by then."""
    if chance.at(answers.chosen).says is Says.TOO_EARLY:
        return None
    return chance_curve(chance, answers)


def page_of(looked: Looked, *, now: datetime, asked: Decimal | None = None) -> Page:
    """The page; `asked` is a chance, as a share, that the person wants to see."""
    scenario, answers = looked.scenario, looked.answers
    said = shown.chances(answers, asked=asked)
    forty = Forty(scenario.over_forty)
    return Page(
        answers=answers,
        clock=clock_of(scenario.plan, now=now, until=answers.on, over_forty=forty),
        short=shown.short(answers),
        offered=shown.offered(answers),
        chances=[
            Asked(shown=words, curve=_curve(one, answers))
            for words, one in zip(said, answers.chances, strict=True)
        ],
        money=money_by_way(answers),
        days=worth_of_days(answers),
        flips=flips(answers),
        turns=turning_points(answers),
        assumptions=assumptions(scenario, answers, vests=looked.vests),
        missing=missing(scenario, vests=looked.vests),
        not_money=besides_money(looked),
        reports=reports(),
    )


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One scenario of the list with its short answer."""

    scenario: Scenario
    short: shown.Short


def listed(plan: Plan, scenarios: Iterable[Scenario], *, now: datetime) -> list[Listed]:
    """The scenarios of a plan, each worked out; a constant number of queries."""
    found = list(scenarios)
    rows = Vest.objects.for_user(plan.owner_id).filter(scenario__in=found)
    vests: dict[object, list[Vest]] = {}
    for one in rows:
        vests.setdefault(one.scenario_id, []).append(one)
    days, stage = plan_days(plan, now=now).days, stage_now.running(plan)
    today = today_of(plan, now=now)
    return [
        Listed(
            scenario=one,
            short=shown.short(
                answers_of(
                    one, vests.get(one.pk, []), today=today, days=days,
                    stage=stage.kind if stage else "", is_short=True,
                )
            ),
        )
        for one in found
    ]  # fmt: skip
