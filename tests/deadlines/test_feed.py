"""R38: the secret address of the live calendar: shown once, kept as a hash, withdrawn at once, in no log."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from apps.accounts.models import User
from apps.audit.models import LedgerEvent
from apps.deadlines import feed
from apps.deadlines.models import CalendarFeed, Deadline
from apps.deadlines.services import add_deadline, change_deadline, set_deadline_state
from apps.plans.models import Plan

CANARY = "Zibelline"
ADDRESS = re.compile(r'id="feed-address" value="([^"]+)"')


@pytest.fixture(autouse=True)
def in_june(now: datetime):
    with time_machine.travel(now, tick=False):
        yield


def page_of(plan: Plan) -> str:
    return f"/p/{plan.pk}/calendar"


def make(client: Client, plan: Plan) -> str:
    """The path of a new address, as the page shows it once."""
    shown = client.post(page_of(plan), follow=True).content.decode()
    found = ADDRESS.search(shown)
    assert found
    address = found[1]
    return address[address.index("/calendar/") :]


def add(plan: Plan, now: datetime, **fields: object) -> Deadline:
    values: dict[str, Any] = {"kind": "appeal", "title": CANARY, "zone": plan.zone}
    values |= {"local_date": date(2026, 6, 20), "local_time": time(17), **fields}
    return add_deadline(plan=plan, by=plan.owner, now=now, **values)


def events(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    return {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_address_is_shown_once_and_kept_as_a_hash(owner_client: Client, plan: Plan) -> None:
    path = make(owner_client, plan)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) * 6 >= 128
    row = CalendarFeed.objects.get()
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in owner_client.get(page_of(plan)).content.decode()
    assert set(LedgerEvent.objects.values_list("kind", flat=True)) == {"feed.made"}


def test_a_phone_without_a_session_reads_the_dates_by_neutral_names(
    owner_client: Client, plan: Plan, now: datetime
) -> None:
    plan.cover_word = "garden"
    plan.employer = CANARY
    plan.save()
    deadline = add(plan, now)
    path = make(owner_client, plan)
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert CANARY.encode() not in answer.content
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["uid"]) == str(deadline.pk)
    assert str(event["summary"]) == "garden"
    assert event.walk("VALARM")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.content
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in answer.content


def test_no_cache_no_search_engine_and_no_referrer_learns_of_it(
    owner_client: Client, plan: Plan
) -> None:
    answer = Client().get(make(owner_client, plan))
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_a_withdrawn_address_is_gone_with_the_next_request(
    owner_client: Client, plan: Plan
) -> None:
    path = make(owner_client, plan)
    assert Client().get(path).status_code == 200
    owner_client.post(f"{page_of(plan)}/end")
    gone, never = Client().get(path), Client().get("/calendar/never-was.ics")
    assert (gone.status_code, gone.content) == (404, never.content)


def test_another_address_takes_the_place_of_the_first(owner_client: Client, plan: Plan) -> None:
    first, second = make(owner_client, plan), make(owner_client, plan)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert CalendarFeed.objects.live().count() == 1


def test_the_owner_sees_how_often_it_was_read(owner_client: Client, plan: Plan) -> None:
    path = make(owner_client, plan)
    assert "It was not read yet." in owner_client.get(page_of(plan)).content.decode()
    for _ in range(2):
        Client().get(path)
    Client().head(path)
    assert "It was read 2 times, last on" in owner_client.get(page_of(plan)).content.decode()


def test_an_account_that_was_switched_off_feeds_nobody(
    owner_client: Client, plan: Plan, owner: User
) -> None:
    path = make(owner_client, plan)
    owner.is_active = False
    owner.save()
    assert Client().get(path).status_code == 404


def test_a_stranger_makes_and_withdraws_nothing(
    owner_client: Client, stranger_client: Client, plan: Plan
) -> None:
    path = make(owner_client, plan)
    assert stranger_client.get(page_of(plan)).status_code == 404
    assert stranger_client.post(page_of(plan)).status_code == 404
    assert stranger_client.post(f"{page_of(plan)}/end").status_code == 404
    assert Client().get(path).status_code == 200


def test_an_example_has_none(owner_client: Client, plan: Plan) -> None:
    plan.is_example = True
    plan.save()
    assert owner_client.post(page_of(plan)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_an_address_is_only_read(owner_client: Client, plan: Plan, method: str) -> None:
    assert getattr(Client(), method)(make(owner_client, plan)).status_code == 405


@pytest.mark.parametrize("token", ["", "a" * 5_000, "%00", "../../etc", "%F0%9F%8C%B3", "x.ics"])
def test_what_is_no_token_finds_nothing(db, token: str) -> None:
    assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_a_moved_date_keeps_its_name_and_counts_on(
    owner_client: Client, plan: Plan, now: datetime
) -> None:
    deadline = add(plan, now)
    path = make(owner_client, plan)
    before = events(Client(), path)[str(deadline.pk)]
    change_deadline(deadline, by=plan.owner, now=now, why="", local_date=date(2026, 6, 25))
    after = events(Client(), path)[str(deadline.pk)]
    assert after["sequence"] == before["sequence"] + 1
    assert after["dtstart"].dt == before["dtstart"].dt + timedelta(days=5)


@pytest.mark.parametrize("state", ["met", "waived"])
def test_a_closed_date_is_cancelled_for_a_while_and_then_gone(
    owner_client: Client, plan: Plan, now: datetime, state: str
) -> None:
    deadline = add(plan, now)
    path = make(owner_client, plan)
    set_deadline_state(deadline, by=plan.owner, now=now, state=state)
    event = events(Client(), path)[str(deadline.pk)]
    assert str(event["status"]) == "CANCELLED"
    assert event["sequence"] == 2
    assert event.walk("VALARM") == []
    with time_machine.travel(now + feed.CANCELLED_FOR + timedelta(days=1), tick=False):
        assert events(Client(), path) == {}


def test_only_the_dates_of_this_plan_are_in_it(
    owner_client: Client, plan: Plan, stranger_plan: Plan, now: datetime
) -> None:
    add(stranger_plan, now)
    other = Plan.objects.create(owner=plan.owner, name="Other", zone="UTC", created_at=now)
    add(other, now)
    assert events(Client(), make(owner_client, plan)) == {}


def test_no_log_holds_the_token(
    owner_client: Client, plan: Plan, capfd: pytest.CaptureFixture[str], caplog
) -> None:
    path = make(owner_client, plan)
    Client().get(path)
    owner_client.post(f"{page_of(plan)}/end")
    Client().get(path)
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    told = capfd.readouterr()
    assert token not in told.out + told.err


def test_the_file_is_still_there_beside_it(owner_client: Client, plan: Plan, now: datetime) -> None:
    add(plan, now)
    answer = owner_client.get(f"/p/{plan.pk}/dates.ics")
    assert answer["Content-Disposition"] == 'attachment; filename="dates.ics"'
    assert b"REFRESH-INTERVAL" not in answer.content
