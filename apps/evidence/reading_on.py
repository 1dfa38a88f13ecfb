"""A long text, a part at a time; and one page of a document with its words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.evidence.quoting import Piece, marked
from apps.evidence.showing import PART
from apps.files.models import FileText


@dataclass(frozen=True, kw_only=True)
class Part:
    """Part `number` (from 1) of `count`, with what is quoted marked."""

    number: int
    count: int
    pieces: list[Piece]

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def following(self) -> int:
        """The next part, or 0 after the last."""
        return self.number + 1 if self.number < self.count else 0


def part_of(text: str, *, asked: str, quotes: Iterable[str]) -> Part:
    """The part that an address asks for; anything that is no number is the first."""
    count = max(1, -(-len(text) // PART))
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(wanted, 1), count)
    start = (number - 1) * PART
    return Part(number=number, count=count, pieces=marked(text[start : start + PART], quotes))


def words_of_page(text: FileText | None, number: int, *, quotes: Iterable[str]) -> list[Piece]:
    """The words of one page (from 1); empty where nobody could read them."""
    if text is None or not 1 <= number <= len(text.page_ends):
        return []
    start = text.page_ends[number - 2] if number > 1 else 0
    return marked(text.text[start : text.page_ends[number - 1]][:PART], quotes)
