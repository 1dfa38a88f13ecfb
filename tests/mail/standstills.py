"""R4, R5, R7 and R10 at any size: what is done, and what must hold afterwards."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from apps.accounts.models import User
from apps.deadlines import mail_words, services
from apps.deadlines.models import Deadline
from apps.deadlines.reminders import KIND
from apps.mail.enums import Phase, State
from apps.mail.models import MailAttempt, OutgoingMail
from apps.mail.send.claim import engine_now
from apps.mail.send.engine import DEFAULT
from apps.mail.send.run import Report, run_pass
from apps.plans.models import Plan
from tests.deadlines.sending import date_in, make_due
from tests.factories.mail import OutgoingMailFactory
from tests.factories.plans import PlanFactory
from tests.mail.engines import engines, wait_for
from tests.mail.standstill import end_connections, freeze, shift_everywhere, thaw
from tests.mail.storm import (
    STORM,
    all_accepted,
    assert_nothing_lost,
    environment,
    make_people,
    states,
)
from tests.smtp import Accepted, SmtpServer

OLD = timedelta(minutes=10)


# --- R4


def restarts(
    folder: Path, *, mails: int, times: int, crash: Any = end_connections
) -> list[Accepted]:
    """The database breaks every connection, again and again, while mails go out."""
    server = SmtpServer(folder, gap=0.004)
    make_people(20)
    with engines(environment(folder, server), mails=mails, settings=STORM) as running:
        running.start("p")
        assert wait_for(lambda: OutgoingMail.objects.count() == mails, seconds=60, every=0.2)
        for kind in "ss":
            running.start(kind)
        for _ in range(times):
            time.sleep(1)
            crash()
        assert wait_for(lambda: answered(mails), seconds=240, every=0.5), states()
    taken = server.accepted()
    server.stop()
    assert_nothing_lost(taken, mails=mails, most=mails + 2 * times)
    held = OutgoingMail.objects.filter(state__in=[State.LEASED, State.HANDOFF])
    assert not held.filter(lease_until__lt=datetime.now(UTC) - OLD).exists()
    return taken


def answered(mails: int) -> bool:
    try:
        return all_accepted(mails)
    except Exception:  # noqa: BLE001  the database is away for a moment
        connection.close()
        return False


# --- R5


def frozen_after_hand_off(folder: Path) -> None:
    """It wakes when another has sent the mail: it changes no row, and the copies are the same."""
    server = SmtpServer(folder, gap=1.5)
    mail = OutgoingMailFactory.create()
    with engines(environment(folder, server), mails=0, settings=STORM) as running:
        running.start("s")
        # It has the last byte, and answers in a moment.
        assert wait_for(lambda: len(server.accepted()) == 1, seconds=60, every=0.02)
        asleep = freeze(running)
        running.start("s")
        assert wait_for(lambda: state_of(mail) == State.ACCEPTED, seconds=60)
        before = whole(mail)
        thaw(asleep)
        time.sleep(2)
        assert whole(mail) == before
    taken = server.accepted()
    server.stop()
    assert len(taken) == 2
    assert len({(one.message_id, one.date, one.digest) for one in taken}) == 1
    assert MailAttempt.objects.filter(mail=mail, phase=Phase.ACCEPTED).count() == 1


def frozen_before_hand_off(folder: Path) -> None:
    """It wakes when its lease is over: with that lease it sends nothing."""
    server = SmtpServer(folder)
    mail = OutgoingMailFactory.create()
    with engines(environment(folder, server), mails=0, settings=STORM) as running:
        with transaction.atomic():
            # Its check waits for the row of the subject.
            User.objects.select_for_update().get(pk=mail.owner_id)
            running.start("s")
            assert wait_for(lambda: state_of(mail) == State.LEASED, seconds=60)
            time.sleep(0.5)
            asleep = freeze(running)
            time.sleep(STORM["lease"] + 1)  # type: ignore[operator]
        assert server.accepted() == []
        thaw(asleep)
        assert wait_for(lambda: state_of(mail) == State.ACCEPTED, seconds=60)
    assert len(server.accepted()) == 1
    server.stop()
    handed = MailAttempt.objects.filter(mail=mail, phase=Phase.HANDOFF)
    assert [one.n for one in handed] == [2], "the first lease brought no hand-off"


def state_of(mail: OutgoingMail) -> str:
    return OutgoingMail.objects.values_list("state", flat=True).get(pk=mail.pk)


def whole(mail: OutgoingMail) -> dict[str, Any]:
    return dict(OutgoingMail.objects.filter(pk=mail.pk).values().get())


# --- R7


def passes(**changes: Any) -> Report:
    engine = replace(
        DEFAULT, connect=2, command=5, knock_again=0, catch_up_per_second=50, **changes
    )
    return run_pass(name="test", host_now=datetime.now(UTC), settings=engine, watch=True)


def all_sent() -> None:
    """Pass until nothing is due."""
    while OutgoingMail.objects.open().filter(next_attempt_at__lte=engine_now()).exists():
        passes()


def dates_for_catching_up(plans: int, dates: int) -> list[Deadline]:
    days = [0.5, 2.2, 3.4, 6.3, 9.1, 16.2]
    found = []
    for number in range(plans):
        plan: Plan = PlanFactory.create(zone="UTC")
        # each at a minute of its own
        found += [date_in(plan, at + number / 1440) for at in days[:dates]]
    return found


def carriers_since(back_at: datetime) -> dict[Any, set[str]]:
    """By date, the Message-IDs of the mails that told it since then, by themselves or among others."""
    found: dict[Any, set[str]] = {}
    mails = OutgoingMail.objects.filter(kind=KIND).select_related("superseded_by")
    for one in mails.filter(state__in=[State.ACCEPTED, State.COMBINED]):
        carrier = one.superseded_by if one.state == State.COMBINED else one
        if carrier and carrier.accepted_at and carrier.accepted_at >= back_at:
            found.setdefault(one.about_id, set()).add(carrier.message_id)
    return found


def plain(mail: Accepted) -> str:
    part = mail.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def untrue(
    taken: list[Accepted], dates: list[Deadline], carriers: dict[Any, set[str]]
) -> list[str]:
    """Mails that do not say how much is left of a date they tell, as it is at the moment of sending."""
    texts = {one.message_id: plain(one) for one in taken}
    found = []
    for one in dates:
        truth = mail_words.remaining(one, now=engine_now()).partition(": ")[2]
        told = [texts[name] for name in carriers.get(one.pk, ())]
        found += [text for text in told if truth not in text and "min" not in truth]
    return found


def app_down(server: SmtpServer, *, plans: int, dates: int) -> str:
    """Nothing ran for 72 hours: each date that came near or passed is told once, with the truth."""
    found = dates_for_catching_up(plans, dates)
    all_sent()
    server.forget()
    shift_everywhere(timedelta(hours=72))
    back_at = engine_now()
    expected = {
        one.about_id
        for one in OutgoingMail.objects.open().filter(kind=KIND, next_attempt_at__lte=back_at)
    }
    all_sent()
    return _judge(server, found, expected, back_at)


def server_down(server: SmtpServer, settings: Any, *, plans: int, dates: int) -> str:
    """The mail server was away for six hours; the engine tried all the while."""
    found = dates_for_catching_up(plans, dates)
    all_sent()
    server.forget()
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    for one in found:
        make_due(one, "D-1", ago=timedelta())
    for minutes in range(0, 361, 20):
        shift_everywhere(timedelta(minutes=minutes))
        assert passes().accepted == 0
    waiting = OutgoingMail.objects.open().filter(kind=KIND, planned_at__lte=engine_now())
    expected = {one.about_id for one in waiting}
    assert len(expected) == len(found)
    settings.EMAIL_URL = server.url
    back_at = engine_now()
    passes()
    all_sent()
    return _judge(server, found, expected, back_at)


def _judge(server: SmtpServer, found: list[Deadline], expected: set[Any], back_at: datetime) -> str:
    taken = server.accepted()
    carriers = carriers_since(back_at)
    left = expected - set(carriers)
    assert left == set(), f"{len(left)} open dates without a mail"
    assert max(len(one) for one in carriers.values()) == 1
    assert untrue(taken, found, carriers) == []
    assert engine_now() - back_at < OLD
    urgent = {one.pk: one.due_at for one in found}
    leaders = OutgoingMail.objects.filter(
        message_id__in=[one.message_id for one in taken], kind=KIND
    )
    about = dict(leaders.values_list("message_id", "about_id"))
    order = [urgent[about[one.message_id]] for one in taken if one.message_id in about]
    assert order[0] == min(order)
    return (
        f"{len(expected)} dates told by {len(taken)} mails in {(engine_now() - back_at).seconds} s"
    )


# --- R10


def edits(folder: Path, *, edits: int, seconds: float) -> tuple[int, int]:
    """Edit a date again and again while two senders send its due mail; returns mails taken and most in flight."""
    server = SmtpServer(folder, gap=0.02)
    plan = PlanFactory.create(zone="UTC")
    deadline = date_in(plan, 5)
    committed: dict[int, datetime] = {}
    with engines(environment(folder, server), mails=0, settings=STORM) as running:
        for kind in "ss":
            running.start(kind)
        for _number in range(edits):
            deadline = services.change_deadline(
                deadline, by=plan.owner, now=datetime.now(UTC), why="",
                local_date=deadline.local_date + timedelta(days=random.choice([-1, 1, 2])),  # noqa: S311  no secret
            )  # fmt: skip
            committed[deadline.revision] = datetime.now(UTC)
            make_due(deadline, "D-1")
            time.sleep(seconds / edits)
        assert wait_for(lambda: not due(deadline), seconds=60)
    taken = {one.message_id for one in server.accepted()}
    server.stop()
    mails = list(OutgoingMail.objects.filter(kind=KIND, about_id=deadline.pk, message_id__in=taken))
    late = [
        one
        for one in mails
        if one.revision + 1 in committed
        and one.first_handoff_at
        and one.first_handoff_at > committed[one.revision + 1]
    ]
    assert late == [], "an old date was handed over after the new one was saved"
    assert any(one.revision == deadline.revision for one in mails)
    return len(taken), most_in_flight(mails)


def due(deadline: Deadline) -> bool:
    mails = OutgoingMail.objects.filter(
        about_id=deadline.pk, next_attempt_at__lte=datetime.now(UTC)
    )
    return mails.open().exists()


def most_in_flight(mails: list[OutgoingMail]) -> int:
    """Of one date at the same moment."""
    spans = [(one.first_handoff_at, one.accepted_at) for one in mails]
    return max(
        sum(1 for begins, ends in spans if begins and ends and begins <= at <= ends)
        for at, _ends in spans
        if at
    )
