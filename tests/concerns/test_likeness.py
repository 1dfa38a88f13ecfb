from __future__ import annotations

from uuid import uuid4

import pytest

from apps.concerns.likeness import Candidate, closest_goal, closest_principle

MIGRATION = Candidate(
    pk=uuid4(), number=1, words="Finish the migration of the northern region by 30 June."
)
REVIEWS = Candidate(
    pk=uuid4(), number=2, name="Review times", words="Answer design reviews in two working days."
)
GOALS = [MIGRATION, REVIEWS]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("The migration of the northern cluster was late.", MIGRATION),
        ("Nothing came of goal 2 until May.", REVIEWS),
        ("Her review times are too long.", REVIEWS),
        ("Design review answers came after a week.", REVIEWS),
        ("She is hard to reach.", None),
        ("The migration was late.", None),
        ("Goal 1 and goal 2 were missed.", None),
        ("Goal 9 was missed.", None),
        ("", None),
    ],
)
def test_the_goal_that_shares_the_words_is_proposed(words, wanted):
    assert closest_goal(words, GOALS) == (wanted.pk if wanted else None)


def test_two_goals_with_the_same_claim_are_none():
    twin = Candidate(pk=uuid4(), number=3, words=MIGRATION.words)
    assert closest_goal("The northern migration was late.", [MIGRATION, twin]) is None


def test_the_principle_with_the_longest_name_that_stands_there_is_proposed():
    bias = Candidate(pk=uuid4(), name="Bias for Action")
    action = Candidate(pk=uuid4(), name="Action")
    found = closest_principle("She lacks bias for\naction in a crisis.", [action, bias])
    assert found == bias.pk
    assert closest_principle("An overreaction.", [action, bias]) is None
    assert closest_principle("Anything (.*", [Candidate(pk=uuid4(), name="(.*")]) is not None
    assert closest_principle("Anything", [Candidate(pk=uuid4(), name="")]) is None
