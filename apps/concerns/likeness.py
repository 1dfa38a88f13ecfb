"""Which goal and which principle a concern may be about, by the words they share. A proposal, never more. Pure code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

FEWEST_SHARED: Final = 2  # words; one alone says too little
SHORTEST: Final = 4  # letters of a word that counts
STEM: Final = 6  # letters by which words are compared: "estimates" and "estimating" are the same
WORD: Final = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*%?")
GOAL_NUMBER: Final = re.compile(r"\b(?:goal|project|expectation|objective|deliverable)\s*#?\s*(\d{1,2})\b", re.IGNORECASE)  # fmt: skip
COMMON_WORDS: Final = (
    "that this with from have been were will would should could shall must into onto upon over under each every your "
    "their there they them then than what when where which while also only does done being about after before during "
    "goal goals work works working team teams employee manager expected expectation expectations project projects "
    "need needs more less most least very well make makes made week weeks month months quarter year"
)
COMMON: Final = frozenset(COMMON_WORDS.split())


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A goal or principle: its words, and a short name that counts by itself when all of it stands there."""

    pk: UUID
    words: str = ""
    name: str = ""
    number: int = 0


def closest_goal(words: str, goals: Sequence[Candidate]) -> UUID | None:
    """The goal that is named by its number or short name, or shares the most words; None when nothing speaks for one.

    Two goals with the same claim are none: the person chooses.
    """
    numbers = {int(found) for found in GOAL_NUMBER.findall(words)}
    by_number = [one for one in goals if one.number in numbers]
    if len(by_number) == 1:
        return by_number[0].pk
    said = _stems(words)
    scores = [(_score(words, said, one), one) for one in goals]
    best = max((score for score, _one in scores), default=0)
    first = [one for score, one in scores if score == best]
    return first[0].pk if best >= FEWEST_SHARED and len(first) == 1 else None


def _score(words: str, said: set[str], goal: Candidate) -> int:
    named = FEWEST_SHARED + 1 if goal.name and _stands_in(goal.name, words) else 0
    return named + len(said & _stems(goal.words))


def closest_principle(words: str, principles: Iterable[Candidate]) -> UUID | None:
    """The principle whose name stands in the words; the longest name where there are several."""
    found = [one for one in principles if _stands_in(one.name, words)]
    longest = max(found, key=lambda one: len(one.name), default=None)
    return longest.pk if longest else None


def _stands_in(name: str, words: str) -> bool:
    pieces = r"\s+".join(re.escape(piece) for piece in name.split())
    return bool(pieces) and bool(re.search(rf"(?<!\w){pieces}(?!\w)", words, re.IGNORECASE))


def _stems(words: str) -> set[str]:
    found = (one.group().lower() for one in WORD.finditer(words))
    return {one[:STEM] for one in found if _counts(one)}


def _counts(word: str) -> bool:
    return word[0].isdigit() or (len(word) >= SHORTEST and word not in COMMON)
