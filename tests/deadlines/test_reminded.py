"""What a reader does about a reminder, from the page that its link leads to."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.deadlines import reminded, reminders, services
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.reminders import AGAIN, LABEL
from apps.mail.enums import State
from apps.mail.kinds import Cancelled, Send, Wait
from apps.mail.models import OutgoingMail
from tests.deadlines.sending import date_in

ZONE = "America/Los_Angeles"


@pytest.fixture
def deadline(plan, now) -> Deadline:
    return services.add_deadline(
        plan=plan, by=plan.owner, now=now - timedelta(days=30), kind="decision", title="Answer",
        local_date=date(2026, 6, 19), local_time=time(17), zone=ZONE,
    )  # fmt: skip


@pytest.fixture
def near(plan) -> Deadline:
    """A date of the real calendar, for what is pressed in a browser."""
    return date_in(plan, 12, kind="appeal")


def mails(deadline: Deadline) -> dict[str, OutgoingMail]:
    found = OutgoingMail.objects.about(LABEL, deadline.pk).of_revision(deadline.revision)
    return {mail.slot: mail for mail in found}


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC) + timedelta(hours=7)


def test_a_weighty_date_has_extra_mails_on_its_last_day(deadline):
    assert set(mails(deadline)) >= AGAIN


def test_a_checkpoint_has_none(plan, now):
    one = services.add_deadline(
        plan=plan, by=plan.owner, now=now, kind="checkpoint", title="Meet",
        local_date=date(2026, 6, 19), local_time=time(17), zone=ZONE,
    )  # fmt: skip
    assert not set(mails(one)) & AGAIN


def test_confirming_ends_the_extra_mails_and_no_other(deadline):
    before = mails(deadline)
    reminded.acknowledge(deadline, now=wall(18, 10))
    after = mails(deadline)
    assert {after[name].state for name in AGAIN} == {State.CANCELLED}
    for name in set(before) - AGAIN:
        assert after[name].state == State.PLANNED


def test_one_that_is_being_sent_while_it_is_confirmed_ends_at_its_last_look(deadline, now):
    mail = mails(deadline)["AGAIN-4"]
    deadline.acknowledged_at = deadline.changed_at + timedelta(minutes=1)
    deadline.save()
    assert reminders.recheck(mail, wall(19, 13)) == Cancelled()


def test_a_change_of_the_date_asks_for_confirmation_again(deadline, owner):
    reminded.acknowledge(deadline, now=wall(10, 10))
    services.change_deadline(
        deadline, by=owner, now=wall(11, 10), why="", local_date=date(2026, 6, 23)
    )
    deadline.refresh_from_db()
    assert not reminders.is_acknowledged(deadline)
    assert set(mails(deadline)) >= AGAIN


def test_confirming_and_asking_again_plans_the_extra_mails_anew(deadline):
    reminded.acknowledge(deadline, now=wall(10, 10))
    Deadline.objects.filter(pk=deadline.pk).update(acknowledged_at=None)
    deadline.refresh_from_db()
    reminders.rearrange(deadline, now=wall(10, 11))
    assert {mails(deadline)[name].state for name in AGAIN} == {State.PLANNED}


def test_put_off_keeps_mails_back_until_the_moment_and_mails_then(deadline):
    until = wall(16, 20)
    reminded.snooze(deadline, until=until, now=wall(12, 10))
    later = [mail for name, mail in mails(deadline).items() if name.startswith("LATER-")]
    assert [(one.planned_at, one.state) for one in later] == [(until, State.PLANNED)]
    assert reminders.recheck(mails(deadline)["D-3"], wall(16, 9)) == Wait(until=until)
    assert reminders.recheck(later[0], until) == Send()
    assert reminders.recheck(mails(deadline)["D-1"], wall(18, 9)) == Send()


def test_the_last_reminder_cannot_be_put_off(deadline):
    last = reminded.last_reminder(deadline, now=wall(12, 10))
    assert last == wall(19, 16)
    with pytest.raises(reminded.TooLateError):
        reminded.snooze(deadline, until=last + timedelta(minutes=1), now=wall(12, 10))
    with pytest.raises(reminded.TooLateError):
        reminded.snooze(deadline, until=wall(12, 9), now=wall(12, 10))
    reminded.snooze(deadline, until=last, now=wall(12, 10))
    assert reminders.recheck(mails(deadline)["AGAIN-1"], wall(19, 16)) == Send()


def test_whatever_is_put_off_a_date_has_a_mail_before_it(deadline):
    """Every waiting mail is held back; the one at the moment itself still goes out."""
    last = reminded.last_reminder(deadline, now=wall(4, 10))
    assert last is not None
    reminded.snooze(deadline, until=last, now=wall(4, 10))
    verdicts = [
        reminders.recheck(mail, last)
        for mail in OutgoingMail.objects.about(LABEL, deadline.pk).filter(planned_at__lte=last)
    ]
    assert Send() in verdicts


# --- the page


def page(deadline: Deadline) -> str:
    return reverse("deadline_reminded", args=[deadline.pk])


def test_the_page_offers_three_buttons_and_looking_changes_nothing(owner_client, near):
    before = Deadline.objects.filter(pk=near.pk).values().get()
    text = owner_client.get(page(near)).content.decode()
    for words in ("I have seen it", "Remind me tomorrow morning", "Mark as done"):
        assert words in text
    assert Deadline.objects.filter(pk=near.pk).values().get() == before


def test_i_have_seen_it(owner_client, near):
    answer = owner_client.post(page(near), {"do": "confirm"}, follow=True)
    assert "Confirmed" in answer.content.decode()
    near.refresh_from_db()
    assert reminders.is_acknowledged(near)


def test_tomorrow_morning_is_the_persons_own(owner_client, near):
    owner_client.post(page(near), {"do": "tomorrow"})
    near.refresh_from_db()
    assert near.snoozed_until == reminded.tomorrow_morning(near, now=timezone.now())


def test_another_moment(owner_client, near):
    day = (datetime.now(UTC) + timedelta(days=4)).date()
    answer = owner_client.post(
        page(near), {"do": "later", "day": day.isoformat(), "clock": "18:30"}
    )
    assert answer.status_code == 302
    near.refresh_from_db()
    assert near.snoozed_until == reminded.own_moment(near, day, time(18, 30))


@pytest.mark.parametrize(
    "moment",
    [
        {"day": "2020-01-01", "clock": "10:00"},
        {"day": "2199-01-01", "clock": "10:00"},
        {"day": "31 Feb 2027", "clock": "10:00"},
        {"day": "\x00", "clock": "\u202e"},
        {"day": "", "clock": ""},
    ],
)
def test_a_moment_that_cannot_be_had_gets_a_sentence(owner_client, near, moment):
    answer = owner_client.post(page(near), {"do": "later", **moment})
    assert answer.status_code == 422
    near.refresh_from_db()
    assert near.snoozed_until is None


def test_done_ends_all_of_it(owner_client, near):
    owner_client.post(page(near), {"do": "done"})
    near.refresh_from_db()
    assert near.state == DeadlineState.MET
    assert {mail.state for mail in OutgoingMail.objects.about(LABEL, near.pk)} == {State.CANCELLED}
    assert "No more mails go out" in owner_client.get(page(near)).content.decode()


def test_what_was_not_offered_is_not_found(owner_client, near):
    assert owner_client.post(page(near), {"do": "delete"}).status_code == 404
    assert owner_client.post(page(near)).status_code == 404
    assert owner_client.put(page(near)).status_code == 405


def test_a_stranger_gets_404_and_a_visitor_signs_in_first(stranger_client, client, near):
    assert stranger_client.get(page(near)).status_code == 404
    assert stranger_client.post(page(near), {"do": "done"}).status_code == 404
    assert client.get(page(near)).status_code == 302
