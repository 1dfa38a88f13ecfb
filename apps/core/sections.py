"""What an app shows on pages of apps below it, such as a goal's or an entry's: a head, lines with links, a next step.

Apps register in `AppConfig.ready` for a kind of object by its label; a source that fails says nothing and is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.utils.functional import Promise

log = structlog.get_logger("daybook.sections")


@dataclass(frozen=True, kw_only=True)
class Line:
    """Somebody's words with where they lead; `under` and `stand` say a little more beneath and beside them."""

    words: str
    url: str
    under: str = ""
    stand: str | Promise = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a page; `nothing` is the sentence that stands where there are no lines."""

    head: str
    lines: Sequence[Line] = ()
    steps: Sequence[Step] = field(default_factory=tuple)
    nothing: str = ""


Source = Callable[[Any], Section | None]
_sources: dict[str, list[Source]] = {}


def register(label: str, source: Source) -> None:
    """Add a part to the pages of objects with this label (`evidence.entry`, `goals.goal`), once."""
    mine = _sources.setdefault(label, [])
    if source not in mine:
        mine.append(source)


def sections_of(found: Any) -> list[Section]:
    """The parts that apps above add to the page of an object."""
    sources = _sources.get(found._meta.label_lower, [])
    return [section for source in sources if (section := _asked(source, found))]


def _asked(source: Source, found: Any) -> Section | None:
    """Sources only read, so a failing one needs no savepoint of its own."""
    try:
        return source(found)
    except Exception:
        log.exception("section_source_failed")
        return None
