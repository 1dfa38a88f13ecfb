"""Where help is, per country: a data file with its sources, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "where_help_is.toml"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One place to turn to. `phone` and `url` may be empty; `source` states it; `year` is when it was noted."""

    name: str
    what: str
    source: str
    year: int
    phone: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Country:
    code: str
    name: str
    now: tuple[Line, ...]
    work: tuple[Line, ...]


def _country(code: str, data: dict[str, object]) -> Country:
    groups = {key: tuple(Line(**line) for line in data.get(key, [])) for key in ("now", "work")}  # type: ignore[attr-defined]
    return Country(code=code, name=str(data["name"]), **groups)


@cache
def countries() -> tuple[Country, ...]:
    """Every country of the data file, in its order."""
    with DATA.open("rb") as file:
        return tuple(_country(code, data) for code, data in tomllib.load(file).items())
