from __future__ import annotations

import pytest
from django.urls import reverse

PAGE = "account_settings"
FORM = {"name": "Mara L.", "zone": "Europe/Berlin", "shortcuts": ""}


def test_name_zone_and_shortcuts_are_saved(owner, owner_client):
    response = owner_client.post(reverse(PAGE), FORM)
    assert response.status_code == 302
    owner.refresh_from_db()
    assert (owner.name, owner.zone, owner.shortcuts) == ("Mara L.", "Europe/Berlin", False)
    assert owner.zone_confirmed_at is not None


def test_the_page_leads_to_password_and_sessions(owner_client, plan):
    page = owner_client.get(reverse(PAGE)).content.decode()
    assert reverse("account_change_password") in page
    assert reverse("usersessions_list") in page
    assert reverse("plan", args=[plan.pk]) in page


def test_a_zone_once_confirmed_is_not_replaced_by_the_device(owner, owner_client):
    assert b"data-zone-field" in owner_client.get(reverse(PAGE)).content
    owner_client.post(reverse(PAGE), FORM)
    assert b"data-zone-field" not in owner_client.get(reverse(PAGE)).content


@pytest.mark.parametrize("zone", ["", "Mars/Phobos", "../etc/passwd", "\x00", "Z" * 1_000_000])
def test_a_wrong_zone_is_refused_with_a_sentence(owner, owner_client, zone):
    response = owner_client.post(reverse(PAGE), {**FORM, "zone": zone})
    assert response.status_code == 422
    assert response.context["form"].errors["zone"]
    owner.refresh_from_db()
    assert owner.zone == "America/Los_Angeles"


def test_a_name_of_a_megabyte_is_refused_and_one_with_odd_characters_is_kept(owner, owner_client):
    assert owner_client.post(reverse(PAGE), {**FORM, "name": "x" * 1_000_000}).status_code == 422
    owner_client.post(reverse(PAGE), {**FORM, "name": "M\x00ara \u202e😀 <b>"})
    owner.refresh_from_db()
    assert owner.name == "Mara \u202e😀 <b>"
    assert b"&lt;b&gt;" in owner_client.get(reverse(PAGE)).content


def test_other_fields_cannot_be_set(owner, owner_client):
    owner_client.post(
        reverse(PAGE), {**FORM, "is_staff": "on", "is_superuser": "on", "email": "x@example.org"}
    )
    owner.refresh_from_db()
    assert (owner.is_staff, owner.is_superuser, owner.email) == (False, False, "owner@example.org")


def test_without_signing_in_it_leads_to_sign_in(db, client):
    assert (
        client.get(reverse(PAGE))["Location"] == f"{reverse('account_login')}?next={reverse(PAGE)}"
    )


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_the_theme_is_saved_and_one_stays_on_the_page(owner, owner_client, theme):
    response = owner_client.post(reverse("theme"), {"theme": theme, "next": "/settings"})
    owner.refresh_from_db()
    assert (owner.theme, response["Location"]) == (theme, "/settings")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "javascript:x", ""])
def test_the_theme_never_leads_elsewhere(owner_client, target):
    assert owner_client.post(reverse("theme"), {"theme": "dark", "next": target})["Location"] == "/"


def test_an_unknown_theme_is_refused(owner, owner_client):
    assert owner_client.post(reverse("theme"), {"theme": "\x00pink"}).status_code == 400
    owner.refresh_from_db()
    assert owner.theme == "system"


def test_fetching_never_changes_the_theme(owner, owner_client):
    assert owner_client.get(reverse("theme"), {"theme": "dark"}).status_code == 405


PLACES = [
    "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "foo", "a.b", "today",
    "", "\x00", "\t//evil.example", "http:///evil.example",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_light_or_dark_leads_back_to_a_path_of_this_origin_only(owner_client, place):
    response = owner_client.post(reverse("theme"), {"theme": "dark", "next": place})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_light_or_dark_leads_back_to_the_page(owner_client, plan):
    place = reverse("log", args=[plan.pk]) + "?page=2"
    response = owner_client.post(reverse("theme"), {"theme": "dark", "next": place})
    assert (response.status_code, response["Location"]) == (302, place)
