from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.plans.models import Plan
from tests.factories.accounts import UserFactory

FORM = {
    "email": "New@Example.org",
    "name": "New Person",
    "password1": "a long enough password",
    "zone": "Europe/Berlin",
}


@pytest.fixture
def open_signup(settings):
    settings.SIGNUP_OPEN = True


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), {**FORM, **changes})


def test_it_is_closed_unless_opened(db, client):
    sign_up(client)
    assert not User.objects.exists()


def test_the_question_comes_before_the_form(db, client, open_signup):
    path = reverse("account_signup")
    assert client.get(path)["Location"] == reverse("device")
    assert client.post(reverse("device"), {"answer": "mine"})["Location"] == path
    assert b"data-zone-field" in client.get(path).content


def test_a_closed_page_says_so_without_asking(db, client):
    assert client.get(reverse("account_signup")).status_code == 200


def test_a_later_account_has_its_name_zone_and_plan(db, client, open_signup):
    response = sign_up(client)
    assert (response.status_code, response["Location"]) == (302, reverse("where_are_you"))
    user = User.objects.get()
    assert [one.kind for one in Plan.objects.get(owner=user).stages.all()] == ["hint"]
    assert (user.email, user.name, user.zone) == ("new@example.org", "New Person", "Europe/Berlin")
    assert user.zone_confirmed_at is not None


def test_an_employers_address_is_refused_until_ticked(db, client, open_signup):
    refused = sign_up(client, email="me@amazon.com")
    assert "email" in refused.context["form"].errors
    assert not User.objects.exists()
    sign_up(client, email="me@amazon.com", work_is_fine="on")
    assert User.objects.get().email == "me@amazon.com"


def test_an_address_with_an_account_makes_no_second_one(db, client, open_signup):
    UserFactory.create(email="new@example.org")
    response = sign_up(client)
    assert response.context["form"].errors["email"]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""}, {"email": "\x00@example.org"}, {"email": "a" * 1_000_000}, {"zone": "Mars/Phobos"},
        {"zone": ""}, {"password1": "short"}, {"password1": "password1234"}, {"name": "n" * 1_000_000},
    ],
)  # fmt: skip
def test_bad_input_makes_no_account_and_no_error_500(db, client, open_signup, changes):
    response = sign_up(client, **changes)
    assert response.status_code in {200, 422}
    assert response.context["form"].errors
    assert not User.objects.exists()
