from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from apps.checklists.copying import id_of
from apps.checklists.models import Step
from apps.checklists.services import add_step
from apps.deadlines.models import Deadline
from apps.deadlines.services import change_deadline
from tests.hostile import TEXTS, WRONG_DAYS


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def url(plan):
    return reverse("checklist", args=[plan.pk])


@pytest.fixture
def letter(plan):
    """The address part of a step that is no row yet."""
    return id_of(plan, "letter")


def test_a_day_that_was_moved_among_the_dates_stands_in_the_form(owner_client, plan, owner, now):
    day = now.date() + timedelta(days=3)
    row = add_step(plan=plan, by=owner, now=now, title="Call Ana", due_date=day)
    moved, url = day + timedelta(days=4), reverse("step", args=[row.pk])
    date = Deadline.objects.for_user(owner).get()
    change_deadline(date, by=owner, now=now, why="", local_date=moved)
    assert owner_client.get(url).context["form"]["due_date"].value() == moved
    said = {"title": "Call Ana", "group": "own", "note": "x", "due_date": moved.isoformat()}
    assert owner_client.post(url, said).status_code == 302
    date.refresh_from_db()
    assert date.local_date == moved


def test_the_page_says_how_far_it_is_and_gives_reasons_with_sources(plan, owner_client, url):
    page = owner_client.get(url).content.decode()
    assert "0 of 24 done" in page
    assert "Erase nothing on the work computer or phone" in page
    assert "Gomez v. Ericsson" in page
    assert f'href="{reverse("concerns", args=[plan.pk])}"' in page
    assert Step.objects.for_user(plan.owner).count() == 0


def test_it_is_the_second_tab_of_today(owner_client, plan, url):
    page = owner_client.get(f"{reverse('today')}?step=0").content.decode()
    assert f'href="{url}"' in page


def test_one_tap_ticks_and_its_undo_unticks(plan, owner_client, url, letter):
    done = reverse("step_state", args=[letter, "done"])
    page = owner_client.post(done, follow=True).content.decode()
    assert "1 of 24 done" in page
    undo = reverse("step_state", args=[letter, "open"])
    assert undo in page
    owner_client.post(undo)
    assert "0 of 24 done" in owner_client.get(url).content.decode()


def test_put_aside_and_taken_back(plan, owner_client, url, letter):
    owner_client.post(reverse("step_state", args=[letter, "aside"]))
    page = owner_client.get(url).content.decode()
    assert "0 of 23 done" in page
    assert "Put aside" in page
    owner_client.post(reverse("step_state", args=[letter, "back"]))
    assert "0 of 24 done" in owner_client.get(url).content.decode()


def test_a_note_and_a_day_are_kept_and_the_day_is_shown(plan, owner_client, url, letter, now):
    day = now.date() + timedelta(days=3)
    said = {"note": "Page 2 is missing", "due_date": day.isoformat()}
    answer = owner_client.post(reverse("step", args=[letter]), said, follow=True)
    page = answer.content.decode()
    assert "Page 2 is missing" in page
    date = Deadline.objects.for_user(plan.owner).get()
    assert date.get_absolute_url() in page
    assert f'value="{day.isoformat()}"' in owner_client.get(
        reverse("step", args=[letter])
    ).content.decode()  # fmt: skip


def test_a_past_day_is_refused_and_one_that_passed_meanwhile_may_stay(
    plan, owner, owner_client, now
):
    day = now.date() + timedelta(days=2)
    row = add_step(plan=plan, by=owner, now=now, title="Call Ana", due_date=day)
    url = reverse("step", args=[row.pk])
    said = {"title": "Call Ana", "group": "own", "due_date": "2026-05-01"}
    assert owner_client.post(url, said).status_code == 422
    with time_machine.travel(now + timedelta(days=7), tick=False):
        owner_client.force_login(owner)  # the first session has ended by then
        assert owner_client.post(url, said | {"due_date": day.isoformat()}).status_code == 302


def test_an_own_step_is_added_and_undone(plan, owner, owner_client):
    add = reverse("step_add", args=[plan.pk])
    assert owner_client.get(add).status_code == 200
    page = owner_client.post(
        add, {"title": "<b>Write</b> to Ana", "group": "next"}, follow=True
    ).content.decode()
    row = Step.objects.for_user(owner).get(key="")
    assert "&lt;b&gt;Write&lt;/b&gt; to Ana" in page
    assert reverse("step_state", args=[row.pk, "aside"]) in page


def test_a_form_sent_twice_adds_one_step_and_another_form_another(plan, owner, owner_client, now):
    add = reverse("step_add", args=[plan.pk])
    day = (now.date() + timedelta(days=3)).isoformat()
    for _form in "12":
        form = owner_client.get(add).context["form"]
        token = str(form["client_token"].value())
        for _time in "12":
            said = {"title": "Call", "group": "own", "due_date": day, "client_token": token}
            assert owner_client.post(add, said).status_code == 302
    assert Step.objects.for_user(owner).filter(key="").count() == 2
    assert Deadline.objects.for_user(owner).count() == 2


def test_a_country_is_taken_in_by_one_tap(plan, owner_client, url):
    country = reverse("checklist_country", args=[plan.pk])
    page = owner_client.post(country, {"country": "GB"}, follow=True).content.decode()
    assert "2 steps are taken in." in page
    assert "0 of 26 done" in page
    assert owner_client.post(country, {"country": "XX"}).status_code == 404


@pytest.mark.parametrize("words", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_is_kept_or_refused_with_a_sentence(plan, owner_client, letter, words):
    for name in (reverse("step", args=[letter]), reverse("step_add", args=[plan.pk])):
        said = {"note": words, "title": words, "why": words, "group": "own"}
        assert owner_client.post(name, said, follow=True).status_code in {200, 422}


@pytest.mark.parametrize("day", WRONG_DAYS.values(), ids=WRONG_DAYS.keys())
def test_a_wrong_day_gets_a_sentence(owner_client, letter, day):
    assert owner_client.post(reverse("step", args=[letter]), {"due_date": day}).status_code == 422


def addresses(plan, letter):
    return [
        ("get", reverse("checklist", args=[plan.pk])),
        ("post", reverse("checklist_country", args=[plan.pk])),
        ("get", reverse("step_add", args=[plan.pk])),
        ("post", reverse("step_add", args=[plan.pk])),
        ("get", reverse("step", args=[letter])),
        ("post", reverse("step", args=[letter])),
        ("post", reverse("step_state", args=[letter, "done"])),
    ]


def test_a_stranger_finds_nothing(plan, stranger_client, stranger_plan, letter):
    for method, address in addresses(plan, letter):
        assert getattr(stranger_client, method)(address).status_code == 404, address
    assert Step.objects.for_user(plan.owner).count() == 0


def test_without_signing_in_nothing_is_shown(plan, client, letter):
    for method, address in addresses(plan, letter):
        assert getattr(client, method)(address).status_code in {302, 403}, address


def test_other_methods_states_and_ids_are_refused(plan, owner_client, url, letter):
    assert owner_client.post(url).status_code == 405
    assert owner_client.get(reverse("step_state", args=[letter, "done"])).status_code == 405
    assert owner_client.post(reverse("step_state", args=[letter, "gone"])).status_code == 404
    assert owner_client.get(reverse("step", args=[uuid4()])).status_code == 404
