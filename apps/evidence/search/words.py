"""The words of a text, the same for what is searched and for what is asked; pure, in every script.

PostgreSQL's own parser knows a letter only as the locale of the database does, and that of the embedded one
knows ASCII: a curly quote would stick to its word. So words are found here, and the database gets them ready.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST_WORD = 60  # characters kept of one word; the rest of a longer one is not looked at

# Scripts written without spaces: every character is a word, and neighbours are found as a phrase.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# What stands inside of words in some scripts and files: marks, joiners, the soft hyphen.
_MARKS = "".join(
    chr(code) for code in range(0x300, 0xFB20) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_INSIDE = f"{_MARKS}\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(
    f"[{_UNSPACED}][{_MARKS}]*|(?:(?![{_UNSPACED}])[^\\W_])+(?:[{_INSIDE}]+(?:(?![{_UNSPACED}])[^\\W_])*)*"
)
_UNSPACED_START = re.compile(f"[{_UNSPACED}]")
# Accents of Latin, Greek and Cyrillic letters, vowel points of Arabic and Hebrew: written or not, it is one word.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_NOT_KEPT = re.compile(f"[^\\w{_MARKS}]|_")
# Letters that do not come apart into a letter and an accent.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is compared, and where it stands in the text: [start, end) in characters."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text in their order; never raises, whatever the text holds."""
    for found in _WORD.finditer(text):
        word = fold(found[0])
        if word:
            yield Token(word, found.start(), found.end())


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [token.word for token in tokens(text)]


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """One word as it is compared: no case, no accents, no compatibility forms; at most LONGEST_WORD characters."""
    plain = unicodedata.normalize("NFKD", word).casefold().translate(_PLAIN)
    plain = unicodedata.normalize("NFKD", plain)
    kept = _NOT_KEPT.sub("", _ACCENTS.sub("", plain))
    return unicodedata.normalize("NFC", kept)[:LONGEST_WORD]


def is_unspaced(word: str) -> bool:
    """Whether this is a character of a script that is written without spaces."""
    return bool(_UNSPACED_START.match(word))
