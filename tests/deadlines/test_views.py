from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from apps.core.ids import uuid7
from apps.deadlines import services
from apps.deadlines.models import Deadline, DeadlineState
from apps.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db

MILLION = "x" * 1_000_000
NASTY = ["x\x00y", "\u202eevil", "👩🏽‍🌾 " * 10, "<script>alert(1)</script>", "{{ 7*7 }}"]
DATE = {
    "title": "Answer to the review", "kind": "other", "local_date": "2030-06-05", "local_time": "17:00",
    "zone": "America/Los_Angeles", "counted_from": "", "number": "", "unit": "days", "holidays": "not_said",
}  # fmt: skip
COUNTED = DATE | {
    "local_date": "",
    "counted_from": "2026-05-22",
    "number": "10",
    "unit": "business_days",
}


def add(plan, days=30, **more):
    now = timezone.now()
    fields: dict[str, Any] = {
        "kind": "checkpoint",
        "title": "Checkpoint",
        "local_date": now.date() + timedelta(days=days),
        "local_time": time(17, 0),
        "zone": plan.zone,
    }
    return services.add_deadline(plan=plan, by=plan.owner, now=now, **(fields | more))


@pytest.fixture
def deadline(plan):
    return add(plan)


@pytest.fixture
def urls(plan, deadline):
    names = ("dates", "deadline_add", "calendar_file", "stage_begin")
    found = {name: reverse(name, args=[plan.pk]) for name in names}
    return found | {
        "stage_count": reverse("stage_count", args=[plan.pk, "amazon-pivot"]),
        "deadline": reverse("deadline", args=[deadline.pk]),
        "deadline_change": reverse("deadline_change", args=[deadline.pk]),
        "deadline_state": reverse("deadline_state", args=[deadline.pk, "met"]),
    }


PAGES = (
    "dates",
    "deadline_add",
    "calendar_file",
    "stage_begin",
    "stage_count",
    "deadline",
    "deadline_change",
)
ALL = (*PAGES, "deadline_state")


@pytest.mark.parametrize("name", PAGES)
def test_the_owner_sees_the_page(owner_client, urls, name):
    assert owner_client.get(urls[name]).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_gets_404(stranger_client, urls, name):
    assert stranger_client.get(urls[name]).status_code == 404


@pytest.mark.parametrize(
    "name", ["deadline_add", "stage_count", "deadline_change", "deadline_state"]
)
def test_a_stranger_who_posts_gets_404(stranger_client, urls, name, deadline):
    assert stranger_client.post(urls[name], DATE).status_code == 404
    deadline.refresh_from_db()
    assert deadline.revision == 1


@pytest.mark.parametrize("name", ALL)
def test_nobody_is_asked_to_sign_in(urls, name):
    response = Client().get(urls[name])
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ALL)
def test_other_methods_are_refused(owner_client, urls, name):
    assert owner_client.delete(urls[name]).status_code == 405


@pytest.mark.parametrize("name", ["dates", "deadline", "calendar_file", "stage_begin"])
def test_pages_that_only_show_take_no_post(owner_client, urls, name):
    assert owner_client.post(urls[name]).status_code == 405


def test_reading_never_closes_a_date(owner_client, urls, deadline):
    assert owner_client.get(urls["deadline_state"]).status_code == 405
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.OPEN


def test_unknown_things_are_not_found(owner_client, plan, deadline):
    for url in (
        reverse("dates", args=[uuid7()]),
        reverse("deadline", args=[uuid7()]),
        reverse("stage_count", args=[plan.pk, "no-such-stage"]),
    ):
        assert owner_client.get(url).status_code == 404
    assert (
        owner_client.post(reverse("deadline_state", args=[deadline.pk, "lost"])).status_code == 404
    )


def test_an_empty_page_teaches(owner_client, plan):
    page = owner_client.get(reverse("dates", args=[plan.pk])).content.decode()
    assert reverse("stage_begin", args=[plan.pk]) in page
    assert reverse("deadline_add", args=[plan.pk]) in page


def test_dates_stand_in_order_by_what_they_are(owner_client, plan):
    for days, title in ((40, "Later"), (20, "Nearest"), (-3, "Passed")):
        add(plan, days, title=title)
    closed = add(plan, 10, title="Closed one")
    services.set_deadline_state(closed, by=plan.owner, now=timezone.now(), state=DeadlineState.MET)
    page = owner_client.get(reverse("dates", args=[plan.pk])).content.decode()
    places = [page.index(f">{title}</a>") for title in ("Passed", "Nearest", "Later", "Closed one")]
    assert places == sorted(places)
    assert "Overdue" in page


def test_the_page_asks_as_often_for_many_dates_as_for_few(owner_client, plan):
    def queries():
        with CaptureQueriesContext(connection) as found:
            owner_client.get(reverse("dates", args=[plan.pk]))
        return len(found)

    add(plan)
    queries()
    few = queries()
    for days in range(15):
        add(plan, days + 2)
    assert queries() == few


