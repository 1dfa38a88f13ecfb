from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from apps.dashboard.rules import Facts, GoalFacts, NextStep, Step, next_steps

GOALS = st.lists(
    st.builds(
        GoalFacts, number=st.integers(1, 9), entries=st.integers(0, 3), with_proof=st.integers(0, 3)
    ),
    max_size=5,
)
FACTS = st.builds(
    Facts,
    entries=st.integers(0, 50),
    undecided=st.integers(0, 50),
    goals=GOALS,
    people=st.integers(0, 5),
    days_to_main=st.none() | st.integers(-3, 90),
)


@given(FACTS)
def test_there_is_always_a_step_and_none_twice(facts):
    steps = next_steps(facts)
    assert steps
    others = [one for one in steps if not one.goal]
    assert len(others) == len({one.step for one in others})


@given(FACTS)
def test_without_a_date_the_date_comes_first(facts):
    has_none = facts.days_to_main is None
    assert (next_steps(facts)[0] == NextStep(step=Step.ADD_DATE)) == has_none


def test_near_a_date_what_may_leave_is_decided_first():
    goals = [GoalFacts(number=1, entries=1, with_proof=0)]
    near = Facts(entries=5, undecided=5, goals=goals, people=1, days_to_main=3)
    assert next_steps(near)[0].step is Step.DECIDE
    far = Facts(entries=5, undecided=5, goals=goals, people=1, days_to_main=30)
    assert [one.step for one in next_steps(far)] == [Step.PROVE_GOAL, Step.DECIDE]


def test_when_all_is_done_the_next_win_is_asked_for():
    goals = [GoalFacts(number=1, entries=2, with_proof=2)]
    done = Facts(entries=2, undecided=0, goals=goals, people=2, days_to_main=30)
    assert next_steps(done) == [NextStep(step=Step.WRITE)]
