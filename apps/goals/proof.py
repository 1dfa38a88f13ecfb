"""What speaks for a goal. The app that holds entries registers itself here from above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from apps.core.fuzzy import FuzzyDate
from apps.goals.models import Goal
from apps.plans.models import Plan


@dataclass(frozen=True)
class Tally:
    """How many entries speak of a goal, and how many of them have something to show."""

    entries: int = 0
    with_proof: int = 0


@dataclass(frozen=True)
class ProofLine:
    """One entry that speaks of a goal."""

    url: str
    statement: str
    happened: FuzzyDate
    has_proof: bool


TallySource = Callable[[Plan], Mapping[UUID, Tally]]
LineSource = Callable[[Goal], Sequence[ProofLine]]

_tally_sources: list[TallySource] = []
_line_sources: list[LineSource] = []


def register(*, tallies: TallySource, lines: LineSource) -> None:
    """Called once, when the app that holds entries is ready."""
    _tally_sources.append(tallies)
    _line_sources.append(lines)


def tallies(plan: Plan) -> dict[UUID, Tally]:
    """Tallies of a plan by goal id; goals nobody speaks of are missing. One query a source."""
    found: dict[UUID, Tally] = {}
    for source in _tally_sources:
        found.update(source(plan))
    return found


def lines(goal: Goal) -> list[ProofLine]:
    """Entries that speak of a goal, oldest first."""
    return [line for source in _line_sources for line in source(goal)]
