"""Server time of a scenario: its page, and the answer after a change in the form (100 ms; issue 6)."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.choices.models import Vest
from apps.choices.services import add_scenario
from apps.plans.models import Plan
from tests.bench.test_pages import ROUNDS
from tests.choices.scenarios import EXAMPLE

pytestmark = pytest.mark.bench
NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
MOST_WORK_MS = 100  # of this process alone: what others do to the machine hardly adds to it
VESTS = 40


def test_a_change_is_answered_quickly(db, capsys):
    user = User.objects.create_user("bench@example.org", None, name="Bench", zone="UTC")
    plan = Plan.objects.create(owner=user, name="bench", zone="UTC", created_at=NOW)
    told = EXAMPLE | {"offer_last_date": None, "plan_end_date": None, "costs": Decimal(5_000)}
    scenario = add_scenario(plan=plan, by=user, now=NOW, client_token=uuid4(), **told)
    today = datetime.now(tz=UTC).date()
    for name, days in (("offer_last_date", 4), ("plan_end_date", 47), ("appeal_end_date", 80)):
        setattr(scenario, name, today + timedelta(days=days))
    scenario.save()
    Vest.objects.bulk_create(
        Vest(owner=user, scenario=scenario, vest_date=today + timedelta(days=18 * n), amount=1_000)
        for n in range(1, VESTS)
    )
    client = Client()
    client.force_login(user)
    page, attempt = (reverse(name, args=[scenario.pk]) for name in ("choice", "choice_try"))
    form = client.get(reverse("choice_figures", args=[scenario.pk])).content.decode()
    values = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    values |= {"pay_per": "year", "currency": "USD"}
    found = {
        "page, 12 months": _best(lambda: client.get(page)),
        "page, 24 months": _best(lambda: client.get(page, {"months": "24"})),
        "after a change": _best(lambda: client.post(attempt, values)),
    }
    with capsys.disabled():
        print()
        for name, (passed, worked) in found.items():
            print(f"{name}: {passed:.0f} ms, {worked:.0f} ms of work, {VESTS} vests")
    assert found["after a change"][1] < MOST_WORK_MS, found


def _best(ask):
    """The best of several rounds after a warm-up: milliseconds that passed, and those that this process worked."""
    ask()
    passed, worked = [], []
    for _round in range(ROUNDS):
        began, at_work = time.perf_counter(), time.process_time()
        assert ask().status_code == 200
        passed.append((time.perf_counter() - began) * 1_000)
        worked.append((time.process_time() - at_work) * 1_000)
    return min(passed), min(worked)
