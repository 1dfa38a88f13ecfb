"""R31: twelve hours after signing in a session ends, however busy it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.conftest import PASSWORD

START = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
SETTINGS = reverse("account_settings")


@pytest.fixture
def signed_in(owner) -> Client:
    client = Client()
    with time_machine.travel(START, tick=False):
        client.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
        assert client.get(SETTINGS).status_code == 200
    return client


def used(client, *, after: timedelta, method="get", **data) -> int:
    with time_machine.travel(START + after, tick=False):
        return int(getattr(client, method)(SETTINGS, data).status_code)


def test_a_busy_session_ends_after_twelve_hours(signed_in):
    for hours in range(1, 12):
        assert used(signed_in, after=timedelta(hours=hours)) == 200
    assert used(signed_in, after=timedelta(hours=11, minutes=59)) == 200
    assert used(signed_in, after=timedelta(hours=12)) == 302


def test_what_is_posted_at_that_moment_is_kept(signed_in, owner):
    for hours in (6, 11):
        used(signed_in, after=timedelta(hours=hours))
    assert used(signed_in, after=timedelta(hours=13), method="post", name="My new name") == 403
    owner.refresh_from_db()
    assert owner.name == "Mara Lindqvist"


def test_signing_in_again_begins_twelve_new_hours(signed_in, owner):
    with time_machine.travel(START + timedelta(hours=7), tick=False):
        signed_in.post(reverse("account_logout"))
        signed_in.post(reverse("account_login"), {"login": owner.email, "password": PASSWORD})
        signed_in.get(SETTINGS)
    assert used(signed_in, after=timedelta(hours=13)) == 200


def test_a_visit_to_the_example_prolongs_nothing(signed_in):
    with time_machine.travel(START + timedelta(hours=7), tick=False):
        signed_in.post(reverse("example_start"))
    assert used(signed_in, after=timedelta(hours=11)) == 200
    assert used(signed_in, after=timedelta(hours=12)) == 302


def test_coming_back_from_the_example_prolongs_nothing(signed_in, owner):
    for name in ("example_start", "example_leave"):
        with time_machine.travel(START + timedelta(hours=7), tick=False):
            signed_in.post(reverse(name))
            last = signed_in.session.get("_auth_user_id")
    assert last == str(owner.pk)
    assert used(signed_in, after=timedelta(hours=12)) == 302
    assert not User.objects.filter(is_throwaway=True).exists()
