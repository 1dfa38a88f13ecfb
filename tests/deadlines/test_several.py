from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines import moving, taking_back
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.services import change_deadline
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from tests.deadlines.begun import begin, by_hand, days_of

pytestmark = pytest.mark.django_db
NOW = datetime(2030, 6, 1, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def dates(plan):
    return [by_hand(plan, f"Date {n}", date(2030, 6, 10 + n), NOW) for n in range(3)]


@pytest.fixture
def url(plan):
    return reverse("dates_move", args=[plan.pk])


def answer(dates, **more):
    return {"pick": [str(one.pk) for one in dates], "days": "", "day": "", "why": "", **more}


def confirmed(page: str, dates, **more):
    found = re.search(r'name="shown" value="([0-9a-f]{32})"', page)
    assert found is not None
    return answer(dates, **more) | {"shown": found[1], "move": [str(one.pk) for one in dates]}


def move(client, url, dates, **more):
    page = client.post(url, answer(dates, **more)).content.decode()
    return client.post(url, confirmed(page, dates, **more), follow=True).content.decode()


def undo_of(page: str) -> str:
    found = re.search(r'action="([^"]+/dates/undo/\d+)"', page)
    assert found is not None
    return found[1]


def test_ticked_dates_move_together_and_the_others_stay(owner_client, plan, url, dates):
    assert "2 dates have moved." in move(owner_client, url, dates[:2], days="3")
    assert days_of(plan) == {
        "Date 2": date(2030, 6, 12), "Date 0": date(2030, 6, 13), "Date 1": date(2030, 6, 14),
    }  # fmt: skip


def test_nothing_is_saved_before_it_was_shown(owner_client, plan, url, dates):
    before = days_of(plan)
    page = owner_client.post(url, answer(dates, day="2030-07-01")).content.decode()
    assert "Mon 10 Jun 2030 → Mon 1 Jul 2030" in page
    assert days_of(plan) == before
    owner_client.post(url, confirmed(page, dates, days="9"))
    assert days_of(plan) == before


def test_all_to_one_day(owner_client, plan, url, dates):
    move(owner_client, url, dates, day="2030-07-01")
    assert set(days_of(plan).values()) == {date(2030, 7, 1)}


def test_earlier_works_as_well(owner_client, plan, url, dates):
    move(owner_client, url, dates[:1], days="-2", why="They want it sooner")
    assert days_of(plan)["Date 0"] == date(2030, 6, 8)
    assert dates[0].changes.latest("revision").why == "They want it sooner"


def test_undo_puts_days_and_mails_back(owner_client, plan, url, dates, clock):
    before = days_of(plan)
    page = move(owner_client, url, dates, days="5")
    clock.shift(timedelta(minutes=9))
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "3 dates are as they were before." in told
    assert days_of(plan) == before
    mails = OutgoingMail.objects.about("deadlines.Deadline", dates[0].pk)
    assert {one.state for one in mails.filter(revision=2)} == {State.SUPERSEDED}
    assert mails.filter(revision=3, state=State.PLANNED).exists()
    again = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "Nothing is left to take back" in again


def test_undo_ends_after_ten_minutes(owner_client, plan, url, dates, clock):
    page = move(owner_client, url, dates, days="5")
    moved = days_of(plan)
    clock.shift(timedelta(minutes=10, seconds=1))
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "ten minutes only" in told
    assert days_of(plan) == moved


def test_undo_leaves_alone_what_was_changed_since(owner_client, plan, url, dates, clock):
    page = move(owner_client, url, dates[:2], days="5")
    clock.shift(timedelta(minutes=1))
    own = date(2030, 8, 1)
    change_deadline(dates[0], by=plan.owner, now=NOW + timedelta(minutes=1), why="", local_date=own)
    owner_client.post(undo_of(page))
    assert (days_of(plan)["Date 0"], days_of(plan)["Date 1"]) == (own, date(2030, 6, 11))


ASKED = "would lie after the last day of"


def test_a_date_moved_past_the_last_day_of_its_stage_is_asked_about(owner_client, plan, url):
    begin(owner_client, plan)
    meeting, end = (Deadline.objects.get(title=title) for title in ("Meeting 4", "Last day"))
    page = owner_client.post(url, answer([meeting], days="3")).content.decode()
    assert "1 date would lie after the last day of its stage: is that right?" in page
    assert "After the last day of “The plan”, Wed 3 Jul 2030." in page
    assert "It is right: move the ticked dates" in page
    assert ASKED not in owner_client.post(url, answer([meeting], days="2")).content.decode()
    assert ASKED not in owner_client.post(url, answer([meeting, end], days="9")).content.decode()
    assert "1 date has moved." in move(owner_client, url, [meeting], days="3")
    assert ASKED not in owner_client.post(url, answer([meeting], days="3")).content.decode()


def test_a_date_of_no_stage_belongs_to_the_one_that_runs(owner_client, plan, url, dates):
    begin(owner_client, plan)
    assert ASKED in owner_client.post(url, answer(dates, day="2030-07-04")).content.decode()
    limit = by_hand(plan, "Claim", date(2030, 6, 20), NOW, kind="outside")
    assert ASKED not in owner_client.post(url, answer([limit], days="99")).content.decode()


def test_an_untouched_tick_does_not_move(owner_client, plan, url, dates):
    page = owner_client.post(url, answer(dates, days="1")).content.decode()
    owner_client.post(url, confirmed(page, dates, days="1") | {"move": [str(dates[0].pk)]})
    found = days_of(plan)
    assert (found["Date 0"], found["Date 1"]) == (date(2030, 6, 11), date(2030, 6, 11))
    dates[1].refresh_from_db()
    assert dates[1].revision == 1


def test_the_way_back_keeps_the_ticks(owner_client, url, dates):
    page = owner_client.post(url, answer(dates[:1], days="1") | {"back": "1"}).content.decode()
    assert re.search(rf'value="{dates[0].pk}"[^>]*checked', page)
    assert not re.search(rf'value="{dates[1].pk}"[^>]*checked', page)


def test_a_closed_date_is_not_offered(owner_client, plan, url, dates):
    Deadline.objects.filter(pk=dates[0].pk).update(state=DeadlineState.MET)
    assert str(dates[0].pk) not in owner_client.get(url).content.decode()
    response = owner_client.post(url, answer(dates[:1], days="1"))
    assert response.status_code == 422


def test_dates_of_a_stranger_are_not_moved(owner_client, stranger_plan, plan, url, dates):
    theirs = by_hand(stranger_plan, "Theirs", date(2030, 6, 20), NOW)
    page = owner_client.post(url, answer([dates[0], theirs], days="1")).content.decode()
    owner_client.post(url, confirmed(page, [dates[0], theirs], days="1"))
    theirs.refresh_from_db()
    assert theirs.local_date == date(2030, 6, 20)
    assert days_of(plan)["Date 0"] == date(2030, 6, 11)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "Say by how many days"),
        ({"days": "0"}, "Say by how many days"),
        ({"days": "1", "day": "2030-07-01"}, "Say by how many days"),
        ({"days": "many"}, "whole number"),
        ({"days": "9" * 5000}, "whole number"),
        ({"days": "4000"}, "less than or equal to 3660"),
        ({"day": "2030-02-30"}, "There is no such day"),
        ({"day": "9999-12-31"}, "out of reach"),
        ({"days": "1", "pick": []}, "Tick the dates that move."),
        ({"days": "1", "pick": ["\x00", "../..", "x" * 100_000]}, "Tick the dates that move."),
        ({"days": "1", "why": "x" * 1_000_000}, "characters long"),
    ],
)
def test_a_wrong_answer_gets_a_sentence(owner_client, plan, url, dates, more, words):
    before = days_of(plan)
    response = owner_client.post(url, answer(dates) | more)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert days_of(plan) == before


