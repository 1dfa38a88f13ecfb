from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.accounts.kept import KeptPost, lock, unlock
from apps.accounts.replay import our_view
from tests.factories.accounts import PASSWORD

PATH = "/settings"
FORM = {"name": "Words that took long to write", "zone": "Europe/Berlin"}
HERE = {"Origin": "http://testserver"}


def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def sign_in(client, owner, kept: str, **more):
    form = {"login": owner.email, "password": PASSWORD, "kept": kept, **more}
    return client.post(reverse("account_login"), form)


def kept_in(response) -> str:
    return str(response.context["form"].initial["kept"])


def test_a_post_without_a_session_shows_sign_in_and_nothing_is_lost(owner, client):
    page = client.post(PATH, FORM)
    assert page.status_code == 403
    assert FORM["name"] not in page.content.decode()
    response = sign_in(client, owner, kept_in(page))
    assert (response.status_code, response["Location"]) == (302, PATH)
    owner.refresh_from_db()
    assert (owner.name, owner.zone) == (FORM["name"], FORM["zone"])


def test_a_wrong_password_on_the_way_keeps_the_text(owner, client):
    kept = kept_in(client.post(PATH, FORM))
    again = sign_in(client, owner, kept, password="not this one")
    assert again.context["form"]["kept"].value() == kept
    sign_in(client, owner, kept)
    owner.refresh_from_db()
    assert owner.name == FORM["name"]


def test_words_that_are_refused_come_back_for_saving_again(owner, client):
    kept = kept_in(client.post(PATH, {**FORM, "zone": "Mars/Phobos"}))
    page = sign_in(client, owner, kept)
    assert page.status_code == 200
    assert FORM["name"] in page.content.decode()
    assert page.context["kept"].path == PATH
    owner.refresh_from_db()
    assert owner.name != FORM["name"]


def test_a_changed_hidden_field_is_worth_nothing(owner, client):
    kept = kept_in(client.post(PATH, FORM))
    response = sign_in(client, owner, kept[:-4] + "AAAA")
    assert response["Location"] == reverse("today")
    owner.refresh_from_db()
    assert owner.name != FORM["name"]


@pytest.mark.parametrize("forged", ["x", "\x00", "ä" * 100, "gAAAAA", "a" * 200_000])
def test_a_forged_hidden_field_is_worth_nothing(owner, client, forged):
    assert sign_in(client, owner, forged)["Location"] == reverse("today")


def test_the_hidden_field_dies_after_twelve_hours(owner, client, now):
    with time_machine.travel(now, tick=False):
        kept = kept_in(client.post(PATH, FORM))
    with time_machine.travel(now + timedelta(hours=12, minutes=1), tick=False):
        assert sign_in(client, owner, kept)["Location"] == reverse("today")
    owner.refresh_from_db()
    assert owner.name != FORM["name"]


def test_more_than_64_kb_is_not_kept_and_it_says_so(db, client):
    page = client.post(PATH, {**FORM, "name": "x" * 66_000 + " end"})
    assert kept_in(page) == ""
    assert "too long to be kept" in page.content.decode()


def test_text_just_below_the_limit_is_kept(now):
    kept = KeptPost(path=PATH, fields=(("statement", "é" * 8_000),), files=0)
    token = lock(kept, now=now)
    assert token is not None
    assert unlock(token, now=now) == kept


def test_files_must_be_chosen_again_and_it_says_so(owner, client):
    upload = SimpleUploadedFile("proof.png", b"bytes")
    page = client.post(PATH, {**FORM, "files": upload})
    assert "choose them again" in page.content.decode()
    after = client.get(sign_in(client, owner, kept_in(page))["Location"])
    assert "choose them again" in after.content.decode()


