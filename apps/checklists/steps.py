"""The steps that ship with Daybook: a data file with reasons and sources. Pure code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "steps_data" / "steps.toml"
LABELS = frozenset({"law", "reported", "rumour", "common"})
STAGES = frozenset({"hint", "focus", "pivot", "pip", "capability", "appeal", "other"})
COUNTRIES = {"US": "United States", "GB": "United Kingdom"}
ANY_YEAR = range(1900, 2100)
LONGEST_KEY, LONGEST_TITLE, LONGEST_WHY = 40, 200, 1000


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of Daybook by its route's name; `takes_plan` says whether its address is below a plan."""

    route: str
    takes_plan: bool = True


PAGES = {
    "log": Page(route="log"),
    "dates": Page(route="dates"),
    "goals": Page(route="goals"),
    "concerns": Page(route="concerns"),
    "champions": Page(route="champions"),
    "meeting": Page(route="meeting_add"),
    "people": Page(route="people"),
    "lawyer": Page(route="people"),
    "stories": Page(route="stories"),
    "choices": Page(route="choices"),
    "help": Page(route="where_help_is", takes_plan=False),
}


class StepsError(ValueError):
    """The file does not say what it must; the message names the step."""


@dataclass(frozen=True, kw_only=True)
class Group:
    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Template:
    """One step. Empty `stages`: on wherever the plan stands; `country`: off until it is chosen."""

    key: str
    group: str
    title: str
    why: str
    page: str = ""
    stages: tuple[str, ...] = ()
    country: str = ""
    source: str = ""
    year: int | None = None
    label: str = ""
    verify: bool = False

    @property
    def place(self) -> str:
        """The country it is about in words, or an empty string."""
        return COUNTRIES.get(self.country, "")


@dataclass(frozen=True, kw_only=True)
class Steps:
    groups: tuple[Group, ...]
    steps: tuple[Template, ...]

    def of(self, key: str) -> Template | None:
        return next((one for one in self.steps if one.key == key), None)


def read(text: str) -> Steps:
    """Read the file of steps.

    Raises:
        StepsError: something is missing, unknown, too long or without its source.
    """
    try:
        found = _build(tomllib.loads(text))
    except (KeyError, TypeError, ValueError) as problem:
        raise StepsError(str(problem)) from problem
    _check(found)
    return found


def _build(data: Mapping[str, Any]) -> Steps:
    if data["version"] < 1:
        raise StepsError("unknown version")
    return Steps(
        groups=tuple(Group(**one) for one in data["group"]),
        steps=tuple(
            Template(**{**one, "stages": tuple(one.get("stages", ()))}) for one in data["step"]
        ),
    )


def _check(found: Steps) -> None:
    groups = [one.key for one in found.groups]
    keys = [one.key for one in found.steps]
    if len(set(groups)) != len(groups) or len(set(keys)) != len(keys):
        raise StepsError("a key stands twice")
    for one in found.steps:
        if problem := _problem(one, groups=groups):
            raise StepsError(f"step {one.key}: {problem}")


def _problem(one: Template, *, groups: list[str]) -> str:
    checks = {
        "unknown group": one.group in groups,
        "unknown page": not one.page or one.page in PAGES,
        "unknown country": not one.country or one.country in COUNTRIES,
        "unknown stage": set(one.stages) <= STAGES,
        "too long or empty": _fits(one),
        "needs source, year and label together": _is_sourced(one),
    }
    return next((problem for problem, is_well in checks.items() if not is_well), "")


def _fits(one: Template) -> bool:
    pairs = ((one.key, LONGEST_KEY), (one.title, LONGEST_TITLE), (one.why, LONGEST_WHY))
    return all(0 < len(text.strip()) <= most for text, most in pairs)


def _is_sourced(one: Template) -> bool:
    if not one.label and not one.source:
        return one.year is None
    return one.label in LABELS and bool(one.source.strip()) and one.year in ANY_YEAR


@cache
def all_steps() -> Steps:
    """Every step, in the order of the file."""
    return read(FILE.read_text(encoding="utf-8"))


def is_on(one: Template, *, stage: str) -> bool:
    """Whether a step is on from the start where `stage` runs (empty: none is known)."""
    if one.country:
        return False
    return not one.stages or not stage or stage in one.stages
