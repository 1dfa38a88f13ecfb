"""Takes a text apart into sentences without changing a character of it. Pure code, one pass, any length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# What ends with a full stop and goes on. Compared without case; English and the commonest Latin ones.
SHORT_FORMS: Final = (
    "mr mrs ms mx dr prof sr jr st no nos fig figs p pp para sec art vs etc approx incl excl max min avg dept est "
    "e.g i.e cf al ca resp vol ch inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue tues wed thu thur thurs fri sat sun a.m p.m u.s u.k q1 q2 q3 q4"
)
SHORT: Final = frozenset(SHORT_FORMS.split())
# Only from the first mark of a run, and never given back: a long line of dots must not be read over and over.
END: Final = re.compile(
    r"(?:(?<![.!?\u2026])[.!?\u2026]++[\"'\u2019\u201d)\]]*+(?=\s|$))|[\u3002\uff01\uff1f]+[\u300d\u300f]?"
)
# A line of its own: an empty line, or a bullet, number or letter at its start.
BREAK: Final = re.compile(
    r"\n[^\S\n]*(?=\n|$)|\n(?=[^\S\n]*(?:[-*\u2022\u2023\u25aa\u2013]\s|\(?\d{1,2}[.)]\s|\(?[a-h][.)]\s))"
)
MARK: Final = re.compile(r"[^\S\n]*(?:[-*\u2022\u2023\u25aa\u2013]|\(?\d{1,2}[.)]|\(?[a-h][.)])\s+")
LAST_WORD: Final = re.compile(r"[^\s(\[\"'\u201c\u2018]{1,20}$")
LOOK_BACK: Final = 24  # characters in which a short form ends


@dataclass(frozen=True, kw_only=True)
class Span:
    """A part of a text in characters, half-open; neither begins nor ends with a space."""

    start: int
    until: int

    def of(self, text: str) -> str:
        return text[self.start : self.until]


def sentences(text: str) -> list[Span]:
    """The sentences of a text in their order: they do not overlap, and all that is not among them are spaces and marks.

    A sentence ends at `. ! ?` and their like before a space, at an empty line and before a list item. A full stop in
    a number, after an initial or a short form ("e.g.", "Dr.", "No.") ends none. Marks of list items belong to none.
    """
    return [
        span for start, until in _paragraphs(text) for span in _of_paragraph(text, start, until)
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _of_paragraph(text: str, start: int, until: int) -> Iterator[Span]:
    mark = MARK.match(text, start, until)
    start = mark.end() if mark else start
    paragraph = text[start:until]
    begun = 0
    for found in END.finditer(paragraph):
        if _goes_on(paragraph, found.start(), found.group()):
            continue
        yield from _trimmed(paragraph[begun : found.end()], start + begun)
        begun = found.end()
    yield from _trimmed(paragraph[begun:], start + begun)


def _goes_on(paragraph: str, at: int, marks: str) -> bool:
    """Whether a full stop belongs to a short form, an initial or a thought that goes on in small letters."""
    if marks not in {".", "..."}:
        return False
    behind = at + len(marks)
    after = paragraph[behind : behind + 3].lstrip()[:1]
    if after.islower():
        return True
    before = LAST_WORD.search(paragraph, max(0, at - LOOK_BACK), at)
    word = before.group().lower() if before else ""
    is_initial = len(word) == 1 and word.isalpha() and word != "i"
    return bool(after) and (word in SHORT or is_initial)


def _trimmed(part: str, start: int) -> Iterator[Span]:
    """The part without the spaces round it; `start` is where it begins in the text."""
    if part.strip():
        left = len(part) - len(part.lstrip())
        yield Span(start=start + left, until=start + len(part.rstrip()))
