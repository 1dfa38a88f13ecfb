"""What the page of a source shows: its sentences in order, those that are concerns already among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.concerns.models import Concern, Source
from apps.concerns.sentences import name_of, overlap, tickable
from apps.core.sentences import Span

A_PAGE: Final = 200  # sentences; a form has a field for each, and a browser sends at most 1,000


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence. `concern` is the present one that holds it; `begins` says that a new line begins with it."""

    span: Span
    words: str
    concern: Concern | None = None
    begins: bool = False
    has_next: bool = False

    @property
    def name(self) -> str:
        return name_of(self.span)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Page `number` (from 1) of `count` of a source's sentences; `total` counts them all, `taken` its concerns."""

    lines: Sequence[Line]
    number: int
    count: int
    total: int
    taken: int

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def following(self) -> int:
        """The next page, or 0 after the last."""
        return self.number + 1 if self.number < self.count else 0

    @property
    def can_tick(self) -> bool:
        return any(one.concern is None for one in self.lines)


def shown(source: Source, *, asked: str = "") -> Shown:
    """The sentences of a source; `asked` is the page in the address, anything that is none is the first."""
    every = tickable(source.text)
    present = Concern.objects.for_user(source.owner_id).filter(source=source).present()
    found = [(Span(start=one.start, until=one.until), one) for one in present if one.start is not None and one.until]  # fmt: skip
    count = max(1, -(-len(every) // A_PAGE))
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(wanted, 1), count)
    first = (number - 1) * A_PAGE
    part = every[first : first + A_PAGE]
    concerns = [next((one for span, one in found if overlap(span, line)), None) for line in part]
    return Shown(
        lines=[
            Line(
                span=span, words=span.of(source.text), concern=concerns[place],
                begins=_begins(source.text, every, first + place),
                has_next=place + 1 < len(part) and not concerns[place] and not concerns[place + 1],
            )
            for place, span in enumerate(part)
        ],
        number=number, count=count, total=len(every), taken=len(found),
    )  # fmt: skip


def where_in(source: Source, start: int) -> str:
    """The address of the sentence that holds character `start` of a source, on its page."""
    every = tickable(source.text)
    found = next((n for n, one in enumerate(every) if start < one.until), len(every) - 1)
    address = source.get_absolute_url()
    if found < 0:
        return address
    page = found // A_PAGE + 1
    return f"{address}{f'?page={page}' if page > 1 else ''}#s{every[found].start}"


def _begins(text: str, every: Sequence[Span], place: int) -> bool:
    """Whether a sentence begins a line of its own in the text."""
    before = every[place - 1].until if place else 0
    return place == 0 or "\n" in text[before : every[place].start]
