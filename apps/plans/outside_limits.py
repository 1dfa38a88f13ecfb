"""Time limits outside the company, as data with a source, a year and a label. Pure code.

All of them are to be verified, and none is shown as paused by an appeal inside the company.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from apps.plans.enums import Unit
from apps.plans.stage_templates import ANY_YEAR, LABELS, TemplateError

FILE = Path(__file__).parent / "limits_data" / "outside.toml"


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A window after a day that only the user knows; `counted_from` says which day that is."""

    key: str
    country: str
    name: str
    counted_from: str
    number: int
    unit: Unit
    source: str
    year: int
    label: str
    region: str = ""
    says: str = ""
    less_days: int = 0
    after_the_end: bool = False
    since: date | None = None
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the law behind it is about a day like this; `until` itself is no longer."""
        return (self.since is None or day >= self.since) and (
            self.until is None or day < self.until
        )


def read(text: str, *, name: str = "outside") -> tuple[Limit, ...]:
    """Read the file; `name` is used in messages.

    Raises:
        TemplateError: something is missing or unknown, or a key comes twice.
    """
    try:
        found = tuple(_limit(one) for one in tomllib.loads(text)["limit"])
    except (KeyError, TypeError, ValueError) as problem:
        raise TemplateError(f"{name}: {problem}") from problem
    for one in found:
        _check(one, name=name)
    if len({one.key for one in found}) < len(found):
        raise TemplateError(f"{name}: a key comes twice")
    return found


def _limit(data: Mapping[str, Any]) -> Limit:
    rest = {name: value for name, value in data.items() if name not in {"from", "unit"}}
    return Limit(**rest, counted_from=data["from"], unit=Unit(data["unit"]))


def _check(one: Limit, *, name: str) -> None:
    if not one.source.strip() or one.label not in LABELS or one.year not in ANY_YEAR:
        raise TemplateError(f"{name}: {one.key} needs a source, a year and a label")
    if one.number < 1 or not one.name or not one.counted_from or len(one.country) != 2:
        raise TemplateError(f"{name}: {one.key} says too little")


@cache
def all_limits() -> tuple[Limit, ...]:
    return read(FILE.read_text(encoding="utf-8"))


def get(key: str) -> Limit | None:
    """Return the limit of that key, or None."""
    return next((one for one in all_limits() if one.key == key), None)


def of_place(country: str, region: str = "") -> list[Limit]:
    """The limits of a country and, where a region is set, not those of its other regions; all where none is set."""
    return [
        one
        for one in all_limits()
        if (not country or one.country == country)
        and (not region or not one.region or one.region == region)
    ]
