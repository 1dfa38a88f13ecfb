from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.core.ids import uuid7
from apps.plans.models import Person, Plan
from tests.factories.plans import PersonFactory

pytestmark = pytest.mark.django_db

PERSON = {
    "name": "R. Aslan",
    "relation": "manager",
    "post": "Manager",
    "part": "Wrote the review",
    "email": "",
}
PLAN = {
    "name": "My plan", "employer": "Some Company", "role": "Engineer", "zone": "America/Los_Angeles",
    "country": "US", "region": "Washington", "days_off": "24 Dec 2026\n2026-12-31", "goal_word": "project",
    "cover_word": "garden", "paper": "letter",
}  # fmt: skip
NASTY = [
    "x\x00y",
    "\u202eevil",
    "👩🏽‍🌾 " * 10,
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "'; drop table x; --",
]


@pytest.fixture
def person(plan):
    return PersonFactory(plan=plan, name="R. Aslan")


@pytest.fixture
def urls(plan, person):
    return {
        "plan": reverse("plan", args=[plan.pk]),
        "people": reverse("people", args=[plan.pk]),
        "person_add": reverse("person_add", args=[plan.pk]),
        "person": reverse("person", args=[person.pk]),
        "person_remove": reverse("person_remove", args=[person.pk]),
        "person_restore": reverse("person_restore", args=[person.pk]),
    }


PAGES = ("plan", "people", "person_add", "person")
POSTS = ("person_remove", "person_restore")


@pytest.mark.parametrize("name", PAGES)
def test_the_owner_sees_the_page(owner_client, urls, name):
    assert owner_client.get(urls[name]).status_code == 200


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "patch"])
def test_a_stranger_gets_404_or_405(stranger_client, urls, name, method):
    assert getattr(stranger_client, method)(urls[name]).status_code in {404, 405}


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_a_stranger_who_posts_gets_404(stranger_client, urls, name):
    expected = 405 if name == "people" else 404
    assert stranger_client.post(urls[name], PERSON).status_code == expected


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_nobody_is_asked_to_sign_in(urls, name):
    response = Client().get(urls[name])
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_other_methods_are_refused(owner_client, urls, name):
    assert owner_client.delete(urls[name]).status_code == 405


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_something_needs_a_post(owner_client, urls, name):
    assert owner_client.get(urls[name]).status_code == 405


@pytest.mark.parametrize("name", ["plan", "people", "person_add"])
def test_an_unknown_plan_is_not_found(owner_client, urls, plan, name):
    url = urls[name].replace(str(plan.pk), str(uuid7()))
    assert owner_client.get(url).status_code == 404


def test_a_person_is_added(owner_client, urls, plan):
    response = owner_client.post(urls["person_add"], PERSON | {"may_be_named": "on"})
    assert response.status_code == 302
    found = Person.objects.get(plan=plan, part="Wrote the review")
    assert (found.name, found.relation, found.may_be_named, found.owner) == (
        "R. Aslan",
        "manager",
        True,
        plan.owner,
    )
    assert LedgerEvent.objects.filter(about_id=found.pk, kind="person.added").exists()


def test_a_person_is_changed(owner_client, urls, person):
    owner_client.post(urls["person"], PERSON | {"name": "R. Aslan-Berg"})
    person.refresh_from_db()
    assert person.name == "R. Aslan-Berg"
    assert not person.may_be_named


def test_a_number_and_a_private_address_are_kept_and_shown_in_the_list(owner_client, urls, plan):
    reach = {"phone": "+1 206 555 0123", "email": "aslan@example.org"}
    page = owner_client.post(urls["person_add"], PERSON | reach, follow=True).content.decode()
    found = Person.objects.get(plan=plan, part="Wrote the review")
    assert (found.phone, found.email) == (reach["phone"], reach["email"])
    assert "+1 206 555 0123 · aslan@example.org" in page


def test_a_removed_person_can_be_taken_back(owner_client, urls, person):
    page = owner_client.post(urls["person_remove"], follow=True).content.decode()
    assert f'href="{urls["person"]}"' not in page
    assert urls["person_restore"] in page
    page = owner_client.post(urls["person_restore"], follow=True).content.decode()
    assert f'href="{urls["person"]}"' in page
    person.refresh_from_db()
    assert person.removed_at is None


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"relation": "king"},
        {"email": "no address"},
        {"phone": "1" * 41},
        {"name": "x" * 1_000_000},
    ],
)
def test_a_wrong_person_gets_a_sentence(owner_client, urls, plan, change):
    response = owner_client.post(urls["person_add"], PERSON | change)
    assert response.status_code == 422
    assert 'class="problems"' in response.content.decode()
    assert not Person.objects.filter(plan=plan, part=PERSON["part"]).exists()


