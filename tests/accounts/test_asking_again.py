"""R32: before what hands out or redirects the record the password is asked again, and nothing posted is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import get_resolver

from apps.core.asking import Before, asked_before
from apps.deadlines.models import CalendarFeed
from apps.mail.models import MailConnection, SecondAddress
from tests.factories.accounts import PASSWORD
from tests.guards.routes import routes

ASK = "/account/confirm/"
LATER = timedelta(minutes=16)
SECOND = {"do": "name", "address": "second@example.org"}


@pytest.fixture
def long_ago(owner, owner_client, now):
    """A session whose sign-in is sixteen minutes ago."""
    owner.is_staff = True
    owner.save()
    with time_machine.travel(now, tick=False) as clock:
        owner_client.get("/settings")
        clock.shift(LATER)
        yield clock


def answer(client, page, password: str = PASSWORD):
    kept = page.context["form"].initial["kept"]
    return client.post(ASK, {"password": password, "kept": kept, "next": "/settings"})


def test_what_asks_is_named_here():
    marked = {}
    for include in get_resolver().url_patterns:
        for one in getattr(include, "url_patterns", [include]):
            if before := asked_before(one.callback):
                marked[one.name] = before
    assert marked == {
        "calendar_live": Before.WRITING,
        "settings_second_address": Before.WRITING,
        "settings_mail": Before.LOOKING,
        "settings_mail_remove": Before.WRITING,
        "elsewhere": Before.WRITING,
    }
    assert set(marked) <= {one.name for one in routes()}


def test_right_after_signing_in_nothing_is_asked(owner_client, plan):
    assert owner_client.post("/settings/second-address", SECOND).status_code == 302
    assert SecondAddress.objects.exists()


def test_later_the_password_is_asked_and_what_was_posted_goes_on(owner_client, plan, long_ago):
    page = owner_client.post("/settings/second-address", SECOND)
    assert page.status_code == 403
    assert "second@example.org" not in page.content.decode()
    assert not SecondAddress.objects.exists()
    assert answer(owner_client, page, "not this one").status_code == 200
    assert not SecondAddress.objects.exists()
    done = answer(owner_client, page)
    assert (done.status_code, done["Location"]) == (302, "/settings/second-address")
    assert SecondAddress.objects.get().address == "second@example.org"


def test_an_answer_counts_a_quarter_of_an_hour(owner_client, plan, long_ago):
    path = f"/p/{plan.pk}/calendar"
    answer(owner_client, owner_client.post(path))
    assert owner_client.post(path).status_code == 302
    long_ago.shift(LATER)
    assert owner_client.post(path).status_code == 403


def test_looking_asks_nothing_but_where_a_secret_is_typed(owner_client, plan, long_ago):
    assert owner_client.get(f"/p/{plan.pk}/calendar").status_code == 200
    assert owner_client.get("/settings/second-address").status_code == 200
    asked = owner_client.get("/settings/mail?provider=icloud")
    assert asked["Location"] == f"{ASK}?next=%2Fsettings%2Fmail%3Fprovider%3Dicloud"
    page = owner_client.post(ASK, {"password": PASSWORD, "next": "/settings/mail?provider=icloud"})
    assert page["Location"] == "/settings/mail?provider=icloud"
    assert owner_client.get("/settings/mail").status_code == 200


def test_the_mail_server_is_not_changed_nor_removed_by_a_session_left_open(
    owner_client, plan, long_ago
):
    assert owner_client.post("/settings/mail", {"host": "smtp.evil.example"}).status_code == 403
    assert owner_client.post("/settings/mail/remove").status_code == 403
    assert not MailConnection.objects.exists()


def test_a_page_made_by_the_answer_shows_its_secret_once_and_makes_no_second(
    owner_client, plan, long_ago
):
    path = f"/p/{plan.pk}/calendar"
    done = answer(owner_client, owner_client.post(path))
    assert done["Location"] == path
    shown = owner_client.get(path).content.decode()
    assert 'id="feed-address"' in shown
    assert "before signing in" not in shown
    for _reload in range(2):
        assert 'id="feed-address"' not in owner_client.get(path).content.decode()
    assert CalendarFeed.objects.count() == 1


def test_a_stranger_to_the_session_gets_sign_in_and_not_this(client, plan):
    assert client.get("/settings/mail")["Location"].startswith("/account/login/")


def test_nobody_is_asked_for_a_password_that_is_not_there(owner, owner_client, plan, long_ago):
    owner.set_unusable_password()
    owner.save()
    owner_client.force_login(owner)
    long_ago.shift(LATER)
    assert owner_client.post("/settings/second-address", SECOND).status_code == 302