def test_the_calendar_file_holds_the_open_dates_and_says_nothing(
    owner_client, plan, urls, deadline
):
    closed = add(plan, 10)
    services.set_deadline_state(closed, by=plan.owner, now=timezone.now(), state=DeadlineState.MET)
    response = owner_client.get(urls["calendar_file"])
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Content-Disposition"] == 'attachment; filename="dates.ics"'
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(event["uid"]) for event in events] == [str(deadline.pk)]


def test_a_date_is_shown_before_it_is_saved(owner_client, urls, plan):
    before = Deadline.objects.count()
    page = owner_client.post(urls["deadline_add"], DATE)
    assert page.status_code == 200
    assert "Wed 5 Jun 2030, 17:00 Seattle (UTC-7)" in page.content.decode()
    assert Deadline.objects.count() == before
    token = "2030-06-05 17:00:00 America/Los_Angeles"
    assert token in page.content.decode()
    response = owner_client.post(urls["deadline_add"], DATE | {"confirmed": token})
    assert response.status_code == 302
    found = Deadline.objects.get(title="Answer to the review")
    assert (found.local_date, found.local_time, found.counted) == (date(2030, 6, 5), time(17), {})
    assert OutgoingMail.objects.about("deadlines.Deadline", found.pk).count() == 7


def test_a_double_press_saves_a_date_once(owner_client, urls):
    token = owner_client.post(urls["deadline_add"], DATE).context["form"].token
    for _press in range(2):
        owner_client.post(urls["deadline_add"], DATE | {"confirmed": token})
    assert Deadline.objects.filter(title=DATE["title"]).count() == 1


def test_a_date_that_was_changed_after_it_was_shown_is_shown_again(owner_client, urls):
    before = Deadline.objects.count()
    token = "2030-06-05 17:00:00 America/Los_Angeles"
    page = owner_client.post(
        urls["deadline_add"], DATE | {"local_time": "16:00", "confirmed": token}
    )
    assert "16:00 Seattle" in page.content.decode()
    assert Deadline.objects.count() == before


def test_a_counted_date_shows_how_and_keeps_it(owner_client, urls, plan):
    type(plan).objects.filter(pk=plan.pk).update(country="US", region="WA")
    page = owner_client.post(urls["deadline_add"], COUNTED).content.decode()
    assert "Fri 5 Jun 2026" in page
    assert "Memorial Day" in page
    assert "The later view would be Mon 8 Jun 2026; it is not used." in page
    token = "2026-06-05 17:00:00 America/Los_Angeles"
    owner_client.post(urls["deadline_add"], COUNTED | {"confirmed": token})
    found = Deadline.objects.get(title="Answer to the review")
    assert found.local_date == date(2026, 6, 5)
    shown = owner_client.get(found.get_absolute_url()).content.decode()
    assert "Memorial Day" in shown


def test_htmx_gets_the_form_alone(owner_client, urls):
    page = owner_client.post(
        urls["deadline_add"], DATE, headers={"HX-Request": "true"}
    ).content.decode()
    assert "to-confirm" in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "still empty"),
        ({"title": MILLION}, "characters long"),
        ({"kind": "party"}, "party"),
        ({"local_date": "2026-02-31"}, "There is no such day"),
        ({"local_date": "9999-12-31"}, "out of reach"),
        ({"local_date": "0001-01-01"}, "out of reach"),
        ({"local_date": "-0001-01-01"}, "There is no such day"),
        ({"local_date": "1 Jan 1 BC"}, "There is no such day"),
        ({"local_date": MILLION}, "There is no such day"),
        ({"local_date": "\x00"}, "Say the day"),
        ({"local_date": ""}, "Say the day"),
        ({"local_time": "17:70"}, "There is no such time"),
        ({"local_time": "25:00"}, "There is no such time"),
        ({"zone": "../../etc/passwd"}, "passwd"),
        ({"zone": ""}, "still empty"),
        ({"zone": "America"}, "America"),
        ({"local_date": "", "counted_from": "2026-05-22"}, "Say the day"),
        ({"local_date": "", "counted_from": "2026-02-31", "number": "3"}, "There is no such day"),
        (
            {"local_date": "", "counted_from": "2026-05-22", "number": "0"},
            "Write a number of 1 or more.",
        ),
        (
            {"local_date": "", "counted_from": "2026-05-22", "number": "-1"},
            "Write a number of 1 or more.",
        ),
        (
            {"local_date": "", "counted_from": "2026-05-22", "number": "99999"},
            "Write a number up to 3660.",
        ),
        ({"local_date": "", "counted_from": "2026-05-22", "number": "1e9"}, "whole number"),
        ({"local_date": "", "counted_from": "2026-05-22", "number": "9" * 5000}, "whole number"),
        (
            {"local_date": "", "counted_from": "2026-05-22", "number": "3660", "unit": "months"},
            "too far away",
        ),
        ({"local_date": "", "counted_from": "2199-12-30", "number": "9"}, "too far away"),
        ({"local_date": "", "counted_from": "2026-05-22", "number": "3", "unit": "moons"}, "moons"),
        (
            {"local_date": "", "counted_from": "2026-05-22", "number": "3", "holidays": "maybe"},
            "maybe",
        ),
    ],
)
def test_a_wrong_date_gets_a_sentence(owner_client, urls, change, words):
    before = Deadline.objects.count()
    response = owner_client.post(urls["deadline_add"], DATE | change)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Deadline.objects.count() == before


