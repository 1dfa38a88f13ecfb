"""The last look: what is checked and written before a mail leaves, and who may still send it."""

from __future__ import annotations

import dataclasses
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.core.ids import uuid7
from apps.mail import services
from apps.mail.enums import ErrorClass, Phase, State
from apps.mail.kinds import Cancelled, Late, Rendered, Send, Superseded, Wait
from apps.mail.models import MailAttempt, OutgoingMail
from apps.mail.rules.outcomes import Answer, Stage
from apps.mail.send import outcome
from apps.mail.send.claim import claim
from apps.mail.send.engine import EngineSettings
from apps.mail.send.handoff import LeaseLostError, hand_off
from tests.factories.accounts import UserFactory
from tests.factories.mail import OutgoingMailFactory, hours_from_now
from tests.mail import kind
from tests.mail.conftest import QUICK, fresh, mail_to, send
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


def leased() -> OutgoingMail:
    found = claim(QUICK)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("verdict", "state"),
    [(Superseded(), State.SUPERSEDED), (Cancelled(), State.CANCELLED)],
)
def test_a_subject_that_changed_ends_the_mail(smtp: SmtpServer, verdict, state: State) -> None:
    kind.register(recheck=lambda mail, now: verdict)
    mail = mail_to("changed")
    assert send().ended == 1
    found = fresh(mail)
    assert (found.state, found.raw, found.lease_token) == (state, None, None)
    assert smtp.accepted("changed@example.org") == []
    assert [one.phase for one in MailAttempt.objects.filter(mail=mail)] == [Phase.ENDED]


def test_a_late_mail_names_the_one_that_covers_it(smtp: SmtpServer) -> None:
    owner, about = UserFactory(), uuid7()
    mail = OutgoingMailFactory.create(owner=owner, about_id=about)
    later = OutgoingMailFactory.create(
        owner=owner, about_id=about, slot="D0", planned_at=hours_from_now(5)
    )
    kind.register(recheck=lambda mail, now: Late(by=later.pk))
    send()
    assert (fresh(mail).state, fresh(mail).superseded_by_id) == (State.SKIPPED_LATE, later.pk)


def test_a_mail_about_something_else_covers_nothing(smtp: SmtpServer) -> None:
    """A kind that names a wrong mail is broken: the reminder waits, it does not end."""
    mail = OutgoingMailFactory.create()
    other = OutgoingMailFactory.create(planned_at=hours_from_now(5))
    kind.register(recheck=lambda mail, now: Late(by=other.pk))
    send()
    assert (fresh(mail).state, fresh(mail).error_class) == (State.RETRY_WAIT, ErrorClass.RECHECK)


def test_waiting_for_the_morning_is_no_attempt(smtp: SmtpServer) -> None:
    morning = datetime.now(UTC) + timedelta(hours=6)
    kind.register(recheck=lambda mail, now: Wait(until=morning))
    mail = mail_to("ok")
    send()
    found = fresh(mail)
    assert (found.state, found.next_attempt_at, found.attempts) == (State.RETRY_WAIT, morning, 0)


def test_an_owner_of_an_example_gets_no_mail(smtp: SmtpServer) -> None:
    mail = mail_to("example", owner=UserFactory(is_throwaway=True))
    send()
    assert (fresh(mail).state, fresh(mail).error_class) == (State.CANCELLED, ErrorClass.OWNER)
    assert smtp.accepted("example@example.org") == []


def test_a_person_who_stopped_these_mails_gets_none(smtp: SmtpServer) -> None:
    mail = mail_to("stopped")
    services.stop_kind(owner_id=mail.owner_id, kind="test", now=datetime.now(UTC))
    send()
    assert (fresh(mail).state, fresh(mail).error_class) == (State.CANCELLED, ErrorClass.STOPPED)


def test_a_new_address_of_the_account_gets_the_mail(smtp: SmtpServer) -> None:
    mail = OutgoingMailFactory.create()
    User.objects.filter(pk=mail.owner_id).update(email="moved@example.org")
    send()
    assert fresh(mail).recipient == "moved@example.org"
    assert [one.message_id for one in smtp.accepted("moved@example.org")] == [mail.message_id]


