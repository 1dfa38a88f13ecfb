"""Where a text holds what was asked for: pieces to be marked, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from apps.evidence.search.query import Query, Term
from apps.evidence.search.words import Token, is_unspaced, tokens

BEFORE, AFTER = 80, 160  # characters shown around a hit
SHORT = 4_000  # a text up to this length is read word by word


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `hit` if it is what was asked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Snippet:
    """Pieces around the first hit, and where the hit stands in the whole text, in characters."""

    pieces: tuple[Piece, ...]
    at: int


@dataclass(frozen=True)
class Form:
    """One word of a term: itself, longer ones, other forms of it."""

    word: str
    reaches_on: bool
    stem: str  # what other forms begin with; empty for none

    def fits(self, word: str) -> bool:
        if word == self.word or (self.reaches_on and word.startswith(self.word)):
            return True
        return bool(self.stem) and word.startswith(self.stem) and len(word) <= len(self.stem) + 5

    @property
    def start(self) -> str:
        """The letters with which every word that fits begins."""
        short = self.stem if self.stem and self.word.startswith(self.stem) else self.word
        return short[:3]


class Marker:
    """Finds the terms of one question in texts."""

    def __init__(self, query: Query, stems: Mapping[str, str]) -> None:
        self._terms = [forms for term in query.wanted for forms in _forms(term, stems)]
        starts = {re.escape(forms[0].start) for forms in self._terms}
        self._starts = re.compile("|".join(sorted(starts))) if starts else None

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """The whole text, what was asked for apart from the rest; without a hit one piece."""
        return tuple(_cut(text, list(self._spans(text))))

    def has_hit(self, text: str) -> bool:
        return next(self._spans(text), None) is not None

    def snippet(self, text: str) -> Snippet | None:
        """The first hit and what stands around it, or None."""
        for start, end in self._windows(text):
            span = next(self._spans(text[start:end]), None)
            if span is not None:
                return self._around(text, start + span[0], start + span[1])
        return None

    def _around(self, text: str, start: int, end: int) -> Snippet:
        first = _at_space(text, max(0, start - BEFORE), until=start)
        last = min(len(text), end + AFTER)
        words = " ".join(text[first:last].split())
        shown = f"{'… ' if first else ''}{words}{' …' if last < len(text) else ''}"
        return Snippet(pieces=self.pieces(shown), at=start)

    def _windows(self, text: str) -> Iterator[tuple[int, int]]:
        """Stretches of a text that may hold a hit: all of a short one, of a long one what begins alike."""
        if len(text) <= SHORT:
            yield 0, len(text)
            return
        lower, reached = text.lower(), -1
        if self._starts is not None and len(lower) == len(text):
            for found in self._starts.finditer(lower):
                if (
                    found.start() > reached
                    and not lower[found.start() - 1 : found.start()].isalnum()
                ):
                    reached = min(len(text), found.start() + 60)
                    yield found.start(), min(len(text), found.start() + 300)
        # Letters that lose an accent are compared word by word; plain text was read to its end above.
        for start in range(0, 0 if text.isascii() else len(text), SHORT):
            yield max(0, start - 200), min(len(text), start + SHORT)

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Places of hits, in order, without overlap."""
        found = list(tokens(text))
        reached = 0
        for place in range(len(found)):
            if place < reached:
                continue
            length = max((_fits(forms, found, place) for forms in self._terms), default=0)
            if length:
                reached = place + length
                yield found[place].start, found[reached - 1].end


def _forms(term: Term, stems: Mapping[str, str]) -> list[list[Form]]:
    if term.others:
        return [
            [Form(word, reaches_on=False, stem=_beginning_of_forms(word, stems))]
            for word in term.others
        ]
    if term.exact or len(term.words) > 1:
        last = len(term.words) - 1
        return [
            [Form(word, n == last and term.reaches_on, "") for n, word in enumerate(term.words)]
        ]
    word = term.words[0]
    return [[Form(word, term.reaches_on, _beginning_of_forms(word, stems))]]


def _beginning_of_forms(word: str, stems: Mapping[str, str]) -> str:
    """What the forms of a word share: `mov` for move, moved and moving."""
    stem = stems.get(word, "")
    if len(stem) < 4 or is_unspaced(word):
        return stem if len(stem) == 3 and stem == word else ""
    return stem[:-1] if stem[-1] in "eiy" else stem


def _fits(forms: Sequence[Form], found: Sequence[Token], place: int) -> int:
    """How many words from `place` on are the term; 0 if they are not."""
    if place + len(forms) > len(found):
        return 0
    fits = all(form.fits(found[place + n].word) for n, form in enumerate(forms))
    return len(forms) if fits else 0


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    reached = 0
    for start, end in spans:
        if start > reached:
            yield Piece(text[reached:start])
        yield Piece(text[start:end], hit=True)
        reached = end
    if reached < len(text) or not spans:
        yield Piece(text[reached:])


def _at_space(text: str, place: int, *, until: int) -> int:
    """The start of the first whole word from `place` on."""
    if place == 0:
        return 0
    space = text.find(" ", place, until)
    return space + 1 if space >= 0 else place
