"""Server time of the board and of coverage: 60 concerns that point to 1,000 entries."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.concerns.models import Concern, Place, Response
from apps.evidence.models import Attachment
from apps.goals.models import Goal
from apps.plans.models import Plan
from tests.bench.test_pages import milliseconds
from tests.scale import seed

pytestmark = pytest.mark.bench
NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
TARGET_MS = 150
CONCERNS, ENTRIES = 60, 1_000


def fill(plan: Plan, *, by: User) -> None:
    """Half of the concerns are answered; every entry is a place of one of them, those with a file by a page of it."""
    entries = seed(plan, by=by, now=NOW, entries=ENTRIES, with_files=200)
    goals = list(Goal.objects.filter(plan=plan))
    concerns = Concern.objects.bulk_create(
        Concern(
            owner=by, plan=plan, words=f"Concern {n}: the part that was due was late again.", position=n,
            goal=goals[n % len(goals)], standing="disputed" if n % 2 else "unanswered",
            client_token=uuid4(), added_at=NOW,
        )
        for n in range(CONCERNS)
    )  # fmt: skip
    Response.objects.bulk_create(
        Response(
            owner=by, concern=one, number=1, standing="disputed", words="It was done on 12 May.",
            audience="panel", written_at=NOW, decided_at=NOW,
        )
        for one in concerns[1::2]
    )  # fmt: skip
    files = {one.entry_id: one for one in Attachment.objects.filter(entry__in=entries)}
    Place.objects.bulk_create(
        Place(
            owner=by, concern=concerns[n % CONCERNS], entry=entry, attachment=files.get(entry.pk),
            page=1 if entry.pk in files else None, added_at=NOW, position=n,
        )
        for n, entry in enumerate(entries)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("analyze")  # as the database does by itself, once rows are there


def test_board_and_coverage_answer_quickly(db, capsys):
    user = User.objects.create_user("bench@example.org", None, name="Bench", zone="UTC")
    plan = Plan.objects.create(owner=user, name="bench", zone="UTC", created_at=NOW)
    fill(plan, by=user)
    client = Client()
    client.force_login(user)
    found = {name: milliseconds(client, reverse(name, args=[plan.pk])) for name in ("concerns", "coverage")}  # fmt: skip
    found["today"] = milliseconds(client, reverse("today"))
    with capsys.disabled():
        print()
        for name, took in found.items():
            print(f"{name}: {took:.0f} ms for {CONCERNS} concerns and {ENTRIES} entries")
    assert all(took < TARGET_MS for took in found.values()), found
