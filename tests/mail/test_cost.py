"""What one mail costs the database (R12): few statements, and a claim that does not read the whole queue."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.mail.kinds import Rendered, Send
from apps.mail.models import OutgoingMail
from apps.mail.rules.outcomes import Answer, Stage
from apps.mail.send import outcome
from apps.mail.send.claim import CLAIM, claim
from apps.mail.send.handoff import hand_off
from tests.factories.accounts import UserFactory
from tests.factories.mail import OutgoingMailFactory, hours_from_now
from tests.known import known
from tests.mail import kind
from tests.mail.conftest import QUICK, fresh, mail_to, send
from tests.smtp import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_on_its_straight_way_costs_seven_statements() -> None:
    """Claim; begin, owner, recheck, mark, commit; outcome. A kind adds what it asks itself."""
    mail_to("ok")
    with CaptureQueriesContext(connection) as asked:
        mail = known(claim(QUICK))
        assert hand_off(mail, QUICK) is not None
        outcome.record(mail, Answer(Stage.AFTER_DOT, 250), QUICK)
    assert len([one for one in asked if "SAVEPOINT" in one["sql"]]) == 0
    assert len(asked) <= 7
    assert fresh(mail).state == "accepted"


def test_a_claim_walks_the_index_of_the_urgent_ones() -> None:
    owner = UserFactory()
    rows = [
        OutgoingMailFactory.build(owner=owner, urgent_at=hours_from_now(24) + timedelta(seconds=n))
        for n in range(1_000)
    ]
    OutgoingMail.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("analyze mail_outgoingmail")
        cursor.execute(f"explain {CLAIM}", {"me": "x", "lease": 300})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Index Scan using mail_open_by_urgency" in plan
    assert "Sort" not in plan


def test_a_kind_that_fails_once_is_asked_again_at_once(smtp: SmtpServer) -> None:
    """Without savepoints the first time, with them the second: nothing of the first look is left."""
    asked: list[str] = []

    def recheck(mail: OutgoingMail, now: datetime) -> Send:
        asked.append("recheck")
        return Send()

    def render(mail: OutgoingMail, now: datetime) -> Rendered:
        asked.append("render")
        if len(asked) == 2:
            with connection.cursor() as cursor:
                cursor.execute("select 1 / 0")
        return kind.render(mail, now)

    kind.register(recheck=recheck, render=render)
    mail = mail_to("ok")
    assert send().accepted == 1
    assert asked == ["recheck", "render", "recheck", "render"]
    assert [one.phase for one in fresh(mail).history.all()] == ["handoff", "accepted"]
