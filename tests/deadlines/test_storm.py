"""No date loses its reminder by being told in another mail: senders are killed, the server refuses at random."""

from __future__ import annotations

import email
from datetime import UTC, datetime, time
from email.policy import default
from pathlib import Path

import pytest

from apps.deadlines import mail_words
from apps.deadlines.models import Deadline, ReminderSettings
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from tests.deadlines.sending import date_in, make_due
from tests.factories.plans import PlanFactory
from tests.mail.engines import engines, wait_for
from tests.mail.storm import STORM, environment, kill_around
from tests.smtp import Accepted, SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 25
DAYS = (1.4, 2.6, 9.0)


def make_people() -> None:
    for _number in range(PEOPLE):
        plan = PlanFactory.create(zone="UTC")
        ReminderSettings.objects.create(
            owner=plan.owner, quiet_from=time(3), quiet_until=time(3), changed_at=datetime.now(UTC)
        )
        for days in DAYS:
            make_due(date_in(plan, days), "D-1")


def all_told() -> bool:
    return not OutgoingMail.objects.filter(slot="D-1").open().exists()


def words_of(taken: list[Accepted]) -> dict[str, str]:
    """What each reader can read, all mails together."""
    found: dict[str, str] = {}
    for one in taken:
        part = email.message_from_string(one.content, policy=default).get_body(("plain",))
        assert part is not None
        found[one.recipient] = found.get(one.recipient, "") + str(part.get_content())
    return found


def test_no_date_is_lost_in_a_mail_that_tells_several(tmp_path: Path) -> None:
    server = SmtpServer(tmp_path, gap=0.004, p451=0.2)
    make_people()
    with engines(environment(tmp_path, server), mails=0, settings=STORM) as running:
        for _number in range(3):
            running.start("s")
        kill_around(running, kills=8, every=0.2)
        assert wait_for(all_told, seconds=150, every=0.2)
    taken = server.accepted()
    server.stop()
    words = words_of(taken)
    for deadline in Deadline.objects.select_related("plan", "owner"):
        assert mail_words.when(deadline) in words[deadline.owner.email]
    mails = OutgoingMail.objects.filter(slot="D-1").select_related("superseded_by")
    assert mails.count() == PEOPLE * len(DAYS)
    for mail in mails:
        carrier = mail.superseded_by if mail.state == State.COMBINED else mail
        assert carrier is not None
        assert carrier.state == State.ACCEPTED
    told = [mail for mail in mails if mail.state == State.COMBINED]
    assert len(told) >= PEOPLE, "most were told in another mail"
