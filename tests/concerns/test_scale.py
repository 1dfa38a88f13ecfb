"""Sixty concerns and a thousand entries are read with as many queries as three and twenty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.plans.models import Plan
from tests.scale import argue

FEW = {"entries": 20, "concerns": 3, "with_files": 4}
MANY = {"entries": 1_000, "concerns": 60, "with_files": 200}


@pytest.fixture
def argued(now):
    def made(owner: User, sizes: dict[str, int]) -> Plan:
        plan = Plan.objects.create(owner=owner, name="sizes", zone="UTC", created_at=now)
        argue(plan, by=owner, now=now, **sizes)
        return plan

    return made


def queries(client: Client, url: str) -> int:
    """How many a page takes once everything that is read only once was read."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_queries_do_not_grow(owner, owner_client, stranger, stranger_client, argued):
    few, many = argued(owner, FEW), argued(stranger, MANY)
    for name in ("concerns", "coverage"):
        few_url, many_url = (reverse(name, args=[one.pk]) for one in (few, many))
        assert queries(owner_client, few_url) == queries(stranger_client, many_url), name
    today = reverse("today")
    assert queries(owner_client, today) == queries(stranger_client, today)
