"""Two days ahead of a checkpoint one mail says that something is ready, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pgtrigger
import pytest
from django.urls import reverse

from apps.checkpoints import mails
from apps.deadlines import reminders, services
from apps.deadlines.models import Deadline
from apps.mail.kinds import Cancelled, Send, Superseded, Wait
from apps.mail.models import OutgoingMail
from apps.mail.render import render_for
from tests.checkpoints.conftest import at, make_checkpoint
from tests.deadlines.test_views import DATE


def briefs():
    return OutgoingMail.objects.filter(kind=mails.KIND)


def test_it_is_planned_for_the_morning_two_days_ahead(checkpoint):
    mail = briefs().get()
    assert mail.planned_at == datetime(2026, 6, 3, 16, 10, tzinfo=UTC)  # 09:10 in Seattle
    assert (mail.slot, mail.about_id, mail.not_after) == ("BRIEF", checkpoint.pk, checkpoint.due_at)


def test_only_checkpoints_far_enough_ahead_have_one(plan, now):
    make_checkpoint(plan, now=now, days=1)
    services.add_deadline(
        plan=plan, by=plan.owner, now=now, kind="decision", title="x", zone=plan.zone,
        local_date=now.date() + timedelta(days=9), local_time=None,
    )  # fmt: skip
    assert not briefs().exists()


def test_it_moves_with_the_date_and_ends_with_it(checkpoint, owner, now):
    old = briefs().get()
    day = checkpoint.local_date + timedelta(days=4)
    moved = services.change_deadline(checkpoint, by=owner, now=now, why="", local_date=day)
    new = briefs().get(revision=moved.revision)
    assert new.planned_at == old.planned_at + timedelta(days=4)
    assert mails.recheck(old, now) == Superseded()
    services.set_deadline_state(moved, by=owner, now=now, state="waived")
    assert not briefs().open().exists()
    assert mails.recheck(new, now) == Cancelled()


def test_one_that_was_forgotten_is_planned_again_once(checkpoint, now):
    briefs().delete()
    for _time in range(2):
        mails.repair(now)
    assert briefs().count() == 1


def test_it_keeps_the_quiet_hours_and_waits_where_the_day_had_its_mail(checkpoint, owner):
    mail = briefs().get()
    night = datetime(2026, 6, 3, 6, 0, tzinfo=UTC)  # 23:00 in Seattle
    assert isinstance(mails.recheck(mail, night), Wait)
    morning = mail.planned_at
    assert mails.recheck(mail, morning) == Send()
    other = OutgoingMail.objects.filter(kind="deadline").first()
    assert other is not None
    with pgtrigger.ignore():
        OutgoingMail.objects.filter(pk=other.pk).update(
            state="accepted", accepted_at=morning, raw=b"x", date_header=morning
        )
    late = morning + timedelta(minutes=1)
    tomorrow = mails.recheck(mail, late)
    assert isinstance(tomorrow, Wait)
    assert tomorrow.until < checkpoint.due_at


def test_too_near_the_date_it_goes_out_whatever_the_day_had(checkpoint):
    mail = briefs().get()
    at = checkpoint.due_at - timedelta(hours=5)
    assert mails.recheck(mail, at) == Send()
    assert mails.recheck(mail, checkpoint.due_at) == Cancelled()


@pytest.mark.parametrize("word", ["", "garden"])
def test_its_words_say_a_day_and_nothing_of_the_person(plan, now, settings, word):
    settings.PUBLIC_URL, settings.PUBLIC_IS_LOCAL = "https://daybook.example.org", False
    type(plan).objects.filter(pk=plan.pk).update(cover_word=word, employer="Zibelline")
    found = make_checkpoint(plan, now=now, title="Zibelline performance talk")
    mail = briefs().get()
    words = render_for(mail, mail.planned_at)
    assert words.subject == (
        "garden: ready for Fri 5 Jun" if word else "Something is ready for Fri 5 Jun"
    )
    for text in (words.text, words.html):
        assert f"https://daybook.example.org/checkpoints/{found.pk}" in text
        assert "Zibelline" not in text
        assert "performance" not in text.lower()


def test_a_reminder_never_gives_way_to_it(checkpoint, now):
    """Its row is about the same date; what follows a reminder is a reminder."""
    reminder = (
        OutgoingMail.objects.filter(kind="deadline", about_id=checkpoint.pk).in_order().first()
    )
    assert reminder is not None
    assert reminders.recheck(reminder, reminder.planned_at) == Send()
    assert Deadline.objects.get().local_time == time(17)


@pytest.mark.parametrize(("days", "said"), [(9, True), (1, False)])
def test_the_preview_of_a_date_names_it_with_the_other_mails(owner, plan, now, days, said):
    day = now.date() + timedelta(days=days)
    with at(now, owner) as client:
        answers = DATE | {"kind": "checkpoint", "local_date": day.isoformat(), "check": "1"}
        page = client.post(reverse("deadline_add", args=[plan.pk]), answers).content.decode()
    assert "Mails: " in page
    assert ("Tue 9 Jun, 09:10" in page) == said
    assert ("says that your page for it is ready." in page) == said
    assert not briefs().exists()


def test_what_the_preview_names_is_what_is_planned(checkpoint, now):
    assert [one.at for one in mails.expected(checkpoint, now)] == [briefs().get().planned_at]
