from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import User
from tests.guards.world import World, make_world


@pytest.fixture
def world(owner, now, settings, tmp_path) -> World:
    """One of everything of `owner`. The database forgets it; the local mailbox would not."""
    settings.LOCAL_MAILBOX = tmp_path / "mailbox"
    return make_world(owner=owner, now=now)


@pytest.fixture
def visitor(client: Client) -> Client:
    """Nobody: not signed in."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def other_client(stranger_client: Client, stranger_plan) -> Client:
    """Somebody else with an account and a plan of their own."""
    stranger_client.raise_request_exception = False
    return stranger_client


@pytest.fixture
def own_client(owner_client: Client) -> Client:
    owner_client.raise_request_exception = False
    return owner_client


@pytest.fixture
def gone_client(db) -> Client:
    """Somebody whose account was switched off while they were signed in."""
    user = User.objects.create_user("gone@example.org", "a long enough password", zone="UTC")
    client = Client(raise_request_exception=False)
    client.force_login(user)
    user.is_active = False
    user.save()
    return client
