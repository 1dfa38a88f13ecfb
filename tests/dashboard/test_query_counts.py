"""Every page of the journey asks the same number of questions for 10 entries and for 1,000."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.deadlines.models import Deadline
from apps.evidence.models import Entry
from apps.goals.models import Goal
from apps.plans.models import Person, Plan
from tests.scale import seed

NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)


@pytest.fixture
def sized(db):
    """Two accounts: a small plan and a large one."""
    made = {}
    for name, entries, files in (("small", 10, 4), ("large", 1_000, 200)):
        user = User.objects.create_user(
            f"{name}@example.org", None, name=name, zone="America/Los_Angeles"
        )
        plan = Plan.objects.create(
            owner=user, name=name, zone="America/Los_Angeles", created_at=NOW
        )
        rows = seed(plan, by=user, now=NOW, entries=entries, with_files=files)
        made[name] = (user, plan, rows)
    return made


def urls(plan: Plan, rows: list[Entry]) -> dict[str, str]:
    names = ("log", "dates", "goals", "people", "packet", "review", "tonight", "entry_add", "goal_add",
             "goals_paste", "deadline_add", "person_add", "packet_words", "calendar_file")  # fmt: skip
    found = {name: reverse(name, args=[plan.pk]) for name in names}
    found["today"] = reverse("today")
    found["plan"] = reverse("plan", args=[plan.pk])
    found["mailbox"] = reverse("mailbox")
    found["account_settings"] = reverse("account_settings")
    found["entry"] = rows[0].get_absolute_url()
    found["goal"] = Goal.objects.filter(plan=plan).order_by("number")[0].get_absolute_url()
    found["deadline"] = Deadline.objects.filter(plan=plan).order_by("due_at")[0].get_absolute_url()
    found["person"] = reverse(
        "person", args=[Person.objects.filter(plan=plan).order_by("name")[0].pk]
    )
    return found


def count(client: Client, url: str) -> int:
    client.get(url)  # the session's own bookkeeping settles
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(captured)


def test_no_page_asks_more_for_a_larger_record(sized):
    counts = {}
    for name, (user, plan, rows) in sized.items():
        client = Client()
        client.force_login(user)
        counts[name] = {page: count(client, url) for page, url in urls(plan, rows).items()}
    assert counts["large"] == counts["small"]
    assert max(counts["large"].values()) <= 30
