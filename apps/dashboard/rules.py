"""Which one step comes next. Pure; the order is that of what can still be lost (ux: Today)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    ADD_DATE = "add_date"
    DECIDE = "decide"
    ADD_GOALS = "add_goals"
    FIRST_ENTRY = "first_entry"
    PROVE_GOAL = "prove_goal"
    FIRST_WIN = "first_win"
    TELL_PERSON = "tell_person"
    WRITE = "write"


# With an appeal or decision this near, what may leave is decided first.
NEAR_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class GoalFacts:
    """A goal by its number, with how much speaks for it."""

    number: int
    entries: int
    with_proof: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Where a plan stands. `days_to_main`: to the date on which most depends; None when none is open."""

    entries: int
    undecided: int
    goals: Sequence[GoalFacts]
    people: int
    days_to_main: int | None


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """A step, and the number of the goal it is about (0 for none)."""

    step: Step
    goal: int = 0


def next_steps(facts: Facts) -> list[NextStep]:
    """Every step that makes sense now, the most urgent first; never empty."""
    steps: list[NextStep] = []
    if facts.days_to_main is None:
        steps.append(NextStep(step=Step.ADD_DATE))
    if facts.undecided and facts.days_to_main is not None and facts.days_to_main <= NEAR_DAYS:
        steps.append(NextStep(step=Step.DECIDE))
    if not facts.goals:
        steps.append(NextStep(step=Step.ADD_GOALS))
    if not facts.entries:
        steps.append(NextStep(step=Step.FIRST_WIN))
    steps += _for_goals(facts.goals)
    if not facts.people:
        steps.append(NextStep(step=Step.TELL_PERSON))
    if facts.undecided and not any(one.step is Step.DECIDE for one in steps):
        steps.append(NextStep(step=Step.DECIDE))
    return steps or [NextStep(step=Step.WRITE)]


def _for_goals(goals: Sequence[GoalFacts]) -> list[NextStep]:
    silent = [
        NextStep(step=Step.FIRST_ENTRY, goal=goal.number) for goal in goals if not goal.entries
    ]
    bare = [
        NextStep(step=Step.PROVE_GOAL, goal=goal.number)
        for goal in goals
        if goal.entries and not goal.with_proof
    ]
    return bare + silent
