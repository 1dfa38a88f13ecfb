"""The follow-up date of a promise: its page asks what became of the promise, and one tap answers for both."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.enums import PromiseState
from apps.checkpoints.models import Promise
from apps.deadlines.models import Deadline, DeadlineState
from tests.checkpoints.conftest import at

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 6, 22, 18, 0, tzinfo=UTC)


@pytest.fixture
def promise(meeting):
    meeting(Promised(who="Dana Whitlock", what="an answer on goal 4", by_date=date(2026, 6, 12)))
    return Promise.objects.get()


@pytest.fixture
def follow_up(promise):
    return Deadline.objects.get(kind="follow_up")


def choices_of(body: str) -> dict[str, str]:
    """Where each button leads, by the state it names."""
    found = re.findall(r'action="(/promises/[^"]+/(\w+))"', body)
    return {state: url for url, state in found}


@pytest.mark.parametrize("name", ["deadline", "deadline_reminded"])
def test_the_page_asks_whether_it_was_kept_and_one_tap_settles_both(owner, now, promise, follow_up, name):  # fmt: skip
    with at(now, owner) as client:
        body = client.get(reverse(name, args=[follow_up.pk])).content.decode()
        assert "Was it kept?" in body
        assert "Mark as done" not in body
        assert set(choices_of(body)) == {"kept", "not_kept", "dropped"}
        client.post(choices_of(body)["kept"])
    promise.refresh_from_db()
    follow_up.refresh_from_db()
    assert (promise.state, follow_up.state) == (PromiseState.KEPT, DeadlineState.MET)


def test_after_its_day_it_may_have_been_kept_late(owner, promise, follow_up):
    with at(AFTER, owner) as client:
        body = client.get(follow_up.get_absolute_url()).content.decode()
    assert set(choices_of(body)) == {"kept", "late", "not_kept", "dropped"}


@pytest.mark.parametrize("state", ["met", "waived", "skipped"])
def test_an_old_button_for_done_asks_instead(owner, now, promise, follow_up, state):
    with at(now, owner) as client:
        url = reverse("deadline_state", args=[follow_up.pk, state])
        body = client.post(url, follow=True).content.decode()
    follow_up.refresh_from_db()
    assert follow_up.state == DeadlineState.OPEN
    assert "Was it kept?" in body


def test_done_in_an_old_page_of_a_reminder_asks_instead(owner, now, promise, follow_up):
    with at(now, owner) as client:
        url = reverse("deadline_reminded", args=[follow_up.pk])
        body = client.post(url, {"do": "done"}, follow=True).content.decode()
        seen = client.post(url, {"do": "confirm"}, follow=True).content.decode()
    follow_up.refresh_from_db()
    assert follow_up.state == DeadlineState.OPEN
    assert "Was it kept?" in body
    assert "Confirmed" in seen


def test_a_settled_one_is_opened_again_with_its_promise(owner, now, promise, follow_up):
    with at(now, owner) as client:
        client.post(reverse("promise_state", args=[promise.pk, "not_kept"]))
        body = client.get(follow_up.get_absolute_url()).content.decode()
        assert "Not kept" in body
        assert set(choices_of(body)) == {"open"}
        client.post(reverse("deadline_state", args=[follow_up.pk, "open"]))
        follow_up.refresh_from_db()
        assert follow_up.state == DeadlineState.MET
        client.post(choices_of(body)["open"])
    promise.refresh_from_db()
    follow_up.refresh_from_db()
    assert (promise.state, follow_up.state) == (PromiseState.OPEN, DeadlineState.OPEN)


def test_a_date_that_ended_with_its_plan_opens_again_by_itself(owner, now, promise, follow_up):
    Deadline.objects.filter(pk=follow_up.pk).update(state=DeadlineState.WAIVED)
    with at(now, owner) as client:
        body = client.get(follow_up.get_absolute_url()).content.decode()
        assert "Open it again" in body
        client.post(reverse("deadline_state", args=[follow_up.pk, "open"]))
    follow_up.refresh_from_db()
    assert follow_up.state == DeadlineState.OPEN


def test_a_date_left_open_beside_a_settled_promise_can_be_closed(owner, now, promise, follow_up):
    Promise.objects.update(state=PromiseState.KEPT, settled_date=now.date())
    with at(now, owner) as client:
        body = client.get(follow_up.get_absolute_url()).content.decode()
        assert "Mark as done" in body
        client.post(reverse("deadline_state", args=[follow_up.pk, "met"]))
    follow_up.refresh_from_db()
    assert follow_up.state == DeadlineState.MET
