"""Lists of principles that ship with Daybook: names only, each list with its source and year. Pure code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lists_data"
ORDER = ("amazon",)


@dataclass(frozen=True, kw_only=True)
class PrincipleList:
    """A list as its source names it; `label` says how sure the source is (`reported`, `law`, ...)."""

    id: str
    name: str
    source: str
    year: int
    label: str
    principles: tuple[str, ...]


def read(text: str, *, list_id: str) -> PrincipleList:
    """Read one list file. Raises KeyError or ValueError for a file that does not say what it must."""
    data = tomllib.loads(text)
    found = PrincipleList(
        id=list_id,
        name=str(data["name"]),
        source=str(data["source"]),
        year=int(data["year"]),
        label=str(data["label"]),
        principles=tuple(str(one) for one in data["principles"]),
    )
    if not found.source or len(set(found.principles)) != len(found.principles):
        raise ValueError(f"{list_id}: a source is missing or a principle stands twice")
    return found


@cache
def all_lists() -> tuple[PrincipleList, ...]:
    """Every list that ships, in the order in which they are offered."""
    return tuple(
        read((FOLDER / f"{one}.toml").read_text(encoding="utf-8"), list_id=one) for one in ORDER
    )


def get(list_id: str) -> PrincipleList | None:
    return next((one for one in all_lists() if one.id == list_id), None)
