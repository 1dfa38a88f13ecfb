"""Words that were probably meant: at most one slip in a short word, two in a long one. In every script.

Trigrams would do for English; PostgreSQL makes none of Cyrillic or Greek in the embedded database's locale,
and short words with two letters swapped hardly share any. So each word keeps what is left of it after leaving
out letters (symmetric deletes), and two words that share such a rest are compared letter by letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from zlib import crc32

from apps.evidence.search.words import is_unspaced

SHORTEST, LONGEST = 4, 30
LONG = 8  # letters from which two slips are forgiven
START = 7  # letters of a long word that are varied


def can_be_mistyped(word: str) -> bool:
    """Whether a word is one of a language, that may be meant when another was typed."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and not is_unspaced(word)


def rests(word: str, *, of: bytes = b"") -> list[int]:
    """Numbers of what is left of a word without one letter, or without two of the start of a long one.

    `of` names whose words they are: the numbers of others are other ones.
    """
    head = word[:START] if len(word) >= LONG else word
    most = 2 if len(word) >= LONG else 1
    left = {head} | {
        "".join(head[n] for n in range(len(head)) if n not in gone)
        for size in range(1, most + 1)
        for gone in combinations(range(len(head)), size)
    }
    return sorted({crc32(one.encode(), crc32(of)) - 2**31 for one in left})


def slips_between(one: str, other: str) -> int:
    """Letters left out, added, changed or swapped with their neighbour between two words."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != against))
            if before and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]


def likeliest(word: str, known: Iterable[tuple[str, int]], *, most: int = 3) -> tuple[str, ...]:
    """Of known words, each with how many entries hold it, those with the fewest slips; the most used first."""
    forgiven = 2 if len(word) >= LONG else 1
    near = [(slips_between(word, one), -count, one) for one, count in known if one != word]
    near = sorted(one for one in near if one[0] <= forgiven)
    return tuple(one for slips, _count, one in near if slips == near[0][0])[:most]
