"""From an invitation to a date: nothing is saved before somebody says so."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from apps.core import sandbox
from apps.deadlines.models import Deadline
from apps.plans.models import Plan
from tests.deadlines.test_invitations import calendar, event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_june(now):
    with time_machine.travel(now, tick=False):
        yield


def page_of(plan: Plan) -> str:
    return f"/p/{plan.pk}/dates/invitation"


def test_one_event_fills_the_date_form_and_is_saved_only_when_confirmed(
    owner_client: Client, plan: Plan
) -> None:
    file = SimpleUploadedFile("invite.ics", calendar(event("DTSTART:20260605T210000Z")).encode())
    answer = owner_client.post(page_of(plan), {"file": file})
    shown = answer.content.decode()
    assert "Fri 5 Jun 2026, 14:00" in shown
    assert "written in UTC" in shown
    assert 'value="Weekly talk"' in shown
    assert not Deadline.objects.exists()
    form = answer.context["form"]
    owner_client.post(f"/p/{plan.pk}/dates/add", {**form.data, "confirmed": form.token})
    saved = Deadline.objects.get()
    assert (saved.local_date, saved.local_time) == (date(2026, 6, 5), time(14))
    assert (saved.kind, saved.title) == ("checkpoint", "Weekly talk")


def test_of_several_only_the_ticked_ones_are_saved(owner_client: Client, plan: Plan) -> None:
    text = calendar(
        event("DTSTART:20260605T170000"),
        event("DTSTART;VALUE=DATE:20260610"),
        event("DTSTART;TZID=Europe/Berlin:20260611T100000"),
    )
    answer = owner_client.post(page_of(plan), {"text": text})
    assert answer.content.decode().count('name="event"') == 3
    assert not Deadline.objects.exists()
    chosen_from = answer.context["chosen_from"]
    post = {"chosen_from": chosen_from, "event": ["0", "2", "99", "x"], "kind": "checkpoint"}
    assert owner_client.post(page_of(plan), post).status_code == 302
    saved = {(one.local_date, one.local_time, one.zone) for one in Deadline.objects.all()}
    assert saved == {
        (date(2026, 6, 5), time(17), "America/Los_Angeles"),
        (date(2026, 6, 11), time(10), "Europe/Berlin"),
    }


def test_a_list_that_was_changed_on_its_way_saves_nothing(owner_client: Client, plan: Plan) -> None:
    post = {"chosen_from": "not:ours", "event": ["0"], "kind": "checkpoint"}
    assert owner_client.post(page_of(plan), post).status_code == 302
    assert not Deadline.objects.exists()


def test_every_ticked_date_is_saved_whatever_its_zone_is_called(
    owner_client: Client, plan: Plan
) -> None:
    names = ("Etc/UTC", "GMT", "EST5EDT", "Japan", "UTC", "UTC-11", "Asia/Tokyo", "Mars/Phobos")
    text = calendar(*(event(f"DTSTART;TZID={one}:20260611T100000") for one in names))
    text = "".join(
        f"{part}Talk {n}" if n else part for n, part in enumerate(text.split("Weekly talk"))
    )
    answer = owner_client.post(page_of(plan), {"text": text})
    every = [str(one.number) for one in answer.context["found"].offered]
    post = {"chosen_from": answer.context["chosen_from"], "event": every, "kind": "checkpoint"}
    owner_client.post(page_of(plan), post)
    assert Deadline.objects.count() == len(names)


def test_a_second_press_adds_no_date_twice(owner_client: Client, plan: Plan) -> None:
    text = calendar(event("DTSTART:20260605T170000"), event("DTSTART:20260606T170000"))
    chosen_from = owner_client.post(page_of(plan), {"text": text}).context["chosen_from"]
    post = {"chosen_from": chosen_from, "event": ["0", "1"], "kind": "checkpoint"}
    owner_client.post(page_of(plan), post)
    told = owner_client.post(page_of(plan), post, follow=True).content.decode()
    assert "These dates are here already." in told
    assert Deadline.objects.count() == 2


def test_a_date_that_could_not_be_saved_is_told(owner_client: Client, plan: Plan) -> None:
    text = calendar(event("DTSTART:20260605T170000"), event("DTSTART:20260606T170000"))
    chosen_from = owner_client.post(page_of(plan), {"text": text}).context["chosen_from"]
    post = {"chosen_from": chosen_from, "event": ["0", "1"], "kind": "x"}
    told = owner_client.post(page_of(plan), post, follow=True).content.decode()
    assert "2 ticked dates could not be saved." in told


def test_one_of_more_events_is_not_shown_as_the_only_one(owner_client: Client, plan: Plan) -> None:
    over = event("DTSTART:20200605T170000", "RRULE:FREQ=WEEKLY;COUNT=2")
    text = calendar(event("DTSTART:20260605T170000"), *[over] * 60)
    assert (
        "One more is not shown."
        in owner_client.post(page_of(plan), {"text": text}).content.decode()
    )


def test_a_kind_that_is_none_saves_nothing(owner_client: Client, plan: Plan) -> None:
    text = calendar(event("DTSTART:20260605T170000"), event("DTSTART:20260606T170000"))
    chosen_from = owner_client.post(page_of(plan), {"text": text}).context["chosen_from"]
    owner_client.post(page_of(plan), {"chosen_from": chosen_from, "event": ["0"], "kind": "x"})
    assert not Deadline.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": "hello"},
        {"text": "\x00"},
        {"text": "BEGIN:VCALENDAR"},
        {"file": SimpleUploadedFile("a.ics", b"")},
        {"file": SimpleUploadedFile("a.ics", b"\x00\xff" * 100)},
        {"file": SimpleUploadedFile("a.ics", b"x" * (1 << 20) + b"y")},
    ],
    ids=["nothing", "words", "nul", "begun", "empty", "bytes", "large"],
)
def test_what_is_no_invitation_gets_a_sentence(owner_client: Client, plan: Plan, data) -> None:
    answer = owner_client.post(page_of(plan), data)
    assert answer.status_code == 422
    assert not Deadline.objects.exists()


def test_words_of_the_invitation_are_no_markup(owner_client: Client, plan: Plan) -> None:
    text = calendar(event("DTSTART:20260605T170000"), event("DTSTART:20260606T170000"))
    shown = owner_client.post(
        page_of(plan), {"text": text.replace("Weekly talk", "<b>x</b>\u202ey")}
    )
    assert "&lt;b&gt;x&lt;/b&gt;[U+202E]y" in shown.content.decode()


def test_no_transaction_waits_for_the_child(owner_client: Client, plan: Plan, monkeypatch) -> None:
    seen: list[bool] = []
    real = sandbox.run

    def run(*args: Any, **kwargs: Any) -> Any:
        seen.append(connection.in_atomic_block)
        return real(*args, **kwargs)

    monkeypatch.setattr(sandbox, "run", run)
    owner_client.post(page_of(plan), {"text": calendar(event("DTSTART:20260605T170000"))})
    assert seen == [False]


def test_a_stranger_gets_404(stranger_client: Client, plan: Plan) -> None:
    assert stranger_client.get(page_of(plan)).status_code == 404
    assert stranger_client.post(page_of(plan), {"text": "x"}).status_code == 404
