"""What Today counts in one question is what the pages of its parts count for themselves."""

from __future__ import annotations

from apps.dashboard.counting import counts
from apps.evidence.deciding import decide_audience
from apps.evidence.services import withdraw_entry
from apps.goals.services import add_goal
from apps.intake.sorting import to_sort
from apps.packets.review import Decided, decided
from apps.plans.services import add_person
from tests.factories.evidence import make_entry


def test_an_empty_plan_counts_nothing_but_its_people(plan, owner, now):
    add_person(plan=plan, by=owner, now=now, name="Dana", relation="manager")
    found = counts(plan)
    assert (found.decided, found.to_sort.count, found.people) == (Decided(), 0, 1)


def test_it_counts_in_one_query_what_the_parts_count(plan, owner, now, django_assert_num_queries):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    made = [make_entry(plan, now=now, kind=kind) for kind in ("note", "win", "note", "protected")]
    make_entry(plan, now=now, kind="note", goals=[goal])
    withdraw_entry(entry=make_entry(plan, now=now), by=owner, now=now, why="")
    decide_audience(entries=made[:1], by=owner, now=now, audience="panel")
    for name in ("Dana", "Lena"):
        add_person(plan=plan, by=owner, now=now, name=name, relation="peer")
    with django_assert_num_queries(1):
        found = counts(plan)
    assert found.decided == decided(plan)
    assert found.to_sort == to_sort(plan)
    assert (found.decided.total, found.to_sort.count, found.people) == (5, 3, 2)