def test_passwords_and_proofs_are_never_kept(db, client, now):
    with time_machine.travel(now, tick=False):
        page = client.post(
            PATH, {**FORM, "password": "secret one", "csrfmiddlewaretoken": "t", "kept": "k"}
        )
    kept = unlock(kept_in(page), now=now)
    assert kept is not None
    names = [name for name, _value in kept.fields]
    assert names == ["name", "zone"]


def test_htmx_gets_the_bare_status_and_posts_anew(db, client):
    response = client.post(PATH, FORM, headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (403, b"")


def test_a_fragment_asked_for_without_a_session_leads_the_page_to_sign_in(db, client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/somewhere?x=1"}
    response = client.get(PATH, headers=headers)
    assert (
        response["HX-Redirect"] == f"{reverse('account_login')}?{urlencode({'next': '/somewhere'})}"
    )


def test_an_empty_post_without_a_session_leads_to_sign_in(db, client):
    assert client.post(PATH)["Location"].startswith(reverse("account_login"))


def test_a_lost_proof_of_the_form_gives_the_words_back_to_save_again(owner):
    client = strict()
    client.force_login(owner)
    page = client.post(PATH, FORM, headers=HERE)
    assert page.status_code == 403
    body = page.content.decode()
    assert FORM["name"] in body
    assert "Save again" in body
    proof = page.cookies["daybook_csrf" if "daybook_csrf" in page.cookies else "csrftoken"].value
    saved = client.post(
        PATH, {**dict(page.context["kept"].fields), "csrfmiddlewaretoken": proof}, headers=HERE
    )
    assert saved.status_code == 302
    owner.refresh_from_db()
    assert owner.name == FORM["name"]


def test_a_lost_proof_and_a_lost_session_together_lose_no_text(owner):
    page = strict().post(PATH, FORM, headers=HERE)
    sign_in(Client(), owner, kept_in(page))
    owner.refresh_from_db()
    assert owner.name == FORM["name"]


@pytest.mark.parametrize("source", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
@pytest.mark.parametrize("signed_in", [True, False])
def test_words_posted_by_another_site_are_never_offered_for_saving(owner, source, signed_in):
    client = strict()
    if signed_in:
        client.force_login(owner)
    page = client.post(PATH, FORM, headers=source)
    assert page.status_code == 403
    assert FORM["name"] not in page.content.decode()
    assert b'name="kept"' not in page.content


def test_sign_in_with_a_lost_proof_starts_again(db):
    response = strict().post(
        reverse("account_login"), {"login": "a@b.c", "password": "x"}, headers=HERE
    )
    assert (response.status_code, response["Location"]) == (302, reverse("account_login"))


@pytest.mark.parametrize(
    "path", ["//evil.example/settings", "https://evil.example/settings", "", "nowhere", "/account/login/",
             "/account/password/", "/no/such/page", "/help/"],
)  # fmt: skip
def test_only_views_of_ours_behind_sign_in_are_repeated(path):
    assert our_view(path) is None


def test_the_words_of_another_persons_object_come_back_and_change_nothing(
    owner, stranger_plan, client, now
):
    path = reverse("plan", args=[stranger_plan.pk])
    kept = lock(KeptPost(path=path, fields=(("name", "my own words"),), files=0), now=now)
    with time_machine.travel(now, tick=False):
        page = sign_in(client, owner, kept or "")
    assert "my own words" in page.content.decode()
    stranger_plan.refresh_from_db()
    assert stranger_plan.name == "Their plan"


def test_a_text_too_long_to_be_kept_still_leads_back_to_its_page(owner, client):
    long = {**FORM, "name": "x" * 70_000}
    page = client.post(PATH, long, headers={"Referer": f"http://testserver{PATH}"})
    assert kept_in(page) == ""
    assert f'<input type="hidden" name="next" value="{PATH}">' in page.content.decode()


def test_the_page_before_is_data_and_never_markup(client, db):
    referer = 'http://testserver/"><script>alert(1)</script>'
    page = client.post(PATH, FORM, headers={"Referer": referer}).content.decode()
    assert "<script>alert" not in page
