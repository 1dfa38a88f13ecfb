"""How the words of a goal changed: word by word, with how much notice, and as an entry."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.deadlines.services import change_deadline
from apps.evidence.models import Entry
from apps.evidence.services import undo_entry, withdraw_entry
from apps.goals import services
from apps.goals.changes import changes
from apps.goals.models import Goal
from apps.goals.periods import Calendar
from apps.plans.services import add_day_off, add_person


@pytest.fixture
def moved(goal, owner, plan, now, stage):
    """Changed on day 23 of 30, by Dana in a meeting."""
    dana = add_person(plan=plan, by=owner, now=now, name="Dana", relation="manager")
    return services.change_goal(
        goal=goal, by=owner, now=now, words="Improve communication with all stakeholders and customers.",
        given_date=date(2026, 5, 26), given_by=dana, how="meeting", target="5 mails", why="told aloud",
    )  # fmt: skip


def only_change(goal):
    rows = list(goal.versions.select_related("given_by").order_by("number"))
    return changes(rows, Calendar.of(goal.plan))[0]


def page_of(client, goal: Goal) -> str:
    return str(client.get(reverse("goal", args=[goal.pk])).content.decode())


def test_a_change_is_told_word_by_word_with_its_notice(owner_client, goal, moved):
    page = page_of(owner_client, goal)
    assert "<ins>all </ins>" in page or "<ins>all" in page
    assert "Changed on day 23 of 30, 7 days left, 5 of them worked." in page
    assert "told aloud" in page
    assert "<ins>5 mails</ins>" in page


def test_days_off_are_taken_out_of_the_notice(goal, moved, plan, owner, now):
    before = only_change(goal).notice
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 27), last_date=date(2026, 5, 28), sort="sick", note=""
    )  # fmt: skip
    after = only_change(goal).notice
    assert before is not None
    assert after is not None
    assert (after.left, after.worked_left) == (before.left, before.worked_left - 2)


def test_a_stage_made_longer_later_gave_no_more_notice_then(goal, moved, stage, owner, now):
    end = stage.deadlines.get()
    change_deadline(
        end, by=owner, now=now + timedelta(days=9), local_date=date(2026, 7, 2), why="longer"
    )
    notice = only_change(goal).notice
    assert notice is not None
    assert (notice.day, notice.length, notice.left) == (23, 30, 7)


def test_without_a_stage_it_counts_from_the_first_words_to_the_due_day(goal, owner, now):
    services.change_goal(
        goal=goal, by=owner, now=now, words="Improve tone", given_date=date(2026, 5, 14), due_date=date(2026, 5, 23),
    )  # fmt: skip
    notice = only_change(goal).notice
    assert notice is not None
    assert (notice.day, notice.length, notice.left) == (11, 20, 9)


def test_without_any_day_nothing_is_counted(goal, owner, now):
    services.change_goal(goal=goal, by=owner, now=now, words="Improve tone")
    assert only_change(goal).notice is None


def test_words_written_anew_are_not_made_a_soup(owner_client, goal, owner, now):
    services.change_goal(goal=goal, by=owner, now=now, words="Zero incidents, ever")
    assert only_change(goal).steps is None
    page = page_of(owner_client, goal)
    assert "Written anew" in page
    assert "Zero incidents, ever" in page


def test_one_tap_makes_the_change_an_entry_once(owner_client, goal, moved):
    url = reverse("version_entry", args=[moved.pk])
    for _tap in range(2):
        response = owner_client.post(url)
    entry = Entry.objects.get()
    assert response["Location"] == entry.get_absolute_url()
    assert entry.statement == (
        "Goal 4 was changed on Tue 26 May 2026 by Dana: its words; target from “–” to “5 mails”. "
        "Changed on day 23 of 30, 7 days left, 5 of them worked."
    )
    assert (
        "Before: “Improve communication with stakeholders.”" in entry.versions.get().original_words
    )
    assert entry.happened.local_day == date(2026, 5, 26)
    assert [link.person.name for link in entry.person_links.all()] == ["Dana"]
    assert "The entry about this change" in page_of(owner_client, goal)


def test_undone_it_can_be_made_again(owner_client, goal, moved, owner, now):
    owner_client.post(reverse("version_entry", args=[moved.pk]))
    entry = Entry.objects.get()
    assert undo_entry(entry=entry, by=owner, now=entry.written_at)
    assert "Make this change an entry" in page_of(owner_client, goal)


def test_taken_out_it_comes_back(owner_client, goal, moved, owner, now):
    owner_client.post(reverse("version_entry", args=[moved.pk]))
    withdraw_entry(entry=Entry.objects.get(), by=owner, now=now, why="")
    assert "Make this change an entry" in page_of(owner_client, goal)
    owner_client.post(reverse("version_entry", args=[moved.pk]))
    assert Entry.objects.get().withdrawn_at is None
    assert "The entry about this change" in page_of(owner_client, goal)


def test_the_first_words_are_no_change(owner_client, goal):
    owner_client.post(reverse("version_entry", args=[goal.versions.get().pk]))
    assert not Entry.objects.exists()


def test_only_the_owner_and_only_by_post(owner_client, stranger_client, client, moved):
    url = reverse("version_entry", args=[moved.pk])
    assert owner_client.get(url).status_code == 405
    assert stranger_client.post(url).status_code == 404
    client.post(url)
    assert not Entry.objects.exists()


def test_the_page_asks_the_same_number_of_questions_for_many(owner_client, goal, owner, now, write):
    counts = []
    for most in (2, 8):
        for number in range(most):
            services.change_goal(goal=goal, by=owner, now=now, words=f"Improve {most} {number}")
            write(f"Entry {number}")
        owner_client.get(reverse("goal", args=[goal.pk]))
        with CaptureQueriesContext(connection) as seen:
            owner_client.get(reverse("goal", args=[goal.pk]))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_words_given_on_a_day_to_come_are_refused_and_kept_in_the_form(owner_client, goal):
    said = {"words": "Improve tone at once.", "how": "meeting", "given_date": "2190-06-05"}
    answer = owner_client.post(reverse("goal_change", args=[goal.pk]), said)
    assert answer.status_code == 422
    assert "That day has not come yet." in answer.content.decode()
    assert "Improve tone at once." in answer.content.decode()
    assert goal.versions.count() == 1
