"""What apps above goals know of them: values, obstacles, entries made of what happened to a goal, and principles.

They register in `AppConfig.ready`. Without any, goals say less and still work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise

from apps.core.drawing import Picture
from apps.core.fuzzy import FuzzyDate
from apps.goals.models import Goal
from apps.plans.models import Person, Plan

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What stood in the way of a goal; `resolved_date` is None while it still does."""

    url: str
    statement: str
    happened: FuzzyDate
    effect: str = ""
    told: str = ""
    resolved_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Values:
    """A figure of a goal: its picture, and whether its newest value reaches the target (None: nobody can say)."""

    picture: Picture
    reaches: bool | None
    newest: date


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something that happened to a goal, to be kept as an entry once a `token`."""

    goal: Goal
    token: UUID
    statement: str
    original_words: str
    day: date
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The entry that was made, and where it is taken back."""

    url: str
    undo_url: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How often something of one sort names a principle, and how often with proof; `proved` is None where it has none."""

    sort: str | Promise
    count: int
    proved: int | None = None


ValueSource = Callable[[Goal, str], Sequence[Values]]
ObstacleSource = Callable[[Goal], Sequence[Obstacle]]
Keeper = Callable[[Note, "User", datetime], Kept]
Finder = Callable[[Plan, Collection[UUID]], Mapping[UUID, str]]
PrincipleSource = Callable[[Plan], Mapping[UUID, Sequence[Shown]]]

_values: list[ValueSource] = []
_obstacles: list[ObstacleSource] = []
_keepers: list[tuple[Keeper, Finder]] = []
_principles: list[PrincipleSource] = []


def register_values(source: ValueSource) -> None:
    if source not in _values:
        _values.append(source)


def register_obstacles(source: ObstacleSource) -> None:
    if source not in _obstacles:
        _obstacles.append(source)


def register_keeper(keep: Keeper, find: Finder) -> None:
    """`keep` makes an entry of a note; `find` says by token which notes are entries, with their addresses."""
    if (keep, find) not in _keepers:
        _keepers.append((keep, find))


def register_principles(source: PrincipleSource) -> None:
    """Say by principle how often entries, concerns and the like name it. One query a source."""
    if source not in _principles:
        _principles.append(source)


def values(goal: Goal, *, target: str) -> list[Values]:
    """The figures of a goal, drawn against `target` as its newest words have it where the unit fits."""
    return [one for source in _values for one in source(goal, target)]


def obstacles(goal: Goal) -> list[Obstacle]:
    """What stood in the way, what still does first."""
    found = [one for source in _obstacles for one in source(goal)]
    return sorted(found, key=lambda one: one.resolved_date is not None)


def keep(note: Note, *, by: User, now: datetime) -> Kept | None:
    """Make an entry of a note; None where nothing above keeps entries."""
    return next((keeper(note, by, now) for keeper, _find in _keepers), None)


def kept(plan: Plan, tokens: Collection[UUID]) -> dict[UUID, str]:
    """Addresses of the entries made of notes, by token."""
    found: dict[UUID, str] = {}
    for _keep, find in _keepers if tokens else ():
        found.update(find(plan, tokens))
    return found


def principles(plan: Plan) -> dict[UUID, list[Shown]]:
    """By principle, what names it."""
    found: dict[UUID, list[Shown]] = {}
    for source in _principles:
        for pk, shown in source(plan).items():
            found.setdefault(pk, []).extend(shown)
    return found
