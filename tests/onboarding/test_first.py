from __future__ import annotations

import pytest
from django.urls import reverse

from apps.accounts.models import SetupLink, User
from apps.accounts.services import make_setup_link
from apps.plans.models import Plan

FORM = {
    "email": "mara@example.org",
    "name": "Mara",
    "password": "a long enough password",
    "zone": "America/Los_Angeles",
}


@pytest.fixture
def link(db, now) -> str:
    return reverse("welcome", args=[make_setup_link(now=now)])


def answer(client, what: str):
    return client.post(reverse("device"), {"answer": what})


def test_the_question_comes_before_the_form(client, link):
    assert client.get(link)["Location"] == reverse("device")
    assert b'name="password"' not in client.get(reverse("device")).content
    assert answer(client, "mine")["Location"] == link
    page = client.get(link)
    assert page.status_code == 200
    assert b'name="password"' in page.content
    assert b"Not your work address" in page.content
    assert b"data-zone-field" in page.content


def test_on_a_work_computer_there_is_no_form_only_the_sheet(client, link):
    client.get(link)
    response = answer(client, "work")
    assert response["Location"] == reverse("tonight_blank")
    page = client.get(response["Location"]).content
    assert b"Nothing is asked on this computer" in page
    assert b"<input" not in page.split(b"<main")[1].replace(b'name="csrfmiddlewaretoken"', b"")
    assert client.get(link)["Location"] == reverse("device")


def test_the_whole_way_from_the_link_to_the_doors(client, link):
    client.get(link)
    answer(client, "mine")
    response = client.post(link, FORM)
    assert response["Location"] == reverse("where_are_you")
    page = client.get(response["Location"])
    assert page.status_code == 200
    for words in ("I suspect something", "I must appeal by a date", "I have lost access"):
        assert words in page.content.decode()
    user = User.objects.get()
    assert user.zone == "America/Los_Angeles"
    assert [one.kind for one in Plan.objects.for_user(user).get().stages.all()] == ["hint"]


def test_fetching_the_link_ten_times_from_two_agents_spends_nothing(client, link):
    for agent in ("one", "two"):
        for _time in range(10):
            client.get(link, headers={"User-Agent": agent})
            client.head(link, headers={"User-Agent": agent})
    assert SetupLink.objects.count() == 1
    assert not User.objects.exists()
    assert client.post(link, FORM).status_code == 302


@pytest.mark.parametrize("token", ["x", "a" * 43, "..", "%00", "ä", "a" * 4000])
def test_a_forged_link_is_a_plain_404(client, link, token):
    answer(client, "mine")
    path = reverse("welcome", args=["TOKEN"]).replace("TOKEN", token)
    assert client.get(path).status_code == 404
    assert client.post(path, FORM).status_code == 404
    assert not User.objects.exists()


def test_a_used_link_answers_like_a_forged_one(client, link):
    answer(client, "mine")
    client.post(link, FORM)
    client.logout()
    answer(client, "mine")
    used = client.get(link)
    forged = client.get(reverse("welcome", args=["x"]))
    assert (used.status_code, used.content) == (forged.status_code, forged.content)
    assert client.post(link, FORM | {"email": "second@example.org"}).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""}, {"email": "no address"}, {"email": "\x00@example.org"}, {"email": "a" * 1_000_000},
        {"email": "me@amazon.com"}, {"email": "me@corp.amazon.com"}, {"zone": ""}, {"zone": "Mars/Phobos"},
        {"zone": "\u202eUTC"}, {"password": ""}, {"password": "short"}, {"password": "password1234"},
        {"password": "mara@example.org"}, {"password": "x" * 1_000_000}, {"name": "n" * 1_000_000},
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_spends_nothing(client, link, changes):
    answer(client, "mine")
    response = client.post(link, FORM | changes)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert SetupLink.objects.count() == 1
    assert not User.objects.exists()


def test_a_work_address_is_kept_once_its_risk_is_ticked(client, link):
    answer(client, "mine")
    refused = client.post(link, FORM | {"email": "me@amazon.com"})
    assert b"belongs to an employer" in refused.content
    assert b'type="checkbox"' in refused.content
    assert (
        client.post(link, FORM | {"email": "me@amazon.com", "work_is_fine": "on"}).status_code
        == 302
    )


def test_an_odd_name_is_kept_as_it_is(client, link):
    answer(client, "mine")
    client.post(link, FORM | {"name": "Ma\x00ra \u202e😀 <script>"})
    assert User.objects.get().name == "Mara \u202e😀 <script>"


def test_only_a_known_answer_counts(client, db):
    assert answer(client, "\x00").status_code == 200
    assert "own_device" not in client.session


def test_after_the_answer_one_never_leaves_this_site(client, db):
    client.get(reverse("device"), {"next": "https://evil.example"})
    assert answer(client, "mine")["Location"] == reverse("account_login")


def test_the_doors_need_an_account_and_the_answer(client, owner_client):
    assert client.get(reverse("where_are_you"))["Location"].startswith(reverse("account_login"))
    assert owner_client.get(reverse("where_are_you"))["Location"] == reverse("device")
    assert answer(owner_client, "mine")["Location"] == reverse("where_are_you")
    assert owner_client.post(reverse("where_are_you")).status_code == 405
