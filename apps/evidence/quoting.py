"""Finds quoted words in a text as a person would: case, line ends, kinds of quotation marks and dashes do not matter.

Pure. A quote may leave words out, written as `…`, `...` or `[…]`; what follows must stand not far behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

LEFT_OUT = re.compile(r"\[\s*(?:…|\.{3,})\s*\]|…|\.{3,}")
FAR = 2_000  # characters that may be left out
MOST = 50  # places of one quote that are looked at
LONGEST = 2_000

SAME = (
    "'’‘‛ʼ`´′",
    '"“”„‟«»″',
    "-‐‑‒–—―−",
)
LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
# Within a word a line may end: `account-⏎able`; a soft hyphen may stand anywhere.
BROKEN = "(?:\u00ad|[-‐]\u00ad?[ \t]{0,20}\r?\n[ \t]{0,20})?"
GAP = r"[\s\u00ad\u200b]++"
OUTER = "\"'“”„‟«»‘’"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands in a text, in characters, half-open."""

    start: int
    end: int


def places(quote: str, text: str) -> list[Place]:
    """Every place where `quote` stands in `text`, in order, at most `MOST`."""
    pieces = [piece for one in LEFT_OUT.split(quote[:LONGEST]) if (piece := bare(one))]
    if not pieces:
        return []
    return list(islice(_whole(pieces, text), MOST))


def bare(quote: str) -> str:
    """The words without the white space and the quotation marks around them."""
    words = " ".join(quote.split())
    while len(words) > 1 and words[0] in OUTER and words[-1] in OUTER:
        words = words[1:-1].strip()
    return words


def _whole(pieces: list[str], text: str) -> Iterator[Place]:
    first, *others = [_pattern(piece) for piece in pieces]
    for hit in islice(first.finditer(text), MOST * 10):
        end = _end(others, text, after=hit.end())
        if end is not None:
            yield Place(hit.start(), end)


def _end(others: list[re.Pattern[str]], text: str, *, after: int) -> int | None:
    end = after
    for pattern in others:
        hit = pattern.search(text, end, min(len(text), end + FAR + LONGEST))
        if hit is None or hit.start() - end > FAR:
            return None
        end = hit.end()
    return end


@lru_cache(maxsize=64)
def _pattern(piece: str) -> re.Pattern[str]:
    words = [_word(word) for word in piece.split()]
    return re.compile(GAP.join(words), re.IGNORECASE)


def _word(word: str) -> str:
    parts: list[str] = []
    place = 0
    while place < len(word):
        joined = next((one for one in LIGATURES if word.startswith(one, place)), "")
        parts.append(f"(?:{joined}|{LIGATURES[joined]})" if joined else _letter(word[place]))
        place += len(joined) or 1
    return BROKEN.join(parts)


def _letter(letter: str) -> str:
    same = next((one for one in SAME if letter in one), "")
    return f"[{re.escape(same)}]" if same else re.escape(letter)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether somebody pointed at it."""

    text: str
    is_marked: bool


def marked(text: str, quotes: Iterable[str]) -> list[Piece]:
    """The text in pieces, those that are quoted marked; pieces that overlap become one."""
    hits = sorted((hit.start, hit.end) for quote in quotes for hit in places(quote, text))
    pieces: list[Piece] = []
    done = 0
    for start, end in hits:
        if end <= done:
            continue
        first = max(start, done)
        pieces += [Piece(text[done:first], is_marked=False), Piece(text[first:end], is_marked=True)]
        done = end
    return [one for one in [*pieces, Piece(text[done:], is_marked=False)] if one.text]
