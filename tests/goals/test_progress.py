"""How far a goal is: what is shown and missing, obstacles, values against the target, days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from apps.evidence.enums import EntryKind
from apps.evidence.goal_values import target_in, values
from apps.evidence.readings import Value, add_readings
from apps.evidence.services import withdraw_entry
from apps.goals import measures, services
from apps.goals.models import Goal
from apps.goals.page import page_of
from apps.plans.services import add_day_off


@pytest.fixture
def measured(write, owner, now):
    """412 ms on 11 May, then 338 and 287, of one figure in two entries."""

    def metric(value, day):
        detail = {"name": "95th percentile", "value": Decimal(value), "unit": "ms"}
        return write(f"It was {value} ms", kind=EntryKind.METRIC, day=day, details=detail)

    first = metric("412", date(2026, 5, 11))
    metric("287", date(2026, 5, 25))
    add_readings(
        entry=first,
        by=owner,
        now=now,
        values=[Value(on_date=date(2026, 5, 18), value=Decimal(338))],
    )
    return first


def gaps(goal, now) -> list[str]:
    return [one.words for one in page_of(goal, now=now).progress.gaps]


def status(goal, now) -> str:
    return page_of(goal, now=now).progress.status


def fresh(goal) -> Goal:
    return Goal.objects.select_related("plan").get(pk=goal.pk)


def test_with_nothing_written_everything_is_missing(goal, now):
    assert gaps(goal, now) == [
        "No entry speaks of it.", "Nobody said how it is measured.", "No day is written down.",
    ]  # fmt: skip
    assert status(goal, now) == "Nothing written yet."


def test_an_entry_without_proof_is_under_way_and_says_what_is_missing(goal, write, now):
    write()
    assert status(goal, now) == "Under way, nothing to show yet."
    assert gaps(goal, now)[0] == "1 entry has no proof yet."


def test_a_question_without_an_answer_is_what_is_missing(goal, owner, now):
    version = goal.versions.get()
    row = measures.mark_asked(
        version=version, by=owner, now=now, text="How?", asked_date=date(2026, 5, 20)
    )
    assert "How it is measured was asked on Wed 20 May 2026 and is not answered." in gaps(goal, now)
    measures.answer_question(question=row, by=owner, now=now, answer="By list")
    assert not any("measured" in one for one in gaps(goal, now))


def test_values_stand_against_the_target_the_goal_has_now(goal, measured, owner, now):
    services.change_goal(goal=goal, by=owner, now=now, words="Below 250 ms", target="250 ms")
    (found,) = values(goal, "250 ms")
    assert found.reaches is False
    assert "The target is 250 ms." in found.picture.description
    assert "3 values, from 412 ms" in found.picture.description
    assert "The newest value, of Mon 25 May 2026, does not reach the target." in gaps(goal, now)
    services.change_goal(goal=goal, by=owner, now=now, words="Below 300 ms", target="300 ms")
    assert status(goal, now) == "The newest value reaches the target."


def test_days_off_are_shaded_in_the_picture(goal, measured, plan, owner, now):
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 13), last_date=date(2026, 5, 14), sort="sick", note=""
    )  # fmt: skip
    (found,) = values(goal, "")
    assert found.picture.shaded


def test_a_withdrawn_entry_is_in_no_picture(goal, measured, owner, now):
    withdraw_entry(entry=measured, by=owner, now=now, why="twice")
    assert values(goal, "250 ms") == []


@pytest.mark.parametrize(
    ("words", "unit", "target"),
    [
        ("250 ms", "ms", Decimal(250)),
        ("below 4.5 hours", "hours", Decimal("4.5")),
        ("4,5 %", "%", Decimal("4.5")),
        ("12", "customers", Decimal(12)),
        ("12", "", Decimal(12)),
        ("250 ms", "s per call", None),
        ("3 of 4 ms", "ms", None),
        ("12 customers", "", None),
        ("", "ms", None),
        ("9" * 300, "ms", None),
        ("1.2.3 ms", "ms", None),
    ],
)
def test_a_target_is_read_only_where_it_is_one_figure_in_that_unit(words, unit, target):
    assert target_in(words, unit=unit) == target


def test_obstacles_stand_with_what_is_still_in_the_way_first(goal, write, now):
    detail = {"effect": "Two days", "told": "", "resolved_date": None}
    write("Access was gone", kind=EntryKind.OBSTACLE, day=date(2026, 5, 12), details={**detail, "resolved_date": date(2026, 5, 14)})  # fmt: skip
    write("Nobody reviews", kind=EntryKind.OBSTACLE, day=date(2026, 5, 20), details=detail)
    found = page_of(goal, now=now).progress
    assert [one.statement for one in found.obstacles] == ["Nobody reviews", "Access was gone"]
    assert "Something stands in the way, and nobody was told." in gaps(goal, now)


def test_the_days_count_what_was_worked(goal, stage, plan, owner, now):
    add_day_off(
        plan=plan, by=owner, now=now, first_date=date(2026, 5, 6), last_date=date(2026, 5, 7), sort="sick", note=""
    )  # fmt: skip
    at = now.replace(year=2026, month=5, day=26)
    assert page_of(goal, now=at).progress.days == (
        "Day 23 of 30, until Tue 2 Jun 2026: 7 days left, 5 of them worked. "
        "Worked so far: 15 days, weekends, holidays and days off taken out."
    )
    after = now.replace(year=2026, month=6, day=9)
    assert page_of(goal, now=after).progress.days == "The last day was Tue 2 Jun 2026."


def test_what_was_delivered_is_the_users_own_word(goal, owner, now):
    services.say_delivered(
        goal=goal, by=owner, now=now, delivered="246 ms", delivered_date=date(2026, 5, 30)
    )
    assert status(fresh(goal), now) == "Delivered on Sat 30 May 2026, as you noted: 246 ms."


def test_a_day_that_has_passed_is_said(goal, owner, now):
    services.change_goal(goal=goal, by=owner, now=now, words="Ship it", due_date=date(2026, 5, 1))
    assert status(goal, now) == "Its day has passed: Fri 1 May 2026."


def test_the_page_shows_all_of_it(owner_client, goal, measured, stage):
    page = owner_client.get(reverse("goal", args=[goal.pk])).content.decode()
    for words in (
        "No measure",
        "A matter of judgement",
        "All of it in one",
        "95th percentile over time",
    ):
        assert words in page
    listed = owner_client.get(reverse("goals", args=[goal.plan_id])).content.decode()
    assert "No measure · No day · A matter of judgement" in " ".join(listed.split())


def test_a_goal_in_another_language_is_not_judged(owner_client, plan, owner, now):
    goal = services.add_goal(
        plan=plan, by=owner, now=now, words="Verbessern Sie die Zusammenarbeit mit dem Vertrieb."
    )
    page = owner_client.get(reverse("goal", args=[goal.pk])).content.decode()
    assert "I cannot judge this: the check knows English only." in page
    assert "No measure" not in page
