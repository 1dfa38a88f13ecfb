"""Days of vests as dates of the plan: with reminders, without a number, and none twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.audit.models import LedgerEvent
from apps.choices.models import Vest
from apps.choices.services import add_scenario
from apps.choices.vest_services import add_vest
from apps.deadlines import ics, mail_words
from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.services import set_deadline_state
from tests.choices.vesting import DAY, shown


@pytest.fixture
def scenario(bare):
    return bare


def test_days_become_dates_once_and_say_no_number(plan, owner, post, scenario, vest):
    add_vest(scenario=scenario, by=owner, now=timezone.now(), day=DAY, shares=None, amount=Decimal("98765.43"))  # fmt: skip
    assert "1 date is added, with reminders." in post("choice_vests_to_dates")
    page = post("choice_vests_to_dates")
    assert "No date was added. 1 was there already." in page
    assert "Every day ahead stands among your dates." in page
    made = Deadline.objects.for_user(owner).get(plan=plan)
    assert (made.kind, made.title, made.local_date, made.zone) == (DeadlineKind.VEST, "Vest date", DAY, plan.zone)  # fmt: skip
    assert (made.about_label, made.about_id, made.counted) == ("", None, {})


def test_the_mails_and_the_calendar_of_such_a_date_tell_no_number(owner, post, scenario, vest):
    post(do="add", day=str(DAY), shares="", amount="98,765.43")
    post("choice_vests_to_dates")
    made = Deadline.objects.for_user(owner).get()
    soon = made.due_at - timedelta(days=7)
    mail = mail_words.reminder([made], others=[], planned_at=soon, about=made.pk, now=soon)
    told = f"{mail.subject}{mail.text}{mail.html}".encode() + b"".join(
        one.content for one in mail.attachments
    )
    told += ics.calendar_bytes([made], cover_word="", now=soon)
    ledger = b"".join(
        str(one).encode() for one in LedgerEvent.objects.values_list("body", flat=True)
    )
    for word in (b"98765", b"98,765", b"120", b"share", b"USD", b"$", b"Scenario"):
        assert word not in told, word
    for word in (b"98765", b"120", b"Scenario"):
        assert word not in ledger


def test_a_day_that_another_scenario_made_a_date_is_there(plan, owner, owner_client, post, scenario, vest):  # fmt: skip
    post("choice_vests_to_dates")
    other = add_scenario(plan=plan, by=owner, now=timezone.now(), client_token=uuid4(), currency="USD", pay=1)  # fmt: skip
    add_vest(scenario=other, by=owner, now=timezone.now(), day=DAY, shares=Decimal(3), amount=None)
    owner_client.post(reverse("choice_vests_to_dates", args=[other.pk]))
    assert Deadline.objects.for_user(owner).count() == 1


def test_a_date_that_was_set_aside_by_hand_is_said_and_opens_again(owner, owner_client, post, scenario, vest):  # fmt: skip
    post("choice_vests_to_dates")
    made = Deadline.objects.for_user(owner).get()
    assert "stands in Dates" in shown(owner_client, scenario)
    set_deadline_state(made, by=owner, now=timezone.now(), state="waived")
    page = shown(owner_client, scenario)
    assert "stands in Dates" not in page
    assert "set aside by you in Dates" in page
    assert "Put this day among my dates" in page
    assert "1 date is added, with reminders." in post("choice_vests_to_dates")
    made.refresh_from_db()
    assert made.state == "open"
    assert Deadline.objects.for_user(owner).count() == 1


def test_a_date_that_is_done_is_there(owner, owner_client, post, scenario, vest):
    post("choice_vests_to_dates")
    made = Deadline.objects.for_user(owner).get()
    set_deadline_state(made, by=owner, now=timezone.now(), state="met")
    assert "stands in Dates" in shown(owner_client, scenario)
    assert "1 was there already." in post("choice_vests_to_dates")


def test_removing_a_vest_says_that_its_day_still_stands_in_dates(owner, owner_client, post, scenario, vest):  # fmt: skip
    words = "The day still stands in Dates."
    other = add_vest(scenario=scenario, by=owner, now=timezone.now(), day=DAY, shares=Decimal(3), amount=None)  # fmt: skip
    post("choice_vests_to_dates")
    first = owner_client.post(reverse("vest_remove", args=[other.pk]), follow=True)
    assert words not in first.content.decode()  # another vests on it
    last = owner_client.post(reverse("vest_remove", args=[vest.pk]), follow=True)
    assert words in last.content.decode()


def test_a_vest_that_moved_leaves_its_date_and_the_page_says_so(owner, owner_client, post, scenario, vest):  # fmt: skip
    post("choice_vests_to_dates")
    owner_client.post(reverse("vest_remove", args=[vest.pk]))
    page = shown(owner_client, scenario)
    made = Deadline.objects.for_user(owner).get()
    assert "These still stand among your dates" in page
    assert made.get_absolute_url() in page


def test_days_gone_by_become_no_dates(owner, post, scenario):
    Vest.objects.create(owner=owner, scenario=scenario, vest_date=date(2024, 1, 1), shares=5)
    assert "No date was added." in post("choice_vests_to_dates")
    assert not Deadline.objects.for_user(owner).exists()
