"""The board: every concern of a plan with its answer, how strong that is, what a panel would ask, and what to do next.

Five queries, however many concerns and entries there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from apps.concerns import likely
from apps.concerns.likely import AnswerFacts, Question
from apps.concerns.models import Concern, Response
from apps.concerns.opinion import is_opinion
from apps.concerns.shown import ShownBy, shown_by
from apps.concerns.strength import Strength, strongest
from apps.plans.models import Person, Plan


@dataclass(frozen=True)
class Row:
    """One concern; `number` is its place in the user's order, from 1."""

    number: int
    concern: Concern
    facts: AnswerFacts
    shown: Sequence[ShownBy] = ()

    @property
    def questions(self) -> list[Question]:
        """What a panel would ask, the worst first."""
        return self.facts.asked

    @property
    def is_answered(self) -> bool:
        return likely.is_answered(self.facts)

    @property
    def held(self) -> int:
        """How many of them were not taken out."""
        return sum(1 for one in self.shown if not one.facts.is_withdrawn)

    @property
    def waits(self) -> bool:
        """Whether a place is not decided yet, so that no packet shows it."""
        return any(one.is_undecided and not one.facts.is_withdrawn for one in self.shown)

    @cached_property
    def best(self) -> ShownBy | None:
        """The strongest that helps and still stands; None without any."""
        helping = [one for one in self.shown if one.facts.helps and one.facts.stands]
        return max(helping, key=lambda one: one.facts.strength, default=None)

    @property
    def strength(self) -> Strength:
        return strongest([self.best.facts.strength] if self.best else [])


@dataclass(frozen=True)
class Board:
    """The concerns of a plan in the user's order."""

    rows: Sequence[Row] = field(default_factory=tuple)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def answered(self) -> int:
        return sum(1 for one in self.rows if one.is_answered)

    @cached_property
    def next(self) -> tuple[Row, Question] | None:
        """The concern to take next, and why; None when every answer stands."""
        found = likely.next_to_do([one.facts for one in self.rows])
        if found is None:
            return None
        facts, question = found
        return next(one for one in self.rows if one.facts is facts), question

    def row_of(self, concern: UUID) -> Row | None:
        return next((one for one in self.rows if one.concern.pk == concern), None)


def read_board(plan: Plan) -> Board:
    """Read the board; a plan without concerns costs one query."""
    # A source's text may be long, and a board needs its name only.
    concerns = Concern.objects.for_user(plan.owner_id).filter(plan=plan).present()
    concerns = concerns.select_related("goal", "principle", "source", "said_by")
    found = list(concerns.defer("source__text"))
    if not found:
        return Board()
    answers, names, shown = _answers(plan), _names(plan), shown_by(plan)
    return Board(
        rows=[
            Row(
                number=number,
                concern=one,
                facts=_facts(one, answers[one.pk], shown=shown.get(one.pk, ()), names=names),
                shown=shown.get(one.pk, ()),
            )
            for number, one in enumerate(found, 1)
        ]
    )


@dataclass
class _Answer:
    """The newest decided words of a concern, and whether a draft waits."""

    words: str = ""
    has_draft: bool = False


def _answers(plan: Plan) -> defaultdict[UUID, _Answer]:
    rows = Response.objects.for_user(plan.owner_id)
    rows = rows.filter(concern__plan=plan, concern__withdrawn_at=None).order_by("number")
    found: defaultdict[UUID, _Answer] = defaultdict(_Answer)
    for concern, words, decided_at in rows.values_list("concern_id", "words", "decided_at"):
        if decided_at is None:
            found[concern].has_draft = True
        else:
            found[concern].words = words
    return found


def _names(plan: Plan) -> list[str]:
    people = Person.objects.for_user(plan.owner_id).filter(plan=plan, removed_at=None)
    return list(people.values_list("name", flat=True))


def _facts(
    concern: Concern, answer: _Answer, *, shown: Sequence[ShownBy], names: Sequence[str]
) -> AnswerFacts:
    return AnswerFacts(
        concern=concern.pk,
        standing=concern.standing,
        has_draft=answer.has_draft,
        is_opinion=is_opinion(answer.words, names=names),
        places=[one.facts for one in shown],
    )
