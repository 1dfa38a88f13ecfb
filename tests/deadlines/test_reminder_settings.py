from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from apps.deadlines import reminder_settings, services
from apps.deadlines.models import Deadline, ReminderSettings
from apps.deadlines.reminders import AGAIN, LABEL
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from tests.deadlines.sending import date_in

URL = "/settings/reminders"
USUAL = {
    "leads": ["D-14", "D-7", "D-3", "D-1", "D0", "H-2"],
    "morning": "09:00",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
    "nags": "on",
    "nudge_days": "",
    "digest_weekday": "",
}


@pytest.fixture
def deadline(plan) -> Deadline:
    """An appeal in the afternoon: none of its extra mails falls into quiet hours, whenever this runs."""
    zone = ZoneInfo(plan.zone)
    at_five = datetime.combine(datetime.now(zone), time(17), tzinfo=zone) + timedelta(days=30)
    return date_in(plan, (at_five - datetime.now(UTC)) / timedelta(days=1), kind="appeal")


def waiting(deadline: Deadline) -> dict[str, datetime]:
    found = OutgoingMail.objects.about(LABEL, deadline.pk).filter(state=State.PLANNED)
    return {mail.slot: mail.planned_at for mail in found}


def test_the_page_shows_the_defaults_and_what_would_be_mailed(owner_client, deadline):
    text = owner_client.get(URL).content.decode()
    assert text.count("checked") >= 7
    assert "What would be mailed" in text
    assert "only until you confirm" in text


def test_without_a_date_it_says_so(owner_client, plan):
    assert "No date lies ahead" in owner_client.get(URL).content.decode()


def test_saving_moves_what_waits(owner_client, owner, deadline):
    before = waiting(deadline)
    answer = owner_client.post(URL, {**USUAL, "morning": "18:30"})
    assert answer.status_code == 302
    after = waiting(deadline)
    # The extra mails of the last day keep an hour's distance from the others, so they may differ.
    assert set(after) - AGAIN == set(before) - AGAIN
    assert f"{after['D-7']:%H:%M}" == "18:30"
    row = ReminderSettings.objects.get(owner=owner)
    assert (row.morning, row.nags, row.nudge_days) == (time(18, 30), True, None)


def test_what_is_left_out_is_withdrawn_and_comes_back(owner_client, deadline):
    before = set(waiting(deadline))
    owner_client.post(URL, {**USUAL, "leads": ["D-3", "D-1"], "nags": ""})
    assert set(waiting(deadline)) == {"D-3", "D-1", "OVERDUE"}
    owner_client.post(URL, USUAL)
    assert set(waiting(deadline)) == before
    assert len(before & AGAIN) >= 3


def test_showing_saves_nothing(owner_client, owner, deadline):
    answer = owner_client.post(URL, {**USUAL, "leads": ["D-3"], "nags": "", "show": "1"})
    assert answer.status_code == 200
    assert answer.content.decode().count("before the date</td>") == 1
    assert not ReminderSettings.objects.exists()
    assert "D-7" in waiting(deadline)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"morning": "23:00"}, "quiet hours"),
        ({"quiet_from": "12:00", "quiet_until": "09:00", "morning": "10:00"}, "more than 14 hours"),
        ({"leads": []}, "still empty"),
        ({"leads": ["D-99"]}, "not one of the available choices"),
        ({"morning": "9 o'clock"}, "There is no such time"),
        ({"nudge_days": "400"}, "not one of the available choices"),
        ({"digest_weekday": "\x00"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_meant_gets_a_sentence(owner_client, deadline, changes, sentence):
    answer = owner_client.post(URL, {**USUAL, **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ReminderSettings.objects.exists()


def test_the_settings_of_one_person_move_nobody_elses_mails(owner_client, deadline, stranger_plan):
    theirs = date_in(stranger_plan, 30)
    before = waiting(theirs)
    owner_client.post(URL, {**USUAL, "leads": ["D-3"]})
    assert waiting(theirs) == before


def test_what_is_due_or_asked_for_stays(deadline, owner):
    now = datetime.now(UTC)
    OutgoingMail.objects.about(LABEL, deadline.pk).filter(slot="D-14").update(
        planned_at=now - timedelta(minutes=1), next_attempt_at=now
    )
    wanted = {"leads": ["D-1"], "morning": time(10), "nags": False}
    reminder_settings.save_settings(by=owner, now=now, **wanted)
    assert set(waiting(deadline)) == {"D-14", "D-1", "OVERDUE"}


def test_a_date_has_reminders_of_its_own(owner_client, deadline):
    url = reverse("deadline_reminders", args=[deadline.pk])
    assert owner_client.get(url).status_code == 200
    owner_client.post(url, {"leads": ["D-14", "H-2"]})
    assert {"D-14", "H-2"} <= set(waiting(deadline))
    assert not {"D-7", "D-3", "D-1", "D0"} & set(waiting(deadline))
    owner_client.post(url, {})
    assert {"D-14", "D-7", "D-3"} <= set(waiting(deadline))


def test_a_stranger_sets_no_reminders(stranger_client, deadline):
    url = reverse("deadline_reminders", args=[deadline.pk])
    assert stranger_client.post(url, {"leads": ["D-1"]}).status_code == 404


def test_a_date_of_three_days_gets_no_mail_a_week_before(plan, now):
    short = services.add_deadline(
        plan=plan, by=plan.owner, now=now, kind="other", title="x",
        local_date=date(2026, 6, 5), local_time=None, zone="UTC",
    )  # fmt: skip
    assert set(waiting(short)) == {"D-1", "D0", "OVERDUE"}


def test_one_day_that_was_kept_is_said_as_one(owner_client, owner):
    ReminderSettings.objects.update_or_create(
        owner=owner, defaults={"nudge_days": 1, "changed_at": datetime.now(UTC)}
    )
    page = owner_client.get(URL).content.decode()
    assert ">1 day<" in page
    assert "1 days" not in page
