"""What is rarely meant after a meeting is asked once, with every word kept."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from apps.checkpoints.models import Promise
from apps.deadlines.models import DeadlineState
from apps.evidence.models import Entry
from tests.checkpoints.conftest import make_checkpoint

WORDS = "Goal 4 is fine as it is."


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def send(owner_client, plan):
    url, token = reverse("meeting_add", args=[plan.pk]), str(uuid4())

    def post(**fields):
        data = {"client_token": token, "day": "2026-06-02", "clock": "", "exact_words": WORDS}
        return owner_client.post(url, {**data, **fields})

    return post


def sure(response) -> str:
    page = response.content.decode()
    found = re.search(r'name="sure" value="([0-9a-f]{32})"', page)
    assert response.status_code == 422
    assert found is not None
    assert WORDS in page
    return found[1]


def test_a_meeting_in_the_future_is_asked_once(send, owner_client):
    first = send(day="2030-01-01")
    assert "on Tue 1 Jan 2030: is that right?" in first.content.decode()
    assert not Entry.objects.exists()
    assert send(day="2030-01-01", sure=sure(first)).status_code == 302
    page = owner_client.get(reverse("entry_text", args=[Entry.objects.get().pk])).content.decode()
    assert "the meeting on Tue 1 Jan 2030" in page


def test_another_day_is_asked_anew(send):
    token = sure(send(day="2030-01-01"))
    assert send(day="2031-01-01", sure=token).status_code == 422
    assert not Entry.objects.exists()


def test_a_promise_before_the_meeting_is_asked_once(send):
    promised = {"what_1": "an answer", "who_1": "Dana", "by_1": "1900-01-01"}
    first = send(**promised)
    assert "due on Mon 1 Jan 1900, before the meeting: is that right?" in first.content.decode()
    assert send(**promised, sure=sure(first)).status_code == 302
    assert Promise.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": "1900-01-01"}, "Is it Mon 1 Jan 1900? That is 126 years ago."),
        ({"what_1": "x", "by_1": "2199-01-01"}, "Is it Tue 1 Jan 2199? That is in 172 years."),
    ],
)
def test_a_day_years_away_is_asked_once(send, fields, words):
    first = send(**fields)
    assert words in first.content.decode()
    assert not Entry.objects.exists()
    assert send(**fields, sure=sure(first)).status_code == 302


def test_what_is_usual_is_not_asked(send):
    assert send(what_1="an answer", by_1="2026-06-02").status_code == 302


@pytest.mark.parametrize(("tick", "state"), [({}, DeadlineState.OPEN), ({"held": "1"}, DeadlineState.MET)])  # fmt: skip
def test_a_checkpoint_of_another_day_is_held_only_with_a_tick(send, plan, now, tick, state):
    tomorrow = make_checkpoint(plan, now=now, days=1)
    first = send(checkpoint=tomorrow.pk)
    assert "Mark it as held all the same" in first.content.decode()
    send(checkpoint=tomorrow.pk, sure=sure(first), **tick)
    tomorrow.refresh_from_db()
    assert (tomorrow.state, Entry.objects.count()) == (state, 1)


def test_the_checkpoint_of_that_day_needs_no_question(send, plan, now):
    today = make_checkpoint(plan, now=now, days=0)
    assert send(checkpoint=today.pk).status_code == 302
    today.refresh_from_db()
    assert today.state == DeadlineState.MET


def test_an_answered_question_is_kept_when_the_form_was_saved_before(send):
    token = sure(send(day="2030-01-01"))
    send(day="2030-01-01", sure=token)
    again = send(day="2030-01-01", sure=token, exact_words=f"{WORDS} More.")
    assert "Saved before, with other words" in again.content.decode()
    assert f'name="sure" value="{token}"' in again.content.decode()