@pytest.mark.parametrize("text", NASTY)
def test_hostile_words_of_a_person_stay_words(owner_client, urls, plan, text):
    response = owner_client.post(
        urls["person_add"], PERSON | {"name": text, "part": text, "phone": text[:40]}, follow=True
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "\x00" not in page
    assert Person.objects.filter(plan=plan).exclude(name="R. Aslan").count() == 1


def test_the_plan_is_changed(owner_client, urls, plan):
    assert owner_client.post(urls["plan"], PLAN).status_code == 302
    plan.refresh_from_db()
    assert (plan.region, plan.cover_word, plan.goal_word) == ("WA", "garden", "project")
    assert plan.days_off == [date(2026, 12, 24), date(2026, 12, 31)]
    body = LedgerEvent.objects.get(about_id=plan.pk, kind="plan.changed").body
    assert "garden" not in body


def test_other_holidays_lead_to_the_dates_they_would_move(owner_client, urls, plan):
    counted = {
        "title": "Answer", "kind": "other", "local_date": "", "local_time": "", "zone": "UTC", "counted_from": "2030-12-19",
        "number": "4", "unit": "business_days", "holidays": "left_out", "rounding": "earlier",
    }  # fmt: skip
    add = reverse("deadline_add", args=[plan.pk])
    shown = owner_client.post(add, counted).context["preview"]
    owner_client.post(add, counted | {"confirmed": shown.token})
    answer = PLAN | {"days_off": "24 Dec 2030"}
    response = owner_client.post(urls["plan"], answer)
    assert response["Location"] == reverse("dates", args=[plan.pk])
    page = owner_client.get(response["Location"]).content.decode()
    assert "Holidays have changed: 1 date would be counted otherwise." in page
    again = owner_client.post(urls["plan"], answer | {"role": "Lead"})
    assert again["Location"] == plan.get_absolute_url()


def test_the_form_shows_what_was_saved(owner_client, urls):
    owner_client.post(urls["plan"], PLAN)
    page = owner_client.get(urls["plan"]).content.decode()
    assert "24 Dec 2026" in page
    assert 'value="garden"' in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "still empty"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"zone": "../../etc/passwd"}, "passwd"),
        ({"country": "XX"}, "XX"),
        ({"region": "Atlantis"}, "This region is not known"),
        ({"country": "", "region": "WA"}, "Choose the country first"),
        ({"days_off": "31 Feb 2026"}, "is no day"),
        ({"days_off": "1 Jan 9999"}, "out of reach"),
        ({"days_off": "2026-01-01\n" * 100}, "At most 60"),
        ({"cover_word": "my appeal"}, "harmless"),
        ({"cover_word": "PIP"}, "harmless"),
        ({"cover_word": "Some Company date"}, "employer"),
        ({"cover_word": "x" * 1_000_000}, "characters long"),
        ({"paper": "papyrus"}, "papyrus"),
    ],
)
def test_wrong_settings_get_a_sentence(owner_client, urls, plan, change, words):
    response = owner_client.post(urls["plan"], PLAN | change)
    assert response.status_code == 422
    assert words in response.content.decode()
    plan.refresh_from_db()
    assert plan.goal_word == "goal"


@pytest.mark.parametrize("text", NASTY)
def test_hostile_words_of_a_plan_stay_words(owner_client, urls, plan, text):
    response = owner_client.post(
        urls["plan"], PLAN | {"employer": text, "role": text, "goal_word": text[:20]}, follow=True
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "<script>alert" not in page
    assert Plan.objects.get(pk=plan.pk).employer


def test_unknown_fields_and_owners_are_not_taken(owner_client, urls, plan, stranger):
    owner_client.post(urls["plan"], PLAN | {"owner": str(stranger.pk), "is_example": "on"})
    plan.refresh_from_db()
    assert plan.owner != stranger
    assert not plan.is_example


def test_the_list_asks_as_often_for_many_people_as_for_one(owner_client, urls, plan):
    def queries():
        with CaptureQueriesContext(connection) as found:
            owner_client.get(urls["people"])
        return len(found)

    queries()
    few = queries()
    PersonFactory.create_batch(20, plan=plan)
    assert queries() == few
