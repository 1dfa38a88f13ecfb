"""One mail a day, and no date loses its reminder by it: a covered mail ends only when its carrier is accepted."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email.policy import default
from pathlib import Path

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.deadlines import combining, reminded, services
from apps.deadlines.models import Deadline, ReminderSettings
from apps.deadlines.reminders import LABEL
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from apps.mail.rules.outcomes import Answer, Stage
from apps.mail.send import outcome
from apps.mail.send.claim import claim
from apps.mail.send.collapse import collapse_due
from apps.mail.send.handoff import hand_off
from apps.plans.models import Plan
from tests.deadlines.sending import QUICK, date_in, fresh, make_due, send
from tests.factories.plans import PlanFactory
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def shared_smtp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmtpServer]:
    server = SmtpServer(tmp_path_factory.mktemp("smtp"))
    yield server
    server.stop()


@pytest.fixture
def smtp(shared_smtp: SmtpServer, settings, tmp_path: Path) -> SmtpServer:
    shared_smtp.forget()
    settings.EMAIL_URL, settings.DAYBOOK_HOME = shared_smtp.url, tmp_path
    return shared_smtp


@pytest.fixture
def shift_clock() -> Iterator[object]:
    def shift(interval: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select set_config('daybook.clock_shift', %s, false)", [interval])

    yield shift
    connection.close()


def plan_of(address: str) -> Plan:
    """A plan whose owner's address tells the server how to behave; no quiet hours in the way."""
    plan = PlanFactory.create(zone="UTC")
    User.objects.filter(pk=plan.owner_id).update(email=f"{address}@example.org", zone="UTC")
    plan.owner.refresh_from_db()
    now = datetime.now(UTC)
    ReminderSettings.objects.create(
        owner=plan.owner, quiet_from=time(3), quiet_until=time(3), changed_at=now
    )
    return plan


def three(plan: Plan) -> tuple[OutgoingMail, OutgoingMail, OutgoingMail]:
    """Reminders of three dates, due now."""
    dates = [date_in(plan, days) for days in (1.4, 3.2, 20)]
    return (
        make_due(dates[0], "D-1"),
        make_due(dates[1], "D-1"),
        make_due(dates[2], "NOW"),
    )


def test_the_reminders_of_a_day_go_out_in_one_mail_most_urgent_first(smtp: SmtpServer) -> None:
    first, second, third = three(plan_of("calm"))
    assert send().accepted == 1
    [taken] = smtp.accepted()
    assert ", and 2 more dates" in taken.content
    days = [Deadline.objects.get(pk=one.about_id).local_date for one in (first, second, third)]
    places = [taken.content.index(f"{day.day} {day:%b} {day.year}") for day in days]
    assert places == sorted(places)
    for mail in (second, third):
        assert (fresh(mail).state, fresh(mail).superseded_by_id) == (State.COMBINED, first.pk)
    assert set(fresh(first).covers) == {second.pk, third.pk}
    assert send().accepted == 0


def test_in_its_last_day_a_date_has_a_mail_of_its_own(smtp: SmtpServer) -> None:
    plan = plan_of("calm")
    near, nearer = (make_due(date_in(plan, hours / 24), "D0") for hours in (20, 5))
    assert send().accepted == 2
    assert {fresh(one).state for one in (near, nearer)} == {State.ACCEPTED}
    assert not fresh(nearer).covers


def test_dates_of_somebody_else_are_never_told(smtp: SmtpServer) -> None:
    mine, theirs = (make_due(date_in(plan_of(name), 3), "D-1") for name in ("one", "two"))
    assert send().accepted == 2
    assert {fresh(one).state for one in (mine, theirs)} == {State.ACCEPTED}


def test_what_is_covered_waits_and_goes_out_by_itself_when_the_carrier_fails(
    smtp: SmtpServer, shift_clock
) -> None:
    """The server refuses the carrier alone, for good; an hour later the others are told nevertheless."""
    first, second, third = three(plan_of("once-data-550"))
    assert send().not_accepted == 1
    assert fresh(first).state == State.RETRY_WAIT
    for mail in (second, third):
        found = fresh(mail)
        assert found.state == State.PLANNED
        assert timedelta(minutes=14) < found.next_attempt_at - datetime.now(UTC)
    assert not fresh(first).covers, "the next attempt chooses anew"
    shift_clock("16 minutes")
    assert send().accepted == 1
    states = {fresh(one).state for one in (second, third)}
    assert states == {State.ACCEPTED, State.COMBINED}
    assert fresh(second).covers, "its own mail told the others"


def test_a_carrier_of_unknown_fate_ends_nothing(smtp: SmtpServer, shift_clock) -> None:
    first, second, third = three(plan_of("dot-cut"))
    assert send().unknown == 1
    assert fresh(first).state == State.HANDOFF
    assert {fresh(one).state for one in (second, third)} == {State.PLANNED}
    kept = set(fresh(first).covers)
    shift_clock("1 minute")
    send()
    assert set(fresh(first).covers) == kept, "the same bytes tell the same dates"


