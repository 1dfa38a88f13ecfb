"""Principles on goals, and how often each is named."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.evidence.enums import EntryKind
from apps.evidence.services import withdraw_entry
from apps.goals.coverage import covered
from apps.goals.models import GoalPrinciple
from apps.goals.principles import add_principles, set_goal_principles
from tests.known import NOBODYS


@pytest.fixture
def both(plan, owner, now):
    return add_principles(
        plan=plan, by=owner, now=now, list_name="Ours", names=["Dive deep", "Be kind"]
    )


@pytest.fixture
def url(goal):
    return reverse("goal_principles", args=[goal.pk])


def told(plan) -> dict[str, list[tuple[str, int, int | None]]]:
    return {
        one.principle.name: [(str(shown.sort), shown.count, shown.proved) for shown in one.shown]
        for one in covered(plan)
    }


def test_a_goal_names_principles_and_lets_go_of_them(owner_client, goal, url, both):
    owner_client.post(url, {"principles": [one.pk for one in both]})
    owner_client.post(url, {"principles": [both[1].pk]})
    links = GoalPrinciple.objects.filter(goal=goal)
    assert links.count() == 2
    assert links.get(withdrawn_at=None).principle == both[1]
    rows = LedgerEvent.objects.filter(about_id=goal.pk, kind__startswith="goal.principle")
    assert list(rows.order_by("sequence").values_list("kind", flat=True)) == [
        "goal.principle_added", "goal.principle_added", "goal.principle_withdrawn",
    ]  # fmt: skip
    page = owner_client.get(goal.get_absolute_url()).content.decode()
    assert "Choose principles" in page


def test_the_same_again_changes_nothing(goal, owner, now, both):
    for _time in range(2):
        set_goal_principles(goal=goal, by=owner, now=now, principles=both)
    assert GoalPrinciple.objects.count() == 2
    assert LedgerEvent.objects.filter(kind="goal.principle_added").count() == 2


@pytest.mark.parametrize("wrong", ["x", "\x00", NOBODYS])
def test_what_is_none_of_the_plans_changes_nothing(owner_client, url, wrong):
    assert owner_client.post(url, {"principles": [wrong]}).status_code == 302
    assert not GoalPrinciple.objects.exists()


def test_another_persons_principle_cannot_be_named(owner_client, url, stranger, stranger_plan, now):
    theirs = add_principles(
        plan=stranger_plan, by=stranger, now=now, list_name="T", names=["Theirs"]
    )[0]
    owner_client.post(url, {"principles": [theirs.pk]})
    assert not GoalPrinciple.objects.exists()


def test_only_the_owner_and_only_by_post(owner_client, stranger_client, client, url, both):
    assert owner_client.get(url).status_code == 405
    assert stranger_client.post(url, {"principles": [both[0].pk]}).status_code == 404
    client.post(url, {"principles": [both[0].pk]})
    assert not GoalPrinciple.objects.exists()


def test_coverage_counts_goals_entries_proof_and_feedback(plan, goal, owner, now, both, write):
    set_goal_principles(goal=goal, by=owner, now=now, principles=both[:1])
    write("Shown", kind=EntryKind.REFERENCE, details={"place": "T-1"}, principles=both[:1])
    said = write("Said so", kind=EntryKind.FEEDBACK, principles=both[:1])
    assert told(plan) == {
        "Dive deep": [("Goals", 1, None), ("Entries", 2, 1), ("Feedback", 1, None)],
        "Be kind": [],
    }
    withdraw_entry(entry=said, by=owner, now=now, why="twice")
    assert told(plan)["Dive deep"] == [("Goals", 1, None), ("Entries", 1, 1)]


def test_the_page_says_what_nothing_names(owner_client, plan, both):
    page = owner_client.get(reverse("principles", args=[plan.pk])).content.decode()
    assert page.count("Nothing names it yet.") == 2


def test_coverage_asks_the_same_number_of_questions_for_many(plan, owner, now, write, both):
    counts = []
    for most in (1, 12):
        for number in range(most):
            write(f"Entry {number}", principles=both)
        with CaptureQueriesContext(connection) as seen:
            covered(plan)
        counts.append(len(seen))
    assert counts[0] == counts[1] == 4  # goals, entries, concerns, and the principles themselves
