from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

PATHS = [
    "//evil.example", "https://evil.example", "http:evil.example", "///evil.example", "\\\\evil.example",
    "/\\evil.example", "https:///evil.example", "javascript:alert(1)", "http://testserver@evil.example",
    "\x08//evil.example", "%2F%2Fevil.example", "https://daybook.example.evil.example",
]  # fmt: skip


@pytest.fixture
def form() -> dict[str, str]:
    return {"login": "person@example.org", "password": PASSWORD}


def sign_in(client, form, **more):
    return client.post(reverse("account_login"), {**form, **more})


def test_signing_in_leads_to_today(db, client, form):
    UserFactory.create(email=form["login"])
    response = sign_in(client, form)
    assert (response.status_code, response["Location"]) == (302, reverse("today"))


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(db, client, form):
    UserFactory.create(email=form["login"])
    wrong = sign_in(client, form, password="not this one")
    unknown = sign_in(client, form, login="nobody@example.org", password="not this one")
    assert wrong.status_code == unknown.status_code
    errors = [list(one.context["form"].non_field_errors()) for one in (wrong, unknown)]
    assert errors[0] == errors[1]
    assert len(errors[0]) == 1


@pytest.mark.parametrize("target", PATHS)
def test_no_redirect_leaves_this_origin(db, client, form, target):
    UserFactory.create(email=form["login"])
    response = sign_in(client, form, next=target)
    assert response.status_code == 302
    assert response["Location"].startswith("/")
    assert not response["Location"].startswith(("//", "/\\"))


def test_a_deactivated_account_cannot_sign_in(db, client, form):
    UserFactory.create(email=form["login"], is_active=False)
    sign_in(client, form)
    assert client.get(reverse("account_settings")).status_code == 302


def test_a_deleted_accounts_session_is_dead_at_once(owner, owner_client):
    User.objects.all().delete()
    assert owner_client.get(reverse("account_settings")).status_code == 302


@pytest.mark.parametrize(
    "hostile", ["", "\x00", "a" * 1_000_000, "\u202egnp.exe", "😀@😀", "' or 1=1 --"]
)
def test_hostile_input_signs_nobody_in(db, client, hostile):
    response = sign_in(client, {"login": hostile, "password": hostile})
    assert response.status_code == 200
    assert response.context["form"].errors


def test_too_many_tries_are_stopped(db, client, form, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/10m/key"}
    UserFactory.create(email=form["login"])
    for _one in range(3):
        sign_in(client, form, password="not this one")
    response = sign_in(client, form)
    assert response.status_code in {200, 429}
    assert client.get(reverse("account_settings")).status_code == 302


def test_signing_out_needs_a_post(owner_client):
    assert owner_client.get(reverse("account_logout")).status_code == 200
    assert owner_client.get(reverse("account_settings")).status_code == 200
    owner_client.post(reverse("account_logout"))
    assert owner_client.get(reverse("account_settings")).status_code == 302


def test_the_list_shows_and_ends_other_sessions(owner, client, form):
    first, second = type(client)(), type(client)()
    for one in (first, second):
        sign_in(one, form, login=owner.email)
    page = first.get(reverse("usersessions_list"))
    assert page.status_code == 200
    first.post(reverse("usersessions_list"))
    assert second.get(reverse("account_settings")).status_code == 302
    assert first.get(reverse("account_settings")).status_code == 200


def test_signing_in_and_out_says_nothing_and_shows_no_id(client, owner, plan, form):
    sign_in(client, form, login=owner.email)
    page = client.get(reverse("account_settings"))
    assert list(page.context["messages"]) == []
    assert str(owner.pk) not in page.content.decode()
    client.post(reverse("account_logout"))
    assert list(client.get(reverse("help")).context["messages"]) == []
