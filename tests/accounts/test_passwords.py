"""allauth's pages in our words, and only at the addresses that are needed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.models import User
from tests.conftest import PASSWORD
from tests.factories.accounts import UserFactory

NEW = "another long password"
CHANGE, RESET = reverse("account_change_password"), reverse("account_reset_password")
THEIRS = ("Email", "New Password", "Current Password", "(again)", "placeholder=", "Remember")


def main_of(response) -> str:
    return str(response.content.decode().split("<main")[1].split("</main>")[0])


@pytest.mark.parametrize("name", ["account_change_password", "account_reauthenticate"])
def test_the_forms_inside_speak_our_words(owner_client, name):
    body = main_of(owner_client.get(reverse(name)))
    assert "assword" in body
    assert [one for one in THEIRS if one in body] == []


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_the_forms_before_the_door_speak_our_words(db, client, name):
    body = main_of(client.get(reverse(name)))
    assert "E-mail address" in body
    assert [one for one in THEIRS if one in body] == []


def test_a_password_is_changed_and_it_says_so(owner, owner_client):
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    page = owner_client.post(CHANGE, form, follow=True)
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert "Your password is changed." in page.content.decode()


def test_a_wrong_old_password_changes_nothing_and_gets_a_sentence(owner, owner_client):
    form = {"oldpassword": "not this one", "password1": NEW, "password2": NEW}
    page = owner_client.post(CHANGE, form).content.decode()
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
    assert "This is not the password you have now." in page


def test_the_owner_of_an_example_gets_no_password(owner_client):
    owner_client.post(reverse("example_start"))
    page = owner_client.get(reverse("account_settings")).content.decode()
    assert CHANGE not in page
    for method in ("get", "post"):
        answer = getattr(owner_client, method)(CHANGE, {"password1": NEW, "password2": NEW})
        assert answer["Location"] == reverse("account_settings")
    assert not User.objects.get(is_throwaway=True).has_usable_password()


def test_asking_for_a_link_says_at_the_same_address_that_it_was_sent(db, client):
    answer = client.post(RESET, {"email": "nobody@example.org"})
    assert answer["Location"] == f"{RESET}?sent=yes"
    assert "Look into your mail" in client.get(answer["Location"]).content.decode()


def test_a_closed_account_is_told_so_in_place(db, client):
    user = UserFactory.create(is_active=False)
    answer = client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD},
    )
    assert "_auth_user_id" not in client.session
    assert answer.status_code in {200, 403}


def test_a_new_password_by_link_leads_to_sign_in_and_says_so(owner, client, mailoutbox):
    client.post(RESET, {"email": owner.email})
    path = next(word.split("/", 3)[3] for word in str(mailoutbox[0].body).split() if "://" in word)
    form = client.get(f"/{path}")["Location"]
    page = client.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("account_login")
    assert "Your password is changed." in page.content.decode()


def test_signing_out_without_a_session_leads_to_sign_in(db, client):
    assert client.get(reverse("account_logout"))["Location"].startswith(reverse("account_login"))
