from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from apps.deadlines import lives
from apps.deadlines.models import DeadlineKind, DeadlineState
from apps.deadlines.services import change_deadline
from tests.deadlines.begun import by_hand

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", list(DeadlineKind))
@pytest.mark.parametrize("state", list(DeadlineState))
def test_every_kind_has_words_for_every_state(kind, state):
    assert lives.state_words(kind, state)
    assert lives.mark_words(kind).startswith("Mark as")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("checkpoint", "Held"), ("decision", "Decided"), ("appeal", "Filed"), ("vest", "Vested"), ("goal_due", "Delivered"), ("other", "Done")],
)  # fmt: skip
def test_a_date_that_is_done_says_what_was_done(owner_client, plan, kind, words):
    found = by_hand(plan, "One", date(2030, 6, 5), kind=kind)
    owner_client.post(reverse("deadline_state", args=[found.pk, "met"]))
    page = owner_client.get(reverse("dates", args=[plan.pk])).content.decode()
    assert f"{words}\n" in page or f">{words}<" in page or f" {words} " in page


def test_a_checkpoint_is_planned_moved_and_then_did_not_take_place(owner_client, plan, now):
    found = by_hand(plan, "Meeting", date(2030, 6, 5), kind="checkpoint")
    change_deadline(found, by=plan.owner, now=now, why="", local_date=date(2030, 6, 7))
    page = owner_client.get(found.get_absolute_url()).content.decode()
    assert "Moved from Wed 5 Jun 2030 to Fri 7 Jun 2030" in page
    assert "It did not take place" in page
    owner_client.post(reverse("deadline_state", args=[found.pk, "skipped"]))
    assert "Did not take place" in owner_client.get(found.get_absolute_url()).content.decode()


def test_only_a_meeting_can_not_take_place(owner_client, plan):
    found = by_hand(plan, "Shares", date(2030, 6, 5), kind="vest")
    page = owner_client.get(found.get_absolute_url()).content.decode()
    assert "It did not take place" not in page
    assert "Mark as vested" in page


def test_a_limit_outside_says_that_nothing_pauses_it(owner_client, plan):
    found = by_hand(plan, "Claim", date(2030, 6, 5), kind="outside")
    page = owner_client.get(found.get_absolute_url()).content.decode()
    assert "An appeal inside the company does not pause it." in page


def test_opening_what_has_passed_promises_no_mail_before_it(owner_client, plan):
    for year, words in ((2020, "so no mail goes out before it."), (2130, "are planned anew.")):
        found = by_hand(plan, "One", date(year, 6, 5))
        owner_client.post(reverse("deadline_state", args=[found.pk, "met"]))
        url = reverse("deadline_state", args=[found.pk, "open"])
        assert words in owner_client.post(url, follow=True).content.decode()
