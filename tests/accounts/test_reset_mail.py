from __future__ import annotations

import re

from django.core import mail
from django.urls import reverse

from tests.conftest import PASSWORD

NEW = "another long password"


def ask(client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_the_mail_says_nothing_about_what_this_is(owner, client, settings):
    settings.PUBLIC_URL = "https://notes.example"
    ask(client, owner.email)
    (sent,) = mail.outbox
    assert sent.subject == "The link you asked for"
    said = f"{sent.subject}\n{sent.body}".lower()
    for word in (
        "!",
        "testserver",
        str(owner.pk),
        owner.name.lower(),
        "plan",
        "appeal",
        "evidence",
    ):
        assert word not in said
    links = re.findall(r"https?://\S+", str(sent.body))
    assert [one.startswith("https://notes.example/") for one in links] == [True]


def test_its_link_makes_a_new_password_and_works_once(owner, client, settings):
    ask(client, owner.email)
    path = re.findall(r"https?://[^/]+(\S+)", str(mail.outbox[0].body))[0]
    form = client.get(path)["Location"]
    client.post(form, {"password1": NEW, "password2": NEW})
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert client.get(path).status_code == 200  # says that the link was used


def test_an_address_without_an_account_gets_a_mail_with_the_same_subject_and_no_link(owner, client):
    """Both are sent, so that the time it takes tells nothing (R33)."""
    ask(client, owner.email)
    ask(client, "nobody@example.org")
    known, unknown = mail.outbox
    assert known.subject == unknown.subject
    assert "There is no account with it here" in str(unknown.body)
    for word in ("!", "testserver", "http", "sign up"):
        assert word not in str(unknown.body).lower()


def test_asking_changes_nothing(owner, client):
    ask(client, owner.email)
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)
