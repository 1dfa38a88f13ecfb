from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from apps.core.fuzzy import about, in_month, in_year, on_day, unknown
from apps.evidence.models import Entry, with_links
from apps.evidence.proof import lines, marks, tallies
from apps.evidence.services import record_entry
from apps.evidence.timeline import proof_words
from apps.goals.proof import Tally
from apps.goals.services import add_goal
from tests.factories.evidence import make_entry


@pytest.fixture
def goal(plan, owner, now):
    return add_goal(plan=plan, by=owner, now=now, words="Ship")


@pytest.mark.parametrize(
    ("kind", "details", "is_proof", "words"),
    [
        ("note", {}, False, "No proof yet"),
        ("email", {"subject": "Only a subject"}, False, "No proof yet"),
        ("email", {"text": "Thank you for the export."}, True, "The e-mail itself"),
        (
            "feedback",
            {"channel": "email", "exact_words": "It held."},
            True,
            "Their own words, in writing",
        ),
        (
            "feedback",
            {"channel": "form", "exact_words": "It held."},
            True,
            "Their own words, in writing",
        ),
        ("feedback", {"channel": "aloud", "exact_words": "It held."}, False, "No proof yet"),
        ("feedback", {"channel": "email"}, False, "No proof yet"),
        ("reference", {"place": "MIG-114"}, True, "Points to MIG-114"),
    ],
)
def test_lists_goals_and_entries_agree_on_what_is_proof(
    plan, owner, now, goal, kind, details, is_proof, words
):
    record_entry(
        plan=plan, by=owner, now=now, kind=kind, statement="It was said.", happened=unknown(zone="UTC"),
        client_token=uuid4(), details=details, goals=[goal],
    )  # fmt: skip
    assert tallies(plan) == {goal.pk: Tally(entries=1, with_proof=int(is_proof))}
    assert [one.has_proof for one in lines(goal)] == [is_proof]
    assert marks(plan) == []
    [entry] = with_links(Entry.objects.for_user(owner).with_details())
    assert proof_words(entry) == words


@pytest.mark.parametrize(
    ("happened", "days"),
    [
        (on_day(date(2026, 6, 1), zone="Asia/Kolkata"), [date(2026, 6, 1)]),
        (about(date(2026, 6, 1), zone="America/Los_Angeles"), [date(2026, 6, 1)]),
        (in_month(date(2026, 6, 1), zone="UTC"), []),
        (in_year(date(2026, 6, 1), zone="UTC"), []),
    ],
)
def test_a_picture_puts_an_entry_on_the_day_of_its_own_clock(plan, now, happened, days):
    make_entry(plan, now=now, happened=happened)
    assert [one.day for one in marks(plan)] == days
