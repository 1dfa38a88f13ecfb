from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.dashboard.today import read_today
from apps.deadlines.services import add_deadline
from apps.goals.services import add_goal
from apps.intake import models as intake
from apps.intake.services import add_file, open_batch
from apps.onboarding.enums import Item
from apps.onboarding.services import set_tonight_aside, tick_item

TODAY = reverse("today")


def test_tonight_is_today_until_it_is_done(plan, owner, owner_client, now):
    assert owner_client.get(TODAY)["Location"] == reverse("tonight", args=[plan.pk])
    for item in Item:
        tick_item(plan=plan, by=owner, now=now, item=item, ticked=True)
    assert owner_client.get(TODAY).status_code == 200


def test_the_session_that_did_not_answer_the_first_question_brings_no_evening_back(
    plan, owner, owner_client, now
):
    for item in set(Item) - {Item.DEVICE}:
        tick_item(plan=plan, by=owner, now=now, item=item, ticked=True)
    assert owner_client.get(TODAY).status_code == 200


def test_go_to_today_sets_tonight_aside_for_good(plan, owner_client):
    page = owner_client.get(reverse("tonight", args=[plan.pk])).content.decode()
    enough = reverse("tonight_enough", args=[plan.pk])
    assert f'action="{enough}"' in page
    for _time in range(2):
        assert owner_client.post(enough)["Location"] == TODAY
    assert owner_client.get(TODAY).status_code == 200
    after = owner_client.get(reverse("tonight", args=[plan.pk])).content.decode()
    assert f'action="{enough}"' not in after


def test_fetching_sets_nothing_aside(plan, owner_client):
    assert owner_client.get(reverse("tonight_enough", args=[plan.pk])).status_code == 405
    assert owner_client.get(TODAY).status_code == 302


def test_a_stranger_sets_nothing_aside(plan, owner_client, stranger_client):
    assert stranger_client.post(reverse("tonight_enough", args=[plan.pk])).status_code == 404
    assert owner_client.get(TODAY).status_code == 302


def test_the_tab_beside_tonight_shows_today_without_setting_anything(plan, owner_client):
    page = owner_client.get(reverse("tonight", args=[plan.pk])).content.decode()
    assert f'href="{TODAY}?step=0"' in page
    assert owner_client.get(TODAY, {"step": "0"}).status_code == 200
    assert owner_client.get(TODAY).status_code == 302


@pytest.mark.parametrize("step", ["", "\u00b2", "-1", "99", "\u0663", "\x00", "9" * 400])
def test_a_step_that_is_no_number_shows_the_first(plan, owner_client, step):
    assert owner_client.get(TODAY, {"step": step}).status_code == 200


def test_a_connected_mail_server_leaves_no_link_without_words(plan, owner_client, settings):
    settings.MAIL_IS_LOCAL = False
    page = owner_client.get(TODAY, {"step": "0"}).content.decode()
    assert reverse("mailbox") not in page


def dated(plan, owner, now, kind, title, days):
    add_deadline(
        plan=plan, by=owner, now=now, kind=kind, title=title, local_time=None, zone="UTC",
        local_date=now.date() + timedelta(days=days),
    )  # fmt: skip


def test_the_decision_stays_in_sight_whatever_comes_before_it(plan, owner, owner_client, now):
    with time_machine.travel(now, tick=False):
        for day in range(1, 6):
            dated(plan, owner, now, "other", f"Call {day}", day)
        dated(plan, owner, now, "decision", "Answer the offer", 6)
        shown = read_today(plan, by=owner, now=now)
        page = owner_client.get(TODAY, {"step": "0"}).content.decode()
    assert [one.title for one in shown.dates] == ["Call 1", "Call 2", "Answer the offer"]
    assert "Nothing is due before Wed 3 Jun. Decision: Mon 8 Jun.</h1>" in page


def test_a_day_of_another_year_says_so(plan, owner, owner_client, now):
    with time_machine.travel(now, tick=False):
        dated(plan, owner, now, "outside", "Claim", 300)
        page = owner_client.get(TODAY, {"step": "0"}).content.decode()
    assert "Nothing is due before Mon 29 Mar 2027.</h1>" in page
    assert '<span class="date">Mon 29 Mar 2027<span>in 300 days</span>' in page
    assert re.search(r"Mail \w{3} \d+ \w{3} 2027, \d\d:\d\d", page)


def test_the_decision_is_said_once_where_it_is_the_next(plan, owner, owner_client, now):
    with time_machine.travel(now, tick=False):
        dated(plan, owner, now, "appeal", "Appeal", 2)
        dated(plan, owner, now, "other", "Call", 3)
        page = owner_client.get(TODAY, {"step": "0"}).content.decode()
    assert "Nothing is due before Thu 4 Jun.</h1>" in page


def test_a_date_that_has_passed_does_not_hide_the_decision(plan, owner, owner_client, now):
    with time_machine.travel(now, tick=False):
        for day in (-1, 1):
            dated(plan, owner, now, "other", "Call", day)
        dated(plan, owner, now, "decision", "Answer the offer", 3)
        page = owner_client.get(TODAY, {"step": "0"}).content.decode()
    assert "1 date has passed. Decision: Fri 5 Jun.</h1>" in page


def test_what_is_missing_has_a_button(plan, owner_client):
    page = owner_client.get(TODAY, {"step": "0"}).content.decode()
    for name in ("goals_paste", "deadline_add"):
        assert f'class="btn btn-line" href="{reverse(name, args=[plan.pk])}"' in page


def test_markup_in_words_is_only_words(plan, owner, owner_client, now):
    add_goal(plan=plan, by=owner, now=now, words="<script>alert(1)</script>\u202egnp")
    set_tonight_aside(plan=plan, by=owner, now=now)
    page = owner_client.get(TODAY).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;[U+202E]gnp" in page


def test_somebody_else_sees_their_own_today(plan, stranger_plan, stranger_client):
    location = stranger_client.get(TODAY)["Location"]
    assert location == reverse("tonight", args=[stranger_plan.pk])


def test_an_account_without_a_plan_is_asked_the_first_question(owner_client):
    assert owner_client.get(TODAY)["Location"] == reverse("device")


def test_without_signing_in_it_leads_to_sign_in(db, client):
    assert client.get(TODAY)["Location"].startswith(reverse("account_login"))


def test_files_that_are_still_being_read_are_a_link_away(owner_client, plan, owner, now):
    batch = open_batch(plan=plan, by=owner, now=now, source="files", client_token=uuid4())
    upload = SimpleUploadedFile("a.txt", b"words\n")
    item = add_file(batch=batch, upload=upload, by=owner, now=now)
    page = owner_client.get("/?step=0").content.decode()
    assert batch.get_absolute_url() in page
    intake.Item.objects.filter(pk=item.pk).update(outcome="failed", done_at=now)
    assert batch.get_absolute_url() not in owner_client.get("/?step=0").content.decode()