def test_a_date_that_changed_before_the_acceptance_keeps_its_own_mail(smtp: SmtpServer) -> None:
    first, second, third = three(plan_of("calm"))
    mail = claim(QUICK)
    assert mail is not None
    assert mail.pk == first.pk
    handed = hand_off(mail, QUICK)
    assert handed is not None
    changed = Deadline.objects.get(pk=second.about_id)
    services.change_deadline(
        changed, by=changed.owner, now=datetime.now(UTC), why="",
        local_date=changed.local_date + timedelta(days=30),
    )  # fmt: skip
    outcome.record(mail, Answer(Stage.AFTER_DOT, code=250), QUICK)
    assert fresh(second).state == State.SUPERSEDED
    assert fresh(third).state == State.COMBINED
    waiting = OutgoingMail.objects.about(second.about_label, second.about_id).of_revision(2).open()
    assert waiting.exists()


def test_a_mail_that_another_sender_holds_is_not_covered(smtp: SmtpServer) -> None:
    first, second, third = three(plan_of("calm"))
    OutgoingMail.objects.filter(pk=third.pk).update(
        state=State.LEASED, lease_token=third.pk, lease_until=datetime.now(UTC) + timedelta(hours=1)
    )
    assert send().accepted == 1
    assert fresh(first).covers == [second.pk]
    assert fresh(third).state == State.LEASED


def test_a_choice_that_breaks_sends_each_mail_by_itself(smtp: SmtpServer, monkeypatch) -> None:
    mails = three(plan_of("calm"))
    monkeypatch.setattr(combining, "_midnight_after", lambda *_: 1 / 0)
    assert send().accepted == 3
    assert {fresh(one).state for one in mails} == {State.ACCEPTED}


def test_a_date_that_was_put_off_is_not_told(smtp: SmtpServer) -> None:
    first, second, third = three(plan_of("calm"))
    later = Deadline.objects.get(pk=third.about_id)
    now = datetime.now(UTC)
    reminded.snooze(later, until=now + timedelta(days=2), now=now)
    assert send().accepted == 1
    assert fresh(first).covers == [second.pk]
    assert fresh(third).next_attempt_at == Deadline.objects.get(pk=later.pk).snoozed_until


def test_a_far_date_waits_for_tomorrow_where_today_had_its_mail(smtp: SmtpServer) -> None:
    plan = plan_of("calm")
    make_due(date_in(plan, 5), "D-3")
    assert send().accepted == 1
    second = make_due(date_in(plan, 9), "D-7")
    assert send().accepted == 0
    found = fresh(second)
    assert (found.state, found.error_class) == (State.RETRY_WAIT, "")
    assert found.next_attempt_at.date() == datetime.now(UTC).date() + timedelta(days=1)
    make_due(date_in(plan, 1.5), "D-1")
    assert send().accepted == 1, "a near one does not wait"


def test_dates_of_two_plans_keep_their_own_cover_word_in_the_calendar(smtp: SmtpServer) -> None:
    plan = plan_of("calm")
    other = PlanFactory.create(owner=plan.owner, zone="UTC", cover_word="greenhouse")
    type(plan).objects.filter(pk=plan.pk).update(cover_word="garden")
    plan.refresh_from_db()
    for one in (plan, other):
        make_due(date_in(one, 3), "D-1")
    assert send().accepted == 1
    message = email.message_from_string(smtp.accepted()[0].content, policy=default)
    files = [part.get_content() for part in message.iter_attachments()]
    assert [str(one).count("BEGIN:VEVENT") for one in files] == [1, 1]
    assert [word in str(one) for one in files for word in ("garden", "greenhouse")] == [
        True, False, False, True,
    ]  # fmt: skip


def test_a_mail_that_waited_on_purpose_blames_nobody(smtp: SmtpServer) -> None:
    make_due(date_in(plan_of("calm"), 9), "D-7", ago=timedelta(hours=23))
    assert send().accepted == 1
    message = email.message_from_string(smtp.accepted()[0].content, policy=default)
    body = message.get_body(("plain",))
    assert body is not None
    assert "and leaves only now." in body.get_content()
    assert "nothing could be sent" not in body.get_content()


def test_confirming_does_not_end_the_extra_mail_that_stands_for_a_usual_one(
    smtp: SmtpServer,
) -> None:
    plan = plan_of("calm")
    date = date_in(plan, 0.2, kind="appeal")
    OutgoingMail.objects.about(LABEL, date.pk).exclude(slot="OVERDUE").delete()
    usual = make_due(date, "D0", ago=timedelta(hours=3))
    extra = make_due(date, "AGAIN-6", ago=timedelta(minutes=5))
    collapse_due()
    assert fresh(usual).superseded_by_id == extra.pk
    reminded.acknowledge(date, now=datetime.now(UTC))
    send()
    assert fresh(extra).state == State.ACCEPTED
