"""Splits a compound criticism into its parts, which hold its exact words. Pure code.

A split is proposed; the person moves it by moving line breaks. What they hand back is compared sign by sign with the
words, so that nothing can be added, lost or changed on the way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from apps.concerns.sentences import trimmed
from apps.core.sentences import Span

FEWEST_WORDS: Final = 3  # on either side of a joint; less is no assertion of its own
MOST_PARTS: Final = 20
# Before a word that joins two assertions, or behind a semicolon.
JOINT: Final = re.compile(
    r";\s*|,?\s+(?=(?:and|but|yet|while|whereas|although|as well as)\s)|\s+(?=\(?(?:i{1,3}|iv|v|[b-e]|[2-9])\)\s)",
    re.IGNORECASE,
)
WORD: Final = re.compile(r"\w+")
SPACES: Final = re.compile(r"\s+")
ENDS: Final = frozenset(".!?;:。！？")  # of an assertion that stands by itself
# Scripts written without spaces begin here: a cut between any two signs of them is one between words.
WITHOUT_SPACES: Final = "\u2e80"


class ChangedError(ValueError):
    """The parts are not the words: something was added, lost or moved. `at` is the first different part, from 0."""

    def __init__(self, at: int) -> None:
        super().__init__("the words were changed")
        self.at = at


class InAWordError(ValueError):
    """A cut goes through a word; `word` is what was cut."""

    def __init__(self, word: str) -> None:
        super().__init__("a word was cut")
        self.word = word


def proposed(words: str) -> list[Span]:
    """The parts of a compound sentence, cut at `;` and before joints such as `and` and `but`; one part for a simple one.

    A joint between single words ("late and incomplete") is none: each part keeps FEWEST_WORDS words.
    """
    parts: list[Span] = []
    start = 0
    for found in JOINT.finditer(words):
        if len(parts) == MOST_PARTS - 1:
            break
        if _is_enough(words[start : found.start()]) and _is_enough(words[found.end() :]):
            parts += trimmed(words, start, found.end())
            start = found.end()
    return [*parts, *trimmed(words, start, len(words))]


def _is_enough(part: str) -> bool:
    return sum(1 for _word in WORD.finditer(part)) >= FEWEST_WORDS


def lines_of(words: str, parts: Iterable[Span]) -> str:
    """The parts as they are handed out: one a line, line breaks within them as spaces."""
    return "\n".join(SPACES.sub(" ", part.of(words)) for part in parts)


def parts_of(words: str, lines: str) -> list[Span]:
    """Where the lines that came back stand in the words. Spaces do not count; every other sign must be the same.

    Raises ChangedError when they are not the words, InAWordError when a cut goes through a word.
    """
    spans: list[Span] = []
    at = 0
    for number, line in enumerate(one for one in lines.splitlines() if one.strip()):
        at = _past_spaces(words, at)
        until = _matched(words, at, line)
        if until is None:
            raise ChangedError(number)
        spans.append(Span(start=at, until=until))
        at = until
    if words[at:].strip():
        raise ChangedError(len(spans))
    _check_cuts(words, spans)
    return spans


def _matched(words: str, at: int, line: str) -> int | None:
    """Where a line ends that begins at `at`, or None when it says something else."""
    end = at
    for sign in line:
        if sign.isspace():
            continue
        at = _past_spaces(words, at)
        if at >= len(words) or words[at] != sign:
            return None
        at = end = at + 1
    return end


def _past_spaces(words: str, at: int) -> int:
    while at < len(words) and words[at].isspace():
        at += 1
    return at


def _check_cuts(words: str, spans: Sequence[Span]) -> None:
    for one, two in pairwise(spans):
        left, right = words[one.until - 1], words[two.start]
        is_apart = one.until < two.start or max(left, right) >= WITHOUT_SPACES
        if not is_apart and left.isalnum() and right.isalnum():
            raise InAWordError(_word_at(words, one.until))


def _word_at(words: str, at: int) -> str:
    return next(
        (one.group() for one in WORD.finditer(words) if one.start() < at < one.end()), words[:20]
    )


def holds_all(words: str, spans: Sequence[Span]) -> bool:
    """Whether the spans stand in order in the words and leave out nothing but spaces."""
    ends = [0, *(one.until for one in spans)]
    starts = [*(one.start for one in spans), len(words)]
    gaps = zip(ends, starts, strict=True)
    return all(start >= end and not words[end:start].strip() for end, start in gaps) and all(
        one.start < one.until for one in spans
    )


def quoted(part: str, *, whole: str) -> str:
    """A part with an ellipsis where it begins or ends inside a sentence of the whole, as a quotation is marked."""
    start = whole.find(part)
    if start < 0:
        return part
    before, after = whole[:start].rstrip(), whole[start + len(part) :].lstrip()
    begins = "… " if before and before[-1] not in ENDS else ""
    ends = " …" if after and part[-1:] not in ENDS else ""
    return f"{begins}{part}{ends}"
