from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from apps.deadlines import reminders, services
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.reminders import AGAIN, KIND, LABEL
from apps.mail import kinds
from apps.mail.enums import State
from apps.mail.kinds import Cancelled, Late, Send, Superseded, Wait
from apps.mail.models import OutgoingMail
from apps.mail.render import mime_bytes
from apps.plans.services import add_person, begin_stage
from apps.plans.stage_templates import get

ZONE = "America/Los_Angeles"
CANARY = "CANARYWORD"
REVEALING = ("pip", "focus", "pivot", "appeal", "performance", "plan")


@pytest.fixture
def deadline(plan, now):
    return services.add_deadline(
        plan=plan,
        by=plan.owner,
        now=now - timedelta(days=14),
        kind="appeal",
        title=f"Appeal {CANARY}",
        local_date=date(2026, 6, 19),
        local_time=time(17, 0),
        zone=ZONE,
    )


def mail_of(deadline, slot):
    return OutgoingMail.objects.about(LABEL, deadline.pk).get(slot=slot, revision=deadline.revision)


def wall(month, day, hour, minute=0):
    """A moment in Seattle's summer as UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) + timedelta(hours=7)


def test_the_kind_is_registered():
    assert kinds.kind_of(KIND).recheck is reminders.recheck


def test_an_open_date_is_sent(deadline):
    assert reminders.recheck(mail_of(deadline, "D-3"), wall(6, 16, 9)) == Send()


def test_a_date_that_is_done_is_not_sent(deadline, owner, now):
    mail = mail_of(deadline, "D-3")
    services.set_deadline_state(deadline, by=owner, now=now, state=DeadlineState.MET)
    assert reminders.recheck(mail, wall(6, 16, 9)) == Cancelled()


def test_a_changed_date_never_sends_the_old_one(deadline, owner, now):
    mail = mail_of(deadline, "D-3")
    services.change_deadline(deadline, by=owner, now=now, why="", local_date=date(2026, 6, 26))
    assert reminders.recheck(mail, wall(6, 16, 9)) == Superseded()


def test_a_date_of_somebody_else_is_not_found(deadline, stranger):
    mail = mail_of(deadline, "D-3")
    mail.owner = stranger
    assert reminders.recheck(mail, wall(6, 16, 9)) == Cancelled()


def test_an_early_reminder_that_is_late_gives_way_to_the_next(deadline):
    late = reminders.recheck(mail_of(deadline, "D-14"), wall(6, 12, 9, 5))
    assert late == Late(by=mail_of(deadline, "D-7").pk)


def test_an_early_reminder_waits_for_the_morning(deadline):
    verdict = reminders.recheck(mail_of(deadline, "D-14"), wall(6, 5, 23))
    assert verdict == Wait(until=wall(6, 6, 7))


@pytest.mark.parametrize("slot", ["D-3", "D-1", "D0", "H-2"])
def test_a_near_reminder_always_goes_out_before_the_date(deadline, slot):
    assert reminders.recheck(mail_of(deadline, slot), wall(6, 19, 16, 50)) == Send()


def test_a_reminder_after_the_date_gives_way_only_if_one_was_accepted(deadline):
    mail = mail_of(deadline, "H-2")
    assert reminders.recheck(mail, wall(6, 19, 18)) == Send()
    accept(mail_of(deadline, "D0"))
    assert reminders.recheck(mail, wall(6, 19, 18)) == Late(by=mail_of(deadline, "AGAIN-1").pk)


def accept(mail):
    """Walk a mail through the steps that the database allows."""
    now = timezone.now()
    held = {"lease_token": mail.pk, "lease_until": now}
    rows = OutgoingMail.objects.filter(pk=mail.pk)
    rows.update(state=State.LEASED, **held)
    rows.update(state=State.HANDOFF, raw=b"x", date_header=now)
    rows.update(state=State.ACCEPTED, accepted_at=now)


def words_of(deadline, slot, at):
    mail = mail_of(deadline, slot)
    with timezone.override(ZONE):
        return reminders.render(mail, at)


def test_the_mail_states_the_moment_and_what_is_left(deadline):
    words = words_of(deadline, "D-3", wall(6, 16, 9))
    assert words.subject == "Reminder for Fri 19 Jun"
    for text in (words.text, words.html):
        assert "Fri 19 Jun 2026, 17:00 Seattle (UTC-7)" in text
        assert "On Tue 16 Jun, 09:00: 3 days left." in text


@pytest.mark.parametrize(
    ("at", "left"),
    [
        (wall(6, 18, 9), "1 day left"),
        (wall(6, 19, 8), "9 hours left"),
        (wall(6, 19, 15), "2 hours left"),
        (wall(6, 19, 15, 30), "1 h 30 min left"),
        (wall(6, 19, 16, 15), "45 minutes left"),
        (wall(6, 20, 9), "this date has passed"),
    ],
)
def test_what_is_left_is_true_when_the_mail_goes_out(deadline, at, left):
    assert left in words_of(deadline, "OVERDUE", at).text


def test_after_the_date_the_subject_says_so(deadline):
    assert words_of(deadline, "OVERDUE", wall(6, 20, 9)).subject == "Fri 19 Jun has passed"


def test_a_late_mail_says_when_it_was_planned(deadline):
    on_time = words_of(deadline, "D-3", wall(6, 16, 9, 30))
    late = words_of(deadline, "D-3", wall(6, 17, 11))
    assert "planned for" not in on_time.text
    assert "planned for Tue 16 Jun, 09:00" in late.text


def test_a_date_without_a_time_is_on_or_before_its_day(plan, now):
    deadline = services.add_deadline(
        plan=plan, by=plan.owner, now=now, kind="other", title="x",
        local_date=date(2026, 6, 19), local_time=None, zone=ZONE,
    )  # fmt: skip
    text = words_of(deadline, "D0", wall(6, 19, 8)).text
    assert "on or before Fri 19 Jun 2026 (Seattle, UTC-7)" in text
    assert "today is the last day" in text


def test_the_cover_word_names_every_date(deadline, plan):
    type(plan).objects.filter(pk=plan.pk).update(cover_word="garden\r\nBcc: x@example.org")
    words = words_of(deadline, "D-3", wall(6, 16, 9))
    assert words.subject == "garden Bcc: x@example.org: Fri 19 Jun"
    assert "\n" not in words.subject


def test_the_next_three_dates_follow(deadline, plan, now):
    for n in range(1, 6):
        services.add_deadline(
            plan=plan, by=plan.owner, now=now, kind="checkpoint", title=f"{CANARY} {n}",
            local_date=date(2026, 6, 19) + timedelta(days=n), local_time=None, zone=ZONE,
        )  # fmt: skip
    text = words_of(deadline, "D-3", wall(6, 16, 9)).text
    assert re.findall(r"^\d\. .*?(\d+ Jun)", text, re.M) == ["20 Jun", "21 Jun", "22 Jun"]


def test_no_mail_holds_anything_a_person_wrote(deadline, plan, owner, now, settings):
    """R13: canaries in every field that a person can fill, then every slot as whole message."""
    settings.PUBLIC_IS_LOCAL = False
    settings.PUBLIC_URL = "https://daybook.example.org"
    fields = ("name", "employer", "role", "goal_word")
    type(plan).objects.filter(pk=plan.pk).update(**dict.fromkeys(fields, CANARY))
    add_person(plan=plan, by=owner, now=now, name=CANARY, relation="hr", part=CANARY)
    begin_stage(
        plan=plan, by=owner, now=now, kind="pivot", name=CANARY, started_date=None,
        template=get("amazon-pivot"),
    )  # fmt: skip
    services.change_deadline(
        deadline, by=owner, now=now, why=CANARY, title=f"Appeal the PIP {CANARY}"
    )
    deadline.refresh_from_db()
    for mail in OutgoingMail.objects.about(LABEL, deadline.pk).of_revision(deadline.revision):
        at = mail.planned_at + timedelta(hours=2)
        mail.date_header = at
        message = mime_bytes(mail, reminders.render(mail, at)).decode().replace("=\r\n", "")
        assert CANARY not in message
        assert not [word for word in REVEALING if re.search(rf"\b{word}\b", message, re.I)]
        assert set(re.findall(r"https?://[^/\s\"'>]+", message)) <= {"https://daybook.example.org"}


def test_no_links_while_the_address_is_this_machine(deadline, settings):
    settings.PUBLIC_IS_LOCAL = True
    words = words_of(deadline, "D-3", wall(6, 16, 9))
    assert "http" not in words.text
    assert "href" not in words.html
    assert "on your computer" in words.text


def test_a_forgotten_date_is_planned_by_the_repair(deadline, now):
    OutgoingMail.objects.about(LABEL, deadline.pk).delete()
    for _time in range(2):
        reminders.repair(now)
    slots = [mail.slot for mail in OutgoingMail.objects.about(LABEL, deadline.pk)]
    usual = ["D-7", "D-3", "D-1", "D0", "H-2", "OVERDUE"]
    assert sorted(slots) == sorted(["D-14", *usual, *AGAIN])


def test_the_repair_leaves_whole_plans_and_closed_dates_alone(deadline, owner, now):
    before = OutgoingMail.objects.count()
    reminders.repair(now)
    services.set_deadline_state(deadline, by=owner, now=now, state=DeadlineState.WAIVED)
    OutgoingMail.objects.all().delete()
    reminders.repair(now)
    assert before == 11
    assert not OutgoingMail.objects.exists()


def test_the_label_of_planned_mails_is_the_models():
    assert LABEL.lower() == Deadline._meta.label_lower
