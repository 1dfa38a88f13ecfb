"""A pass as a whole: catching up, clocks, signs of life, the restore guard, the two engines."""

from __future__ import annotations

import dataclasses
import socket
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.core.ids import uuid7
from apps.mail.enums import ErrorClass, Sending, State
from apps.mail.kinds import Wait
from apps.mail.models import Heartbeat, InstanceState
from apps.mail.send import epoch, instance
from apps.mail.send.handoff import hand_off
from apps.mail.send.loop import run_forever
from apps.mail.send.run import run_pass
from apps.mail.tasks import send_due
from tests.factories.accounts import UserFactory
from tests.factories.mail import OutgoingMailFactory, hours_from_now
from tests.mail import kind
from tests.mail.conftest import QUICK, fresh, mail_to, send
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_after_a_long_silence_each_subject_gets_one_mail(smtp: SmtpServer) -> None:
    """R7 in short: 72 hours off, four deadlines of three people, three slots each."""
    Heartbeat.objects.create(name="loop", host="h", version="1", last_loop_at=hours_from_now(-72))
    for _ in range(3):
        owner = UserFactory()
        for _deadline in range(4):
            about = uuid7()
            for hours in (70, 30, 1):
                OutgoingMailFactory.create(
                    owner=owner,
                    about_id=about,
                    slot=f"-{hours}",
                    planned_at=hours_from_now(-hours),
                    recipient=f"{about.hex}@example.org",
                    to_account=False,
                )
    before = len(smtp.accepted())
    report = send(dataclasses.replace(QUICK, catch_up_per_second=50))
    assert report.accepted == 12
    taken = smtp.accepted()[before:]
    assert len({one.recipient for one in taken}) == 12
    assert all("Slot -1," in one.content for one in taken)
    assert InstanceState.objects.get().catching_up is False


def test_catching_up_keeps_its_pace_across_engines() -> None:
    instance.state()
    waits = [instance.turn_in(5) for _ in range(5)]
    assert waits == sorted(waits)
    assert 0.6 < waits[-1] <= 1.0


def test_clocks_that_disagree_hold_everything(smtp: SmtpServer) -> None:
    mail = mail_to("ok")
    wrong = datetime.now(UTC) + timedelta(minutes=5)
    report = run_pass(name="test", host_now=wrong, settings=QUICK)
    assert report.hold == "clocks_disagree"
    assert fresh(mail).state == State.PLANNED
    assert Heartbeat.objects.get(name="test").hold == "clocks_disagree"


def test_a_clock_that_went_back_holds_one_pass(smtp: SmtpServer) -> None:
    mail_to("ok")
    Heartbeat.objects.create(name="loop", host="h", version="1", last_loop_at=hours_from_now(3))
    assert send().hold == "clock_went_back"
    assert send().accepted == 1


def test_a_pass_leaves_a_sign_of_life(smtp: SmtpServer) -> None:
    mail_to("rcpt-451")
    send()
    found = Heartbeat.objects.get(name="test")
    assert (found.backlog, found.last_success_at is not None) == (0, True)


def test_signs_of_life_of_containers_long_gone_are_forgotten(smtp: SmtpServer) -> None:
    for host, days in (("gone", 8), ("asleep", 6)):
        Heartbeat.objects.create(
            name="loop", host=host, version="1", last_loop_at=hours_from_now(-24 * days)
        )
    send()
    assert set(Heartbeat.objects.values_list("name", "host")) == {
        ("loop", "asleep"),
        ("test", socket.gethostname()[:80]),
    }


def test_after_more_than_a_week_of_silence_it_still_catches_up(smtp: SmtpServer) -> None:
    owner, about = UserFactory(), uuid7()
    mails = [
        mail_to(
            "ok", owner=owner, about_id=about, slot=f"-{hours}", planned_at=hours_from_now(-hours)
        )
        for hours in (50, 30)
    ]
    Heartbeat.objects.create(name="loop", host="h", version="1", last_loop_at=hours_from_now(-240))
    assert send().accepted == 1
    assert [fresh(one).state for one in mails] == [State.SKIPPED_LATE, State.ACCEPTED]
    assert not Heartbeat.objects.filter(name="loop").exists()


def test_a_database_put_back_from_a_backup_sends_nothing(smtp: SmtpServer) -> None:
    mail = mail_to("ok")
    send()
    renewed = uuid7()
    epoch.epoch_file().write_text(str(renewed))
    late = mail_to("ok")
    assert send().hold == "paused"
    found = InstanceState.objects.get()
    assert (found.sending, found.paused_reason) == (Sending.PAUSED, "restored")
    assert (fresh(mail).state, fresh(late).state) == (State.ACCEPTED, State.PLANNED)
    epoch.accept_epoch(datetime.now(UTC))
    instance.resume()
    assert send().accepted == 1


def test_another_process_that_renewed_the_epoch_pauses_nobody(smtp: SmtpServer) -> None:
    send()
    older = epoch.epoch_file().read_text()
    InstanceState.objects.update(epoch=uuid7())
    mail_to("ok")
    assert send().accepted == 1
    assert epoch.epoch_file().read_text() > older


