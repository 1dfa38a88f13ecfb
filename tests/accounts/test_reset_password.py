from __future__ import annotations

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories.accounts import UserFactory

NEW = "another long password"


def link_for(named: str) -> str:
    out = StringIO()
    call_command("reset_password", named, stdout=out)
    return out.getvalue().strip()


def choose(client, path: str, password: str = NEW):
    form_page = client.get(path, follow=True)
    return client.post(
        form_page.redirect_chain[-1][0] if form_page.redirect_chain else path,
        {"password1": password, "password2": password},
    )


def test_the_printed_link_sets_a_new_password(db, client):
    user = UserFactory.create()
    link = urlsplit(link_for(user.email))
    response = choose(client, link.path)
    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_it_is_found_by_id_too(db):
    user = UserFactory.create()
    assert "/account/password/reset/" in link_for(str(user.pk))


def test_the_link_works_once(db, client):
    user = UserFactory.create()
    path = urlsplit(link_for(user.email)).path
    choose(client, path)
    client.logout()
    choose(client, path, "a third long password")
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_fetching_the_link_changes_nothing(db, client):
    user = UserFactory.create()
    path = urlsplit(link_for(user.email)).path
    for _one in range(10):
        client.head(path)
        client.get(path)
    user.refresh_from_db()
    assert not user.check_password(NEW)
    assert choose(client, path).status_code == 302


@pytest.mark.parametrize(
    "named", ["nobody@example.org", "00000000-0000-0000-0000-000000000000", "", "%"]
)
def test_an_unknown_account_is_said_so_with_exit_code_2(db, named):
    with pytest.raises(CommandError) as refused:
        link_for(named)
    assert refused.value.returncode == 2


def test_the_owner_of_an_example_gets_no_link(db):
    user = UserFactory.create(is_throwaway=True)
    with pytest.raises(CommandError):
        link_for(user.email)


def test_other_sessions_end_with_the_old_password(db, client, owner, owner_client):
    assert owner_client.get(reverse("account_settings")).status_code == 200
    choose(client, urlsplit(link_for(owner.email)).path)
    assert owner_client.get(reverse("account_settings")).status_code == 302


def test_known_and_unknown_addresses_get_the_same_answer(db, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    user = UserFactory.create()
    path = reverse("account_reset_password")
    known = client.post(path, {"email": user.email})
    unknown = client.post(path, {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert [one.to for one in mail.outbox] == [[user.email], ["nobody@example.org"]]


def test_mailed_links_start_with_the_public_address(db, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PUBLIC_URL = "https://daybook.example"
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    user = UserFactory.create()
    client.post(reverse("account_reset_password"), {"email": user.email}, HTTP_HOST="localhost")
    body = mail.outbox[0].body
    assert "https://daybook.example/account/password/reset/" in body
    assert "http://localhost" not in body
