"""What a panel would ask about an answer, and which answer needs work first. Pure code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple
from uuid import UUID

from apps.concerns.strength import OWN, Strength, strongest

UNANSWERED: Final = "unanswered"
DISPUTED: Final = frozenset({"disputed", "partly"})  # what needs proof; what is accepted needs none


class Question(StrEnum):
    """A likely question; the worst first. The words for it stand in `wording.py`."""

    NOT_ANSWERED = "not_answered"
    ONLY_A_DRAFT = "only_a_draft"
    NOTHING_SHOWN = "nothing_shown"
    TAKEN_OUT = "taken_out"  # a place whose entry or file was withdrawn
    NOT_FOUND = "not_found"  # a quote that does not stand in its file
    CONTRADICTED = "contradicted"
    ONLY_OWN_NOTES = "only_own_notes"
    SINGLE_SOURCE = "single_source"
    OPINION = "opinion"
    NO_DATE = "no_date"


ORDER: Final = {one: number for number, one in enumerate(Question)}


class PlaceFacts(NamedTuple):
    """One place of an answer. `source` is equal for places that stand in one document or come from one person.

    `is_lost`: its file was read, and the words it quotes were not found there, so that it shows nothing.
    """

    strength: Strength
    source: str
    helps: bool = True
    hurts: bool = False
    is_dated: bool = True
    is_withdrawn: bool = False
    is_lost: bool = False

    @property
    def stands(self) -> bool:
        return not (self.is_withdrawn or self.is_lost)


@dataclass(frozen=True, kw_only=True)
class AnswerFacts:
    """What is known of one concern and its answer; `standing` is a value of `enums.Standing`."""

    concern: UUID
    standing: str
    has_draft: bool = False
    is_opinion: bool = False  # its words hold neither a figure nor a date nor a name
    places: Sequence[PlaceFacts] = field(default_factory=tuple)

    @cached_property
    def asked(self) -> list[Question]:
        """`questions` of it: a board asks several times."""
        return questions(self)


def questions(answer: AnswerFacts) -> list[Question]:
    """What a panel would ask, the worst first; nothing where there is nothing to ask."""
    if answer.standing == UNANSWERED:
        return [Question.ONLY_A_DRAFT if answer.has_draft else Question.NOT_ANSWERED]
    asked = set(_of_places(answer.places)) if answer.standing in DISPUTED else set()
    if any(one.is_withdrawn for one in answer.places):
        asked.add(Question.TAKEN_OUT)
    if any(one.is_lost and not one.is_withdrawn for one in answer.places):
        asked.add(Question.NOT_FOUND)
    if answer.is_opinion and answer.standing in DISPUTED:
        asked.add(Question.OPINION)
    return sorted(asked, key=ORDER.__getitem__)


def _of_places(places: Sequence[PlaceFacts]) -> list[Question]:
    kept = [one for one in places if one.stands]
    helping = [one for one in kept if one.helps]
    asked = [Question.CONTRADICTED] if any(one.hurts for one in kept) else []
    if not helping:
        return [*asked, Question.NOTHING_SHOWN]
    if strongest(one.strength for one in helping) in OWN:
        asked.append(Question.ONLY_OWN_NOTES)
    elif len({one.source for one in helping}) == 1:
        asked.append(Question.SINGLE_SOURCE)
    if not all(one.is_dated for one in helping):
        asked.append(Question.NO_DATE)
    return asked


def is_answered(answer: AnswerFacts) -> bool:
    """Whether it counts in "5 of 7 answered": decided, and shown somewhere where it disputes."""
    return not {Question.NOT_ANSWERED, Question.ONLY_A_DRAFT, Question.NOTHING_SHOWN} & set(
        answer.asked
    )


def next_to_do(answers: Sequence[AnswerFacts]) -> tuple[AnswerFacts, Question] | None:
    """The concern to take next and why: the worst question, the first in the user's order; None when all stand."""
    open_ones = [(one, one.asked[0]) for one in answers if one.asked]
    return min(open_ones, key=lambda one: ORDER[one[1]], default=None)
