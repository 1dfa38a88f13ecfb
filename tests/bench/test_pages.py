"""Server time of Today and Log with 1,000 entries, beside a page that reads nothing, in one run."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.plans.models import Plan
from tests.scale import seed

pytestmark = pytest.mark.bench
NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
ROUNDS = 15
TARGET_MS = 150


def milliseconds(client: Client, url: str) -> float:
    """The best of several rounds after a warm-up, in milliseconds: what others do to the machine only adds."""
    client.get(url)
    took = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        assert client.get(url).status_code == 200
        took.append((time.perf_counter() - started) * 1_000)
    return min(took)


def test_today_and_log_answer_quickly(db, capsys):
    user = User.objects.create_user(
        "bench@example.org", None, name="Bench", zone="America/Los_Angeles"
    )
    plan = Plan.objects.create(owner=user, name="bench", zone="America/Los_Angeles", created_at=NOW)
    seed(plan, by=user, now=NOW, entries=1_000, with_files=200)
    client = Client()
    client.force_login(user)
    floor = milliseconds(client, reverse("healthz", args=["live"]))
    found = {
        "Today": milliseconds(client, reverse("today")),
        "Log": milliseconds(client, reverse("log", args=[plan.pk])),
    }
    with capsys.disabled():
        print()
        for name, took in found.items():
            print(
                f"{name}: {took:.0f} ms, {took / floor:.0f} times the empty page's {floor:.1f} ms"
            )
    assert all(took < TARGET_MS for took in found.values()), found
