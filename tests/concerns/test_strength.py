"""How strong a place is, and what a panel would ask."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.concerns.likely import (
    ORDER,
    AnswerFacts,
    PlaceFacts,
    Question,
    is_answered,
    next_to_do,
    questions,
)
from apps.concerns.strength import Shown, Strength, strength_of, strongest
from apps.core.fuzzy import Lag
from apps.evidence.enums import EntryKind
from apps.files.models import Origin

KINDS = st.sampled_from([one.value for one in EntryKind])
SHOWN = st.builds(
    Shown,
    kind=KINDS,
    lag=st.sampled_from(Lag),
    has_file=st.booleans(),
    origin=st.sampled_from(["", *(one.value for one in Origin)]),
    is_mail_kept=st.booleans(),
    has_words=st.booleans(),
    is_withdrawn=st.booleans(),
)
PLACES = st.builds(
    PlaceFacts,
    strength=st.sampled_from(Strength),
    source=st.sampled_from("ab"),
    helps=st.booleans(),
    hurts=st.booleans(),
    is_dated=st.booleans(),
    is_withdrawn=st.booleans(),
)
ANSWERS = st.builds(
    AnswerFacts,
    concern=st.uuids(),
    standing=st.sampled_from(["unanswered", "disputed", "partly", "conceded", "undisputed"]),
    has_draft=st.booleans(),
    is_opinion=st.booleans(),
    places=st.lists(PLACES, max_size=4).map(tuple),
)
LATER, SAME = Lag.LATER, Lag.SAME_DAY


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (Shown(kind="reference", lag=LATER), Strength.THEIRS),
        (Shown(kind="document", lag=LATER, has_file=True, origin="handed"), Strength.THEIRS),
        (Shown(kind="email", lag=LATER, has_file=True, is_mail_kept=True), Strength.RECORD),
        (Shown(kind="metric", lag=LATER, has_file=True, origin="unsure"), Strength.RECORD),
        (Shown(kind="metric", lag=LATER, has_file=True, origin="mine"), Strength.OWN_LATER),
        (Shown(kind="document", lag=SAME, has_file=True, origin="mine"), Strength.OWN_SAME_DAY),
        (
            Shown(kind="email", lag=LATER, is_mail_kept=True, has_file=True, origin="mine"),
            Strength.RECORD,
        ),
        (Shown(kind="feedback", lag=LATER, has_words=True), Strength.WITNESS),
        (Shown(kind="email", lag=LATER, has_words=True), Strength.WITNESS),
        (Shown(kind="note", lag=SAME), Strength.OWN_SAME_DAY),
        (Shown(kind="win", lag=Lag.SAME_MONTH), Strength.OWN_LATER),
        (Shown(kind="feedback", lag=SAME), Strength.OWN_SAME_DAY),
        (Shown(kind="reference", lag=SAME, is_withdrawn=True), Strength.NONE),
    ],
)
def test_the_order_of_the_design(shown, wanted):
    assert strength_of(shown) == wanted


@given(SHOWN)
def test_only_what_was_withdrawn_shows_nothing(shown):
    assert (strength_of(shown) == Strength.NONE) == shown.is_withdrawn


@given(st.lists(st.sampled_from(Strength)))
def test_a_further_place_never_makes_it_weaker(places):
    assert all(strongest([*places, one]) >= strongest(places) for one in Strength)


def answer(*places: PlaceFacts, standing: str = "disputed", **fields: bool) -> AnswerFacts:
    return AnswerFacts(concern=UUID(int=1), standing=standing, places=places, **fields)


THEIRS = PlaceFacts(strength=Strength.THEIRS, source="a")
RECORD = PlaceFacts(strength=Strength.RECORD, source="b")
NOTE = PlaceFacts(strength=Strength.OWN_SAME_DAY, source="c")


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (answer(standing="unanswered"), [Question.NOT_ANSWERED]),
        (answer(standing="unanswered", has_draft=True), [Question.ONLY_A_DRAFT]),
        (answer(), [Question.NOTHING_SHOWN]),
        (answer(THEIRS, RECORD), []),
        (answer(THEIRS), [Question.SINGLE_SOURCE]),
        (answer(NOTE, NOTE), [Question.ONLY_OWN_NOTES]),
        (answer(THEIRS, RECORD, is_opinion=True), [Question.OPINION]),
        (
            answer(THEIRS, RECORD, PlaceFacts(strength=Strength.RECORD, source="d", helps=False, hurts=True)),
            [Question.CONTRADICTED],
        ),
        (
            answer(THEIRS, PlaceFacts(strength=Strength.RECORD, source="b", is_dated=False)),
            [Question.NO_DATE],
        ),
        (
            answer(THEIRS, RECORD, PlaceFacts(strength=Strength.NONE, source="e", is_withdrawn=True)),
            [Question.TAKEN_OUT],
        ),
        (
            answer(RECORD, PlaceFacts(strength=Strength.THEIRS, source="e", is_lost=True)),
            [Question.NOT_FOUND, Question.SINGLE_SOURCE],
        ),
        (
            answer(PlaceFacts(strength=Strength.THEIRS, source="e", is_lost=True)),
            [Question.NOTHING_SHOWN, Question.NOT_FOUND],
        ),
        (answer(standing="conceded", is_opinion=True), []),
    ],
)  # fmt: skip
def test_what_a_panel_would_ask(given_, wanted):
    assert questions(given_) == wanted


@given(ANSWERS)
def test_questions_come_once_and_the_worst_first(one):
    asked = questions(one)
    assert asked == sorted(set(asked), key=ORDER.__getitem__)


@given(st.lists(ANSWERS, max_size=6))
def test_the_next_is_the_first_with_the_worst_question(answers):
    found = next_to_do(answers)
    worst = [questions(one)[0] for one in answers if questions(one)]
    if found is None:
        assert not worst
        assert all(is_answered(one) for one in answers)
        return
    taken, why = found
    assert ORDER[why] == min(ORDER[one] for one in worst)
    before = answers[: answers.index(taken)]
    assert all(not questions(one) or ORDER[questions(one)[0]] > ORDER[why] for one in before)


@given(ANSWERS, PLACES)
def test_what_helps_never_takes_an_answer_back(one, place):
    helping = PlaceFacts(strength=place.strength, source=place.source, is_dated=place.is_dated)
    more = AnswerFacts(
        concern=one.concern, standing=one.standing, has_draft=one.has_draft,
        is_opinion=one.is_opinion, places=(*one.places, helping),
    )  # fmt: skip
    assert is_answered(more) or not is_answered(one)
