from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.concerns.coverage import picture, read_coverage
from apps.evidence.services import set_goals, undo_entry, withdraw_entry
from apps.goals.principles import add_principles, set_goal_principles
from apps.goals.services import add_goal
from tests.concerns.arguing import accuse, answer, point
from tests.factories.evidence import make_entry
from tests.known import NOBODYS


def reference(plan, now, **rest):
    return make_entry(plan, now=now, kind="reference", details={"place": "CHG-9034"}, **rest)


def only(plan):
    return read_coverage(plan).goals[0]


def gaps(plan):
    return [(one.words, str(one.step.label)) for one in only(plan).gaps]


@pytest.fixture
def url(plan):
    return reverse("coverage", args=[plan.pk])


def test_an_empty_plan_asks_for_goals(owner_client, plan, url):
    page = owner_client.get(url)
    assert page.context["picture"] is None
    assert reverse("goals_paste", args=[plan.pk]) in page.content.decode()


def test_a_goal_nobody_speaks_of_offers_to_log(plan, goal):
    assert gaps(plan) == [("No entry speaks of it yet.", "Log it")]
    assert f"goal={goal.pk}" in only(plan).gaps[0].step.url


def test_entries_without_proof_offer_to_point(plan, now, goal):
    make_entry(plan, now=now, goals=[goal])
    assert gaps(plan) == [("Its entries have nothing to show yet.", "Point to it")]
    assert "kind=reference" in only(plan).gaps[0].step.url


def test_taking_out_moving_and_undoing_an_entry_changes_coverage(plan, owner, now, goal):
    entry = reference(plan, now, goals=[goal])
    assert (only(plan).tally.with_proof, gaps(plan)) == (1, [])
    set_goals(entry=entry, by=owner, now=now, goals=[])
    assert gaps(plan)
    assert read_coverage(plan).loose_entries.with_proof == 1
    set_goals(entry=entry, by=owner, now=now, goals=[goal])
    withdraw_entry(entry=entry, by=owner, now=now, why="")
    assert only(plan).tally.entries == 0
    other = reference(plan, now, goals=[goal])
    assert only(plan).tally.entries == 1
    assert undo_entry(entry=other, by=owner, now=now)
    assert only(plan).tally.entries == 0


def test_concerns_of_a_goal_are_counted_and_the_open_one_is_one_tap_away(
    owner_client, plan, now, goal, url
):
    reference(plan, now, goals=[goal])
    done, todo = (accuse(plan, now=now, words=f"Concern {n}.", goal=goal) for n in (1, 2))
    answer(done, now=now)
    point(done, reference(plan, now), now=now)
    assert (only(plan).answered, len(only(plan).rows)) == (1, 2)
    page = owner_client.get(url).content.decode()
    assert "1 of 2 concerns answered" in page
    assert reverse("concern_answer", args=[todo.pk]) in page


def test_a_goal_without_a_principle_is_a_gap_where_another_names_one(plan, owner, now, goal):
    made = add_principles(plan=plan, by=owner, now=now, list_name="Ours", names=["Earn Trust"])
    assert len(only(plan).gaps) == 1
    other = add_goal(plan=plan, by=owner, now=now, words="Ship it.")
    set_goal_principles(goal=other, by=owner, now=now, principles=made)
    assert gaps(plan)[-1] == ("It names no principle.", "Name one")
    assert read_coverage(plan).goals[1].principles == ["Earn Trust"]


def test_the_picture_says_the_same_as_numbers(plan, now, goal):
    reference(plan, now, goals=[goal])
    make_entry(plan, now=now)
    accuse(plan, now=now, goal=goal)
    accuse(plan, now=now, words="Hard to reach.")
    drawn = picture(read_coverage(plan))
    assert "1 of 1 goal has proof. 0 of 2 concerns are answered." in drawn.description
    assert drawn.tables[0].rows == (
        ("1 Goal 1", "1", "1", "1", "0", ""),
        ("No goal", "1", "0", "1", "0", ""),
    )
    assert drawn.wide.count("<rect") == 4


def test_concerns_about_no_goal_are_shown(owner_client, plan, now, goal, url):
    accuse(plan, now=now, words="Hard to reach.")
    assert "Hard to reach." in owner_client.get(url).content.decode()


def test_queries_do_not_grow(owner_client, plan, owner, now, url):
    def fill(count):
        for number in range(count):
            goal = add_goal(plan=plan, by=owner, now=now, words=f"Part {uuid4().hex}.")
            concern = accuse(plan, now=now, words=f"Concern {number}.", goal=goal)
            answer(concern, now=now)
            point(concern, reference(plan, now, goals=[goal]), now=now)

    fill(2)
    owner_client.get(url)
    with CaptureQueriesContext(connection) as few:
        owner_client.get(url)
    fill(10)
    with CaptureQueriesContext(connection) as many:
        owner_client.get(url)
    assert len(few) == len(many)


def test_a_stranger_gets_404_and_nobody_may_post(stranger_client, owner_client, client, url):
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert owner_client.post(url).status_code == 405


def test_the_board_and_today_say_the_next(owner_client, plan, now, goal):
    concern = accuse(plan, now=now, words="Hard to reach.", goal=goal)
    page = owner_client.get(reverse("concerns", args=[plan.pk])).content.decode()
    assert "0 of 1 answered" in page
    assert "What stays unanswered reads as true." in page
    for wanted in (reverse("concern_answer", args=[concern.pk]), f"concern={concern.pk}", "kind=reference"):  # fmt: skip
        assert wanted in page
    today = owner_client.get(reverse("today") + "?step=0").content.decode()
    assert "0 of 1 concern answered" in today


def test_an_entry_that_is_written_for_a_concern_is_pointed_to(owner_client, plan, now, goal):
    concern = accuse(plan, now=now, words="Hard to reach.", goal=goal)
    answer(concern, now=now)
    url = reverse("entry_add", args=[plan.pk])
    shown = owner_client.get(f"{url}?goal={goal.pk}&concern={concern.pk}").content.decode()
    assert f'name="concern" value="{concern.pk}"' in shown
    posted = {
        "kind": "reference", "concern": concern.pk, "statement": "The rota shows it.", "place": "ROTA-7",
        "happened_0": "day", "happened_1": "2026-06-01", "goals": [goal.pk], "client_token": uuid4(),
    }  # fmt: skip
    done = owner_client.post(url, posted)
    assert done.status_code == 302, done.context["form"].errors
    assert done["Location"] == f"{concern.get_absolute_url()}#places"
    assert concern.places.get().entry.goal_links.get().goal == goal


@pytest.mark.parametrize("value", ["", "x", NOBODYS])
def test_an_address_that_names_no_concern_is_only_a_form(owner_client, plan, value):
    page = owner_client.get(reverse("entry_add", args=[plan.pk]), {"concern": value})
    assert page.context["purpose"] is None


def test_a_strangers_concern_is_none(owner_client, plan, stranger_plan, now):
    theirs = accuse(stranger_plan, now=now)
    page = owner_client.get(reverse("entry_add", args=[plan.pk]), {"concern": theirs.pk})
    assert page.context["purpose"] is None
