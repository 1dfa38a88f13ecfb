from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from django.db import connection as database
from django.test import Client
from hypothesis import settings

from apps.accounts.models import User
from apps.mail import connection
from apps.plans.models import Plan

PASSWORD = "a long enough password"

# A busy machine must not fail a test: nothing here asserts how fast something is.
settings.register_profile("daybook", deadline=None)
settings.load_profile("daybook")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys in a browser first, in whatever order chance has put them: they are long and share one product."""
    items.sort(key=lambda item: "/e2e/" not in str(item.path))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let Django's flush empty the ledger of the test database; the ledger's own tests switch this on."""
    with django_db_blocker.unblock(), database.cursor() as cursor:
        cursor.execute("alter table audit_ledgerevent disable trigger ledger_no_truncate")


@pytest.fixture(autouse=True)
def no_connection_known(monkeypatch) -> None:
    """Settings holds no mail server until a test saves one; then it is read once, not every two seconds."""
    monkeypatch.setattr(connection, "KEEP_SECONDS", math.inf)
    monkeypatch.setattr(connection._Kept, "connection", None)
    monkeypatch.setattr(connection._Kept, "at", 0.0)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 6, 2, 16, 30, tzinfo=UTC)


@pytest.fixture
def owner(db) -> User:
    return User.objects.create_user(
        "owner@example.org", PASSWORD, name="Mara Lindqvist", zone="America/Los_Angeles"
    )


@pytest.fixture
def stranger(db) -> User:
    return User.objects.create_user(
        "stranger@example.org", PASSWORD, name="Other Person", zone="Europe/Berlin"
    )


@pytest.fixture
def owner_client(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def stranger_client(stranger) -> Client:
    client = Client()
    client.force_login(stranger)
    return client


@pytest.fixture
def plan(owner, now) -> Plan:
    return Plan.objects.create(
        owner=owner, name="My plan", zone="America/Los_Angeles", created_at=now
    )


@pytest.fixture
def stranger_plan(stranger, now) -> Plan:
    return Plan.objects.create(
        owner=stranger, name="Their plan", zone="Europe/Berlin", created_at=now
    )
