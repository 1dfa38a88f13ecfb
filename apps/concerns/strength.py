"""How strong a place is in the eyes of a sceptical reader, and why. Pure code.

The order is that of the design (a panel believes first what comes from the employer itself): their own document or a
precise reference to it, a record somebody else made, a witness, a note or file of one's own from the same day, a later one.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import Final, NamedTuple

from apps.core.fuzzy import Lag


class Strength(IntEnum):
    """From nothing to what management itself wrote; the words for it stand in `wording.py`."""

    NONE = 0
    OWN_LATER = 1
    OWN_SAME_DAY = 2
    WITNESS = 3
    RECORD = 4
    THEIRS = 5


OWN: Final = (Strength.OWN_LATER, Strength.OWN_SAME_DAY)
# Kinds of entry and answers to where a file is from, as apps.evidence and apps.files store them.
REFERENCE, EMAIL, FEEDBACK, METRIC = "reference", "email", "feedback", "metric"
RECORDED: Final = frozenset({EMAIL, METRIC})
FROM_THEM: Final = frozenset({"handed", "work"})
MINE: Final = "mine"


class Shown(NamedTuple):
    """What is known of one place.

    `origin` is the user's answer to where the file is from, empty without a file or an answer. `is_mail_kept` says
    that a mail is there as the file it came as, `has_words` that somebody else's words are quoted.
    """

    kind: str
    lag: Lag
    has_file: bool = False
    origin: str = ""
    is_mail_kept: bool = False
    has_words: bool = False
    is_withdrawn: bool = False


def strength_of(shown: Shown) -> Strength:
    """How strong one place is. What was withdrawn shows nothing."""
    if shown.is_withdrawn:
        return Strength.NONE
    if shown.kind == REFERENCE or (shown.has_file and shown.origin in FROM_THEM):
        return Strength.THEIRS
    is_own_file = shown.origin == MINE
    if shown.is_mail_kept or (shown.has_file and shown.kind in RECORDED and not is_own_file):
        return Strength.RECORD
    if shown.kind in {FEEDBACK, EMAIL} and shown.has_words:
        return Strength.WITNESS
    if shown.has_file and not is_own_file:
        return Strength.RECORD
    return Strength.OWN_SAME_DAY if shown.lag == Lag.SAME_DAY else Strength.OWN_LATER


def strongest(places: Iterable[Strength]) -> Strength:
    """The strongest of several: what a reader would be shown first."""
    return max(places, default=Strength.NONE)
