from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from apps.core.fuzzy import unknown
from apps.deadlines.services import add_deadline
from apps.evidence.services import record_entry
from apps.goals.services import add_goal
from apps.onboarding.enums import FROM_TONIGHT, Item
from apps.onboarding.evening import evening
from apps.onboarding.models import TonightTick
from apps.plans.services import add_person


def done(plan, now, *, own=False) -> set[str]:
    return {line.item for line in evening(plan, now=now, is_own_device=own).lines if line.is_done}


def page(plan) -> str:
    return reverse("tonight", args=[plan.pk])


def tick(plan) -> str:
    return reverse("tonight_tick", args=[plan.pk])


def entry(plan, owner, now, kind="win", **more):
    return record_entry(
        plan=plan, by=owner, now=now, kind=kind, statement="A win", happened=unknown(zone="UTC"),
        client_token=uuid4(), **more,
    )  # fmt: skip


def test_nothing_is_done_at_first(plan, now):
    assert done(plan, now) == set()


def test_each_line_is_done_by_the_record_itself(plan, owner, now):
    add_deadline(
        plan=plan, by=owner, now=now, kind="checkpoint", title="Meeting", local_date=date(2026, 6, 5),
        local_time=None, zone="UTC",
    )  # fmt: skip
    add_goal(plan=plan, by=owner, now=now, words="Ship it")
    entry(plan, owner, now, kind="reference", details={"place": "TRACK-1"})
    for _time in range(3):
        entry(plan, owner, now)
    for relation in ("lawyer", "champion", "champion"):
        add_person(plan=plan, by=owner, now=now, name="Somebody", relation=relation)
    assert done(plan, now, own=True) == set(Item.values) - {"phone"}


def test_a_date_that_has_passed_is_not_the_next(plan, owner, now):
    add_deadline(
        plan=plan, by=owner, now=now, kind="checkpoint", title="Meeting", local_date=date(2026, 6, 5),
        local_time=None, zone="UTC",
    )  # fmt: skip
    assert "date" not in done(plan, now + timedelta(days=10))


def test_two_wins_or_one_champion_are_not_enough(plan, owner, now):
    for _time in range(2):
        entry(plan, owner, now)
    for relation in ("lawyer", "champion"):
        add_person(plan=plan, by=owner, now=now, name="Somebody", relation=relation)
    assert done(plan, now) == set()


@pytest.mark.parametrize(
    ("kind", "details", "counted"),
    [
        ("win", {}, 1),
        ("metric", {"name": "Failed payments", "value": Decimal("0.19")}, 1),
        ("feedback", {"giver": "A. Peer"}, 1),
        ("feedback", {"giver": "R. Aslan"}, 0),
        ("note", {}, 0),
        ("meeting", {}, 0),
        ("obstacle", {}, 0),
    ],
)
def test_only_what_speaks_for_the_person_is_a_win(plan, owner, now, kind, details, counted):
    add_person(plan=plan, by=owner, now=now, name="R. Aslan", relation="manager")
    entry(plan, owner, now, kind=kind, details=details)
    assert evening(plan, now=now, is_own_device=True).wins == counted


def test_feedback_in_which_the_manager_is_named_is_no_win(plan, owner, now):
    manager = add_person(plan=plan, by=owner, now=now, name="R. Aslan", relation="manager")
    entry(plan, owner, now, kind="feedback", people=[manager])
    assert evening(plan, now=now, is_own_device=True).wins == 0


def test_what_was_told_aloud_is_not_called_a_win(plan, owner_client):
    said = {"who": "R. Aslan", "relation": "manager", "day": "2026-06-01", "words": "Not enough."}
    owner_client.post(reverse("door", args=["told"]), said)
    body = owner_client.get(page(plan)).content.decode()
    assert "None written yet" in body
    assert f'href="{reverse("entry_add", args=[plan.pk])}"' in body


def test_a_line_is_ticked_and_unticked(plan, owner, owner_client, now):
    for _time in range(2):
        assert owner_client.post(tick(plan), {"item": "phone", "ticked": "yes"})[
            "Location"
        ] == page(plan)
    assert done(plan, now) == {"phone"}
    owner_client.post(tick(plan), {"item": "phone", "ticked": "no"})
    assert done(plan, now) == set()