def test_a_kind_that_nobody_registered_waits(smtp: SmtpServer) -> None:
    mail = mail_to("ok", kind="unheard_of")
    send()
    assert (fresh(mail).state, fresh(mail).error_class) == (State.RETRY_WAIT, ErrorClass.RECHECK)


def raises(mail: OutgoingMail, now: datetime) -> Rendered:
    raise ZeroDivisionError


def half_a_character(mail: OutgoingMail, now: datetime) -> Rendered:
    return Rendered(subject="A date", text="\ud83d", html="<p>A date</p>")


@pytest.mark.parametrize("broken", [raises, half_a_character])
def test_a_text_that_cannot_be_made_is_replaced_the_second_time(
    smtp: SmtpServer, shift_clock, broken
) -> None:
    kind.register(render=broken)
    mail = mail_to("plain")
    send()
    assert fresh(mail).state == State.RETRY_WAIT
    shift_clock("5 minutes")
    assert send().accepted == 1
    [taken] = smtp.accepted("plain@example.org")
    assert "Look at your dates in Daybook" in taken.content


def test_a_process_that_slept_through_its_lease_sends_nothing(
    smtp: SmtpServer, shift_clock
) -> None:
    """R5, before the hand-off: the fence is the lease's token and what is left of it."""
    mail_to("slept")
    mail = leased()
    shift_clock("10 minutes")
    with pytest.raises(LeaseLostError):
        hand_off(mail, QUICK)
    assert fresh(mail).state == State.LEASED
    assert fresh(mail).raw is None


def test_an_outcome_after_the_lease_changed_hands_writes_nothing(
    smtp: SmtpServer, shift_clock
) -> None:
    """R5, after the hand-off."""
    mail_to("slow")
    first = leased()
    assert hand_off(first, QUICK) is not None
    shift_clock("10 minutes")
    second = leased()
    assert second.pk == first.pk
    assert second.ambiguous == 1
    outcome.record(first, Answer(Stage.AFTER_DOT, 250), QUICK)
    assert fresh(first).state == State.LEASED
    assert not MailAttempt.objects.filter(phase=Phase.ACCEPTED).exists()


def test_a_mail_that_may_have_arrived_is_sent_again_as_it_was(
    smtp: SmtpServer, shift_clock
) -> None:
    """Killed between hand-off and outcome: same bytes, same Date, whatever the text would say now."""
    mail_to("same")
    handed = hand_off(leased(), QUICK)
    assert handed is not None
    shift_clock("10 minutes")
    again = hand_off(leased(), QUICK)
    assert again is not None
    assert again.raw == handed.raw


def test_a_mail_killed_before_the_hand_off_is_not_ambiguous(smtp: SmtpServer, shift_clock) -> None:
    mail = mail_to("early")
    leased()
    shift_clock("10 minutes")
    assert send().accepted == 1
    assert (fresh(mail).ambiguous, fresh(mail).attempts) == (0, 2)


def test_an_edit_and_a_hand_off_never_cross(smtp: SmtpServer) -> None:
    """R10: the hand-off waits for an edit under way, and then sees it."""

    def recheck(mail: OutgoingMail, now: datetime) -> Send | Superseded:
        found = User.objects.select_for_update().get(pk=mail.owner_id)
        return Superseded() if found.name == "edited" else Send()

    kind.register(recheck=recheck)
    mail = mail_to("crossing")
    editing, done = threading.Event(), threading.Event()

    def edit() -> None:
        with transaction.atomic():
            User.objects.filter(pk=mail.owner_id).update(name="edited")
            editing.set()
            done.wait(0.5)
        connection.close()

    thread = threading.Thread(target=edit)
    thread.start()
    editing.wait(10)
    send()
    thread.join()
    assert fresh(mail).state == State.SUPERSEDED
    assert smtp.accepted("crossing@example.org") == []


def test_the_nearest_date_goes_first(smtp: SmtpServer) -> None:
    far, near = (mail_to("ok", urgent_at=hours_from_now(hours)) for hours in (50, 5))
    assert leased().pk == near.pk
    assert leased().pk == far.pk
    assert claim(QUICK) is None


def test_leases_must_outlive_their_smtp() -> None:
    with pytest.raises(ValueError, match="lease"):
        EngineSettings(lease=100)
    assert dataclasses.replace(QUICK, total=1).total == 1
