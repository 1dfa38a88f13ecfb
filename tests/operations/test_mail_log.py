"""The delivery log, the line about mail on Today and Dates, and the banner of a stuck sender."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.deadlines.models import Deadline
from apps.deadlines.services import set_deadline_state
from apps.mail.enums import Silence, State
from apps.mail.models import Gap, Heartbeat, MailAttempt, OutgoingMail
from apps.mail.send import instance
from apps.mail.standing import quiet_times
from apps.operations.delivery import masked
from apps.plans.models import Plan
from tests.deadlines.sending import date_in
from tests.factories.mail import OutgoingMailFactory
from tests.factories.plans import PlanFactory

pytestmark = pytest.mark.django_db
BANNER = "Do not rely on e-mail now."


@pytest.fixture
def own_plan() -> Plan:
    return PlanFactory.create(zone="UTC")


@pytest.fixture
def owner(own_plan: Plan) -> Client:
    client = Client()
    client.force_login(own_plan.owner)
    return client


def page(client: Client, name: str = "mail_log", **query: str) -> str:
    return client.get(reverse(name), query).content.decode()


def accepted(plan: Plan, **fields: Any) -> OutgoingMail:
    now = datetime.now(UTC)
    mail = OutgoingMailFactory.create(
        owner=plan.owner, state=State.ACCEPTED, raw=b"x", date_header=now, first_handoff_at=now,
        accepted_at=now, smtp_code=250, smtp_enhanced="2.0.0", smtp_reply="kept as <queue-mark>", **fields,
    )  # fmt: skip
    MailAttempt.objects.create(
        owner=plan.owner, mail=mail, n=1, host="h", phase="not_accepted", smtp_code=451,
        smtp_enhanced="4.3.0", error_class="temporary", at=now,
    )  # fmt: skip
    return mail


def test_each_mail_stands_there_with_what_the_server_said(owner: Client, own_plan: Plan) -> None:
    mail = accepted(own_plan)
    shown = page(owner)
    assert "250 2.0.0 kept as &lt;queue-mark&gt;" in shown
    assert "451 4.3.0" in shown
    assert masked(mail.recipient) in shown
    assert mail.recipient not in shown.partition('<main id="main"')[2]


def test_a_stranger_sees_nothing_of_it(own_plan: Plan) -> None:
    accepted(own_plan)
    stranger = Client()
    stranger.force_login(PlanFactory.create(zone="UTC").owner)
    assert "queue-mark" not in page(stranger)
    assert "No mail is planned yet" in page(stranger)


def test_the_log_of_one_date_and_of_one_day(owner: Client, own_plan: Plan) -> None:
    first, second = date_in(own_plan, 20), date_in(own_plan, 30)
    Deadline.objects.filter(pk=first.pk).update(title="The first one")
    Deadline.objects.filter(pk=second.pk).update(title="The second one")
    shown = page(owner, date=str(first.pk))
    assert "The first one" in shown
    assert "The second one" not in shown
    day = OutgoingMail.objects.filter(about_id=second.pk, slot="D-1").get().planned_at.date()
    shown = page(owner, day=day.isoformat())
    assert "The second one" in shown
    assert "The first one" not in shown


@pytest.mark.parametrize(
    "query", [{"date": "x"}, {"day": "2026-02-30"}, {"page": "9999"}, {"day": "0001-01-01"}]
)
def test_bad_questions_show_all(owner: Client, own_plan: Plan, query: dict[str, str]) -> None:
    accepted(own_plan)
    assert "queue-mark" in page(owner, **query)


@pytest.mark.parametrize(
    ("address", "shown"),
    [("me@example.org", "m…@example.org"), ("@x", "…@x"), ("none", "…"), ("", "…")],
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_a_date_and_the_settings_lead_to_the_log(owner: Client, own_plan: Plan) -> None:
    date = date_in(own_plan, 20)
    shown = owner.get(date.get_absolute_url()).content.decode()
    assert f"{reverse('mail_log')}?date={date.pk}" in shown
    assert reverse("mail_log") in page(owner, "account_settings")


def test_it_begins_with_what_left_and_folds_what_is_planned(owner: Client, own_plan: Plan) -> None:
    date_in(own_plan, 20)
    now = datetime.now(UTC)
    for days in (3, 1, 2):
        mail = accepted(own_plan, planned_at=now - timedelta(days=days))
        OutgoingMail.objects.filter(pk=mail.pk).update(accepted_at=now - timedelta(days=days))
    shown = page(owner).partition('<main id="main"')[2]
    left, _fold, planned = shown.partition("What is planned:")
    assert left.count('<li class="line dated">') == 3
    assert planned.count('<li class="line dated">') == OutgoingMail.objects.filter(accepted_at=None).count()  # fmt: skip
    assert "<details>\n          <summary>" in shown
    context: Any = owner.get(reverse("mail_log")).context
    moments = [one.mail.accepted_at for one in context["lines"]]
    assert moments == sorted(moments, reverse=True)


def test_a_code_is_said_once(owner: Client, own_plan: Plan) -> None:
    mail = accepted(own_plan)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        smtp_code=535, smtp_enhanced="5.7.8", smtp_reply="5.7.8 Not accepted. 5.7.8 See the help."
    )
    assert "<code>535 5.7.8 Not accepted. See the help.</code>" in page(owner)


# --- the line


def test_today_and_dates_say_how_mail_stands(owner: Client, own_plan: Plan) -> None:
    date_in(own_plan, 20)
    accepted(own_plan)
    yesterday = datetime.now(UTC).replace(hour=1, minute=0) - timedelta(days=1)
    Gap.objects.create(
        why=Silence.ASLEEP, began_at=yesterday, ended_at=yesterday + timedelta(hours=14)
    )
    for url in (f"{reverse('today')}?step=0", reverse("dates", args=[own_plan.pk])):
        shown = owner.get(url).content.decode()
        assert "Last mail laid into the mailbox on this computer:" in shown
        assert "Next at " in shown
        assert "This computer was asleep 14 hours yesterday; mails waited." in shown


def test_without_a_date_nothing_is_planned(owner: Client, own_plan: Plan) -> None:
    shown = owner.get(reverse("dates", args=[own_plan.pk])).content.decode()
    assert "No mail has left yet. Nothing is planned." in shown


def test_a_gap_over_midnight_belongs_to_both_days() -> None:
    night = datetime(2026, 6, 2, 20, tzinfo=UTC)
    gap = Gap(why=Silence.STOPPED, began_at=night, ended_at=night + timedelta(hours=14))
    found = quiet_times([gap], today=datetime(2026, 6, 3, tzinfo=UTC).date(), zone="UTC")
    assert [one.lasted for one in found] == [timedelta(hours=10), timedelta(hours=4)]


# --- the banner


def beat(minutes_ago: float = 0) -> None:
    at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    Heartbeat.objects.create(
        name="loop", host="h", version="1", last_loop_at=at, last_success_at=at
    )


def test_while_mail_leaves_no_page_is_red(owner: Client, own_plan: Plan) -> None:
    beat()
    assert BANNER not in page(owner, "account_settings")


def test_where_nothing_ran_so_far_no_page_is_red(owner: Client) -> None:
    assert BANNER not in page(owner, "account_settings")


@pytest.mark.parametrize("minutes", [3, 5])
def test_a_sender_that_stopped_is_told_on_every_page_with_the_way_to_the_dates(
    owner: Client, own_plan: Plan, minutes: int
) -> None:
    beat(minutes)
    for name in ("account_settings", "mail_log"):
        shown = page(owner, name)
        assert BANNER in shown
        assert "The part of Daybook that sends mail has stopped." in shown
        assert reverse("dates", args=[own_plan.pk]) in shown


def test_a_pause_is_told(owner: Client, own_plan: Plan) -> None:
    beat()
    instance.pause("by hand")
    assert "Sending is paused." in page(owner, "account_settings")


def test_a_reminder_that_was_not_accepted_in_time_is_told_to_its_reader_alone(
    owner: Client, own_plan: Plan
) -> None:
    beat()
    date = date_in(own_plan, 20)
    at = datetime.now(UTC) - timedelta(hours=2)
    OutgoingMail.objects.filter(about_id=date.pk, slot="D-7").update(
        state=State.LEASED, lease_token=date.pk, lease_until=at + timedelta(hours=3)
    )
    OutgoingMail.objects.filter(about_id=date.pk, slot="D-7").update(
        state=State.RETRY_WAIT, planned_at=at, error_class="mailbox",
        next_attempt_at=datetime.now(UTC) + timedelta(minutes=20),
    )  # fmt: skip
    words = "A reminder should have left by now"
    assert words in page(owner, "account_settings")
    stranger = Client()
    stranger.force_login(PlanFactory.create(zone="UTC").owner)
    assert words not in page(stranger, "account_settings")


def test_a_reminder_that_failed_is_told_until_its_date_is_done(
    owner: Client, own_plan: Plan
) -> None:
    beat()
    date, now = date_in(own_plan, 20), datetime.now(UTC)
    mails = OutgoingMail.objects.filter(about_id=date.pk, slot="D-7")
    for step in (
        {"state": State.LEASED, "lease_token": date.pk, "lease_until": now + timedelta(hours=1)},
        {"state": State.HANDOFF, "first_handoff_at": now, "date_header": now, "raw": b"x"},
        {"state": State.FAILED_PERMANENT, "error_class": "address"},
    ):
        mails.update(planned_at=now - timedelta(hours=2), **step)
    words = "A reminder should have left by now"
    assert words in page(owner, "account_settings")
    set_deadline_state(date, by=own_plan.owner, now=now, state="met")
    assert words not in page(owner, "account_settings")
