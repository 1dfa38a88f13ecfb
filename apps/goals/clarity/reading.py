"""Takes a goal's words apart: is it English, which words, which sentences. Pure, one pass each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from apps.core.text import BIDI_CONTROLS
from apps.goals.clarity.finding import Unable
from apps.goals.clarity.vocabulary import (
    AMOUNT,
    CLEAR,
    ENGLISH,
    FOREIGN,
    JUDGING,
    SOFT,
    SOFT_WITH,
    WEAK,
)

LONGEST = 2000  # characters; more is no goal but a page of text
MOST_WORDS = 150
WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*|\d+|[,;&]|[.:!?]+")
VERBS: Final = SOFT | WEAK | AMOUNT | CLEAR | frozenset(SOFT_WITH)
KNOWN: Final = (VERBS | JUDGING | ENGLISH) - FOREIGN
OTHER: Final = FOREIGN - (VERBS | JUDGING | ENGLISH)
SINGLE = {"‘": "'", "’": "'", "\u00a0": " ", "\u202f": " ", "‐": "-", "\u2011": "-"}


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word or a mark of a text; `low` is how it is looked up."""

    low: str
    start: int
    until: int

    @property
    def is_word(self) -> bool:
        return self.low[:1].isalpha()


def plain(text: str) -> str:
    """The same length: hidden characters and line ends become spaces, curly apostrophes straight ones."""
    return "".join(_plain(one) for one in text)


def _plain(one: str) -> str:
    if one in SINGLE:
        return SINGLE[one]
    hidden = one in BIDI_CONTROLS or unicodedata.category(one) in {"Cc", "Cf", "Zl", "Zp"}
    return " " if hidden else one


def words(text: str) -> list[Word]:
    return [
        Word(low=found.group().lower(), start=found.start(), until=found.end())
        for found in WORD.finditer(text)
    ]


def unable(text: str) -> Unable | None:
    """Why a text cannot be judged; None for English of a goal's length. Looks at no more than LONGEST characters."""
    if len(text) > LONGEST:
        return Unable.TOO_LONG
    low = [one.low for one in words(plain(text)) if one.is_word]
    if len(low) > MOST_WORDS:
        return Unable.TOO_LONG
    letters = [one for one in text if one.isalpha()]
    latin = sum(one.isascii() or "LATIN" in unicodedata.name(one, "") for one in letters)
    if letters and latin < 0.8 * len(letters):
        return Unable.OTHER_LANGUAGE
    english, other = sum(one in KNOWN for one in low), sum(one in OTHER for one in low)
    if other > english:
        return Unable.OTHER_LANGUAGE
    if len(low) < 2 or (len(low) == 2 and not english):
        return Unable.TOO_SHORT
    return None if english else Unable.OTHER_LANGUAGE
