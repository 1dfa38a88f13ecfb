"""What a new entry is written for: something of an app above that is named in the address of the form.

Apps register in `AppConfig.ready`. The form carries the name on; once the entry is saved, the app joins the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from apps.evidence.models import Entry
from apps.plans.models import Plan

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Joined:
    """What to say once both are joined, where the person goes on, and where that is taken back."""

    words: str
    url: str
    undo_url: str


class Join(Protocol):
    def __call__(self, entry: Entry, /, *, by: User, now: datetime) -> Joined: ...


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """`name` and `value` stand in the address and in the form; `words` say above the form what it is for."""

    name: str
    value: str
    words: str
    join: Join


Finder = Callable[[Plan, str], Purpose | None]
_finders: dict[str, Finder] = {}


def register(name: str, find: Finder) -> None:
    """`find` gets the plan and what stood in the address under `name`; it answers None for anything that is none of the plan's."""
    _finders[name] = find


def purpose_of(asked: Mapping[str, str], *, plan: Plan) -> Purpose | None:
    """What the entry is for, if the address or the form names anything."""
    for name, find in _finders.items():
        if asked.get(name):
            return find(plan, asked[name])
    return None