def test_a_date_at_the_end_of_time_stays(owner_client, plan, url):
    last = by_hand(plan, "Last", date(2199, 12, 30), NOW)
    response = owner_client.post(url, answer([last], days="3000"))
    assert response.status_code == 422
    assert "out of reach" in response.content.decode()


@pytest.mark.parametrize("stamp", [0, 1, 10**15, 10**30])
def test_a_made_up_undo_changes_nothing(owner_client, plan, dates, stamp):
    before = days_of(plan)
    url = reverse("dates_undo", args=[plan.pk, stamp])
    assert owner_client.post(url).status_code == 302
    assert owner_client.get(url).status_code == 405
    assert days_of(plan) == before


def test_a_new_date_is_not_taken_back(owner_client, plan, dates):
    url = reverse("dates_undo", args=[plan.pk, moving.stamp(NOW)])
    owner_client.post(url)
    assert len(days_of(plan)) == 3


def test_a_stranger_gets_404(stranger_client, plan, url, dates):
    before = days_of(plan)
    undo = reverse("dates_undo", args=[plan.pk, moving.stamp(NOW)])
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(url, answer(dates, days="1")).status_code == 404
    assert stranger_client.post(undo).status_code == 404
    assert days_of(plan) == before


@given(st.integers(0, taking_back.LAST_STAMP).map(lambda n: moving.EPOCH + n * moving.MICROSECOND))
def test_a_stamp_is_the_moment_to_the_microsecond(moment):
    assert moving.EPOCH + moving.stamp(moment) * moving.MICROSECOND == moment
