"""Whether an answer gives a reader anything to check: a figure, a date or a name. Pure code.

A sentence without any of them can only be believed. Asked the other way round: a capital letter inside a sentence
counts as a name in any language, so that nothing is called an opinion by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from apps.core.sentences import sentences

FIGURE: Final = re.compile(r"\d")
COUNTED: Final = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|"
    "million|once|twice|half|third|quarter|zero|dozen"
)
DATED: Final = (
    "january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|"
    "thursday|friday|saturday|sunday|yesterday"
)
TOLD: Final = re.compile(rf"\b(?:{COUNTED}|{DATED})s?\b", re.IGNORECASE)
WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019\-][^\W\d_]+)*")
ME: Final = re.compile(r"I(?:['\u2019]\w+)?")


def is_opinion(words: str, *, names: Collection[str] = ()) -> bool:
    """Whether there are words, and neither figure nor date nor name among them; `names` are people of the plan."""
    if not words.strip() or FIGURE.search(words) or TOLD.search(words):
        return False
    return not _names_somebody(words, names)


def _names_somebody(words: str, names: Collection[str]) -> bool:
    known = {piece.casefold() for name in names for piece in WORD.findall(name) if len(piece) > 2}
    for span in sentences(words):
        for place, word in enumerate(WORD.findall(span.of(words))):
            if word.casefold() in known or (place and word[0].isupper() and not ME.fullmatch(word)):
                return True
    return False