def test_a_renewal_between_two_looks_pauses_nobody(smtp: SmtpServer, monkeypatch) -> None:
    """The other engine may renew row and file while this one looks from the one to the other."""
    epoch.check_epoch(datetime.now(UTC))
    look = epoch._read

    def look_late() -> object:
        monkeypatch.setattr(epoch, "_read", look)
        epoch.check_epoch(datetime.now(UTC) + timedelta(hours=25))
        return look()

    monkeypatch.setattr(epoch, "_read", look_late)
    epoch.check_epoch(datetime.now(UTC))
    assert InstanceState.objects.get().sending == Sending.RUNNING


def test_the_epoch_is_renewed_daily_by_one(smtp: SmtpServer) -> None:
    send()
    first = InstanceState.objects.get().epoch
    epoch.check_epoch(datetime.now(UTC))
    assert InstanceState.objects.get().epoch == first
    epoch.check_epoch(datetime.now(UTC) + timedelta(hours=25))
    renewed = InstanceState.objects.get().epoch
    assert renewed > first
    assert epoch.epoch_file().read_text() == str(renewed)


def test_missing_plans_are_repaired_once_in_ten_minutes(smtp: SmtpServer) -> None:
    calls: list[datetime] = []
    kind.register(replan=calls.append)
    send()
    send()
    assert len(calls) == 1


def test_a_repair_that_fails_stops_no_mail(smtp: SmtpServer) -> None:
    def broken(now: datetime) -> None:
        raise ZeroDivisionError

    kind.register(replan=broken)
    mail_to("ok")
    assert send().accepted == 1


def test_waiting_for_the_morning_is_no_failure(smtp: SmtpServer) -> None:
    until = hours_from_now(8)
    kind.register(recheck=lambda mail, now: Wait(until))
    mail = mail_to("ok", state=State.RETRY_WAIT, error_class=ErrorClass.CONNECTION)
    send()
    waiting = fresh(mail)
    assert (waiting.next_attempt_at, waiting.error_class) == (until, ErrorClass.NONE)


def test_a_mail_that_nobody_can_hand_off_does_not_hold_up_the_others(
    smtp: SmtpServer, monkeypatch
) -> None:
    broken, fine = mail_to("ok", urgent_at=hours_from_now(1)), mail_to("ok")

    def breaks(mail, settings):
        if mail.pk == broken.pk:
            raise ZeroDivisionError
        return hand_off(mail, settings)

    monkeypatch.setattr("apps.mail.send.run.hand_off", breaks)
    assert send().accepted == 1
    assert fresh(fine).state == State.ACCEPTED
    resting = fresh(broken)
    assert (resting.state, resting.error_class) == (State.RETRY_WAIT, ErrorClass.RECHECK)
    assert resting.next_attempt_at > hours_from_now(0)


def test_the_celery_task_runs_the_same_pass(smtp: SmtpServer) -> None:
    mail = mail_to("ok")
    send_due()
    assert fresh(mail).state == State.ACCEPTED


def test_the_command_runs_one_pass_and_says_what_it_did(smtp: SmtpServer) -> None:
    mail = mail_to("ok")
    said = StringIO()
    call_command("send_due_reminders", stdout=said)
    assert fresh(mail).state == State.ACCEPTED
    assert said.getvalue().strip() == "accepted 1, not accepted 0, unsure 0, ended 0"


def test_the_loop_outlives_a_pass_that_fails(smtp: SmtpServer, monkeypatch) -> None:
    asked, clocks = threading.Event(), []
    mail = mail_to("ok")

    def clock() -> datetime:
        clocks.append(1)
        if len(clocks) == 1:
            raise ZeroDivisionError
        if len(clocks) == 3:
            asked.set()
        return datetime.now(UTC)

    run_forever(
        name="loop",
        asked_to_stop=asked,
        host_clock=clock,
        settings=dataclasses.replace(QUICK, loop_pause=0.01),
    )
    assert fresh(mail).state == State.ACCEPTED


def test_next_due_prints_a_moment_and_nothing_else() -> None:
    said = StringIO()
    call_command("next_due", stdout=said)
    assert said.getvalue() == ""
    owner = UserFactory(zone="America/Los_Angeles")
    OutgoingMailFactory.create(owner=owner, planned_at=datetime(2030, 6, 3, 16, 0, tzinfo=UTC))
    call_command("next_due", stdout=said)
    assert said.getvalue().strip() == "Mon 3 Jun 2030, 09:00 Seattle (UTC-7)"


def test_a_person_can_pause_and_resume(smtp: SmtpServer) -> None:
    mail, said = mail_to("ok"), StringIO()
    call_command("reminders", "pause", stdout=said)
    assert said.getvalue().splitlines()[:2] == ["sending paused: by hand", "due now 1"]
    assert send().hold == "paused"
    call_command("reminders", "resume", stdout=said)
    assert send().accepted == 1
    assert fresh(mail).state == State.ACCEPTED


def test_after_a_restore_resuming_needs_a_second_word(smtp: SmtpServer) -> None:
    send()
    epoch.epoch_file().write_text(str(uuid7()))
    mail_to("ok")
    send()
    with pytest.raises(CommandError, match="--after-restore"):
        call_command("reminders", "resume", stdout=StringIO())
    call_command("reminders", "resume", "--after-restore", stdout=StringIO())
    assert send().accepted == 1
