"""Today of a plan that has ended: calm, with what to do next, and no reminder is promised."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from apps.deadlines.services import add_deadline
from apps.plans.services import end_plan

pytestmark = pytest.mark.django_db
TODAY = reverse("today")
ENDED = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def ended(plan, owner, now):
    return end_plan(plan, by=owner, now=now, ended_date=ENDED)


def test_today_says_that_it_ended_and_what_to_do_next(ended, owner_client):
    page = owner_client.get(TODAY).content.decode()
    assert "It ended on Mon 1 Jun 2026." in page
    assert f'class="btn btn-primary" href="{reverse("plan_ended", args=[ended.pk])}"' in page
    assert "One next step" not in page
    assert "No reminder goes out." in page


def test_nothing_asks_for_the_next_date_or_a_goal(ended, owner_client):
    page = owner_client.get(TODAY).content.decode()
    assert "No date is coming" not in page
    assert "No goals yet" not in page
    assert "Nothing is due" not in page


def test_tonight_no_longer_stands_in_its_place(ended, owner_client):
    assert owner_client.get(TODAY).status_code == 200


def test_a_limit_outside_that_goes_on_stays_in_sight_with_its_mail(ended, owner, owner_client, now):
    add_deadline(
        plan=ended, by=owner, now=now, kind="outside", title="Claim", local_date=date(2026, 12, 1),
        local_time=None, zone="UTC",
    )  # fmt: skip
    page = owner_client.get(TODAY).content.decode()
    assert "Claim" in page
    assert "One date goes on, with its reminders." in page
    assert "No reminder goes out." not in page


def test_a_plan_that_goes_on_after_all_has_its_next_step_again(ended, owner, owner_client, now):
    end_plan(ended, by=owner, now=now, ended_date=None)
    page = owner_client.get(TODAY, {"step": "0"}).content.decode()
    assert "One next step" in page
    assert "It ended on" not in page


def test_dates_says_so_too(ended, owner_client):
    page = owner_client.get(reverse("dates", args=[ended.pk])).content.decode()
    assert "It ended on Mon 1 Jun 2026." in page
    assert reverse("plan_ended", args=[ended.pk]) in page