def test_an_empty_form_gets_a_sentence(owner_client, urls):
    assert owner_client.post(urls["deadline_add"], {}).status_code == 422
    assert owner_client.post(urls["deadline_change"], {"x": "y"}).status_code == 422


@pytest.mark.parametrize("text", NASTY)
def test_hostile_words_stay_words(owner_client, urls, text):
    data = DATE | {"title": text, "confirmed": "2030-06-05 17:00:00 America/Los_Angeles"}
    page = owner_client.post(urls["deadline_add"], data, follow=True)
    assert page.status_code == 200
    shown = page.content.decode()
    assert "<script>alert" not in shown
    assert "\u202e" not in shown
    assert "{{ 7*7 }}" in shown if "7" in text else "49" not in text


def test_the_page_of_a_date_says_which_mails_go_out(owner_client, urls, deadline):
    page = owner_client.get(urls["deadline"]).content.decode()
    assert page.count("Goes out on") == 8  # seven reminders, one that something is ready
    assert "only if it is still open then" in page
    assert "Written down" in page


@pytest.mark.parametrize("is_local", [True, False])
def test_where_mails_go_is_said_as_it_is(owner, owner_client, urls, settings, is_local):
    settings.MAIL_IS_LOCAL = is_local
    pages = (
        owner_client.get(urls["deadline"]).content.decode(),
        owner_client.post(urls["deadline_add"], DATE).content.decode(),
    )
    for page in pages:
        assert ("the mailbox on this computer" in page) is is_local
        assert (f"They go to {owner.email}" in page) is not is_local


def test_a_changed_date_keeps_its_history_and_replaces_its_mails(owner_client, urls, deadline):
    data = DATE | {"why": "Moved by mail", "confirmed": "2030-06-05 17:00:00 America/Los_Angeles"}
    page = owner_client.post(urls["deadline_change"], data, follow=True).content.decode()
    assert "Moved by mail" in page
    assert "Replaced, because the date changed" in page
    deadline.refresh_from_db()
    assert (deadline.revision, deadline.local_date) == (2, date(2030, 6, 5))


def test_new_words_keep_how_the_day_was_counted(owner_client, plan):
    counted = {"v": 1, "day": "2030-06-05", "latest": "2030-06-05", "steps": [], "cells": []}
    found = add(plan, local_date=date(2030, 6, 5), counted=counted)
    data = DATE | {"title": "Other words", "confirmed": "2030-06-05 17:00:00 America/Los_Angeles"}
    owner_client.post(reverse("deadline_change", args=[found.pk]), data)
    found.refresh_from_db()
    assert (found.title, found.counted) == ("Other words", counted)


@pytest.mark.parametrize("name", ["deadline_add", "deadline_change"])
def test_a_day_and_a_count_are_not_both_taken(owner_client, urls, name):
    response = owner_client.post(urls[name], COUNTED | {"local_date": "2026-07-20"})
    assert response.status_code == 422
    assert "not both" in response.content.decode()


def test_a_count_takes_the_place_of_the_day_that_was_there(owner_client, deadline, urls):
    fields = COUNTED | {"local_date": deadline.local_date.isoformat(), "unit": "weeks"}
    page = owner_client.post(urls["deadline_change"], fields)
    assert page.context["form"].day.isoformat() == "2026-07-31"
    owner_client.post(urls["deadline_change"], {**fields, "confirmed": page.context["form"].token})
    deadline.refresh_from_db()
    assert deadline.local_date.isoformat() == "2026-07-31"
    assert deadline.window["number"] == 10


def test_an_older_form_does_not_move_a_date_back(owner_client, plan, deadline, urls):
    page = owner_client.get(urls["deadline_change"])
    older = DATE | {"local_date": deadline.local_date.isoformat(), "title": "Other words",
                    "revision": str(page.context["form"]["revision"].value())}  # fmt: skip
    assert older["revision"] == "1"
    assert 'name="revision" value="1"' in page.content.decode()
    moved = deadline.local_date + timedelta(days=3)
    services.change_deadline(deadline, by=plan.owner, now=timezone.now(), why="", local_date=moved)
    page = owner_client.post(urls["deadline_change"], older)
    assert page.status_code == 422
    assert "was changed meanwhile" in page.content.decode()
    assert 'value="Other words"' in page.content.decode()
    assert 'name="revision" value="2"' in page.content.decode()
    page = owner_client.post(urls["deadline_change"], older | {"revision": "2"})
    assert page.status_code == 200


def test_a_date_in_another_zone_says_so(owner_client, plan, urls):
    add(plan, 31, title="London call", zone="Europe/London")
    page = owner_client.get(urls["dates"]).content.decode()
    assert "London, UTC" in page