def test_the_next_date_is_said_aloud_and_goes_into_the_phone(plan, owner, owner_client, now):
    with time_machine.travel(now, tick=False):
        add_deadline(
            plan=plan, by=owner, now=now, kind="checkpoint", title="Meeting", local_date=date(2026, 6, 5),
            local_time=None, zone="America/Los_Angeles",
        )  # fmt: skip
        body = owner_client.get(page(plan)).content.decode()
    assert "Fri 5 Jun 2026, in 3 days" in body
    assert reverse("calendar_file", args=[plan.pk]) in body
    assert reverse("where_help_is") in body


def dated(plan, owner, now, kind, title, day):
    return add_deadline(
        plan=plan, by=owner, now=now, kind=kind, title=title, local_date=day, local_time=None,
        zone="America/Los_Angeles",
    )  # fmt: skip


def test_a_call_today_does_not_hide_the_decision_of_friday(plan, owner, owner_client, now):
    with time_machine.travel(now, tick=False):
        dated(plan, owner, now, "other", "Call the lawyer", date(2026, 6, 2))
        dated(plan, owner, now, "decision", "Decide on the offer", date(2026, 6, 5))
        state = evening(plan, now=now, is_own_device=True)
        body = owner_client.get(page(plan)).content.decode()
    assert state.main_date is not None
    assert state.sooner is not None
    assert (state.main_date.title, state.sooner.title) == ("Decide on the offer", "Call the lawyer")
    assert "<h3>Fri 5 Jun 2026, in 3 days</h3>" in body
    assert "Call the lawyer" in body


def test_after_the_date_it_leads_to_the_first_open_line(plan, owner, owner_client, now):
    with time_machine.travel(now, tick=False):
        dated(plan, owner, now, "other", "Call the lawyer", date(2026, 6, 4))
        before = owner_client.get(page(plan)).content.decode()
        owner_client.post(tick(plan), {"item": "phone", "ticked": "yes"})
        after = owner_client.get(page(plan)).content.decode()
    assert ">Go on</a>" not in before
    assert f'href="{reverse("start_goals")}{FROM_TONIGHT}">Go on</a>' in after


def test_the_sheet_says_how_to_reach_the_lawyer(plan, owner, owner_client, now):
    add_person(
        plan=plan, by=owner, now=now, name="J. Marsh", relation="lawyer", phone="206 555 0123"
    )
    add_person(plan=plan, by=owner, now=now, name="A. Peer", relation="peer", phone="206 555 9999")
    body = owner_client.get(page(plan)).content.decode()
    assert "J. Marsh: 206 555 0123" in body
    assert "9999" not in body


def test_when_all_is_done_it_says_enough(plan, owner_client, now):
    for item in Item.values:
        owner_client.post(tick(plan), {"item": item, "ticked": "yes"})
    assert "<h1>Enough for tonight.</h1>" in owner_client.get(page(plan)).content.decode()


@pytest.mark.parametrize("item", ["", "\x00", "x" * 1_000_000, "help"])
def test_an_unknown_line_is_refused(plan, owner_client, item):
    assert owner_client.post(tick(plan), {"item": item, "ticked": "yes"}).status_code == 400
    assert not TonightTick.objects.exists()


def test_a_stranger_gets_404(plan, stranger_client):
    assert stranger_client.get(page(plan)).status_code == 404
    assert stranger_client.post(tick(plan), {"item": "phone", "ticked": "yes"}).status_code == 404
    assert not TonightTick.objects.exists()


def test_without_signing_in_it_leads_to_sign_in(plan, client):
    assert client.get(page(plan))["Location"].startswith(reverse("account_login"))


def test_fetching_never_ticks(plan, owner_client):
    assert owner_client.get(tick(plan), {"item": "phone", "ticked": "yes"}).status_code == 405
    assert owner_client.post(page(plan)).status_code == 405


def test_the_blank_sheet_is_for_everybody_and_asks_nothing(db, client):
    response = client.get(reverse("tonight_blank"))
    assert response.status_code == 200
    body = response.content.decode().split("<main")[1]
    for item in Item:
        assert str(item.label) in body
    assert "<form" not in body
    assert "<input" not in body
    assert client.post(reverse("tonight_blank")).status_code == 405


@pytest.mark.parametrize("name", ["dates", "people"])
def test_pages_it_leads_to_lead_back_until_it_is_over(plan, owner_client, name):
    back = f'<a href="{page(plan)}">'
    assert back in owner_client.get(reverse(name, args=[plan.pk])).content.decode()
    owner_client.post(reverse("tonight_enough", args=[plan.pk]))
    assert back not in owner_client.get(reverse(name, args=[plan.pk])).content.decode()
