"""What the tests that really send share: a quick engine, and dates at any distance."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from apps.deadlines import reminders, services
from apps.deadlines.models import Deadline
from apps.deadlines.reminders import LABEL
from apps.mail import planning
from apps.mail.models import OutgoingMail
from apps.mail.send.engine import DEFAULT, EngineSettings
from apps.mail.send.run import Report, run_pass
from apps.plans.models import Plan

QUICK = dataclasses.replace(
    DEFAULT, lease=30, guard=5, total=4, connect=4, command=1.5, end_of_data=1.5, pass_seconds=30
)


def send(engine: EngineSettings = QUICK) -> Report:
    return run_pass(name="test", host_now=datetime.now(UTC), settings=engine)


def date_in(plan: Plan, days: float, *, kind: str = "other") -> Deadline:
    """A date so many days ahead, by the clock of UTC, known for a year."""
    now = datetime.now(UTC)
    at = now + timedelta(days=days)
    return services.add_deadline(
        plan=plan, by=plan.owner, now=now, kind=kind, title="Nothing of this leaves",
        local_date=at.date(), local_time=at.time().replace(second=0, microsecond=0), zone="UTC",
    )  # fmt: skip


def make_due(
    deadline: Deadline, slot: str, *, ago: timedelta = timedelta(minutes=1)
) -> OutgoingMail:
    """Let one mail of a date be due; it is added where the date has none of this slot."""
    mails = OutgoingMail.objects.about(LABEL, deadline.pk).of_revision(deadline.revision)
    at = datetime.now(UTC) - ago
    found = mails.filter(slot=slot, to_account=True).first()
    if found is None:
        planning.plan(
            owner=deadline.owner, kind="deadline", about=reminders.about(deadline),
            revision=deadline.revision, slots=[reminders.slot_of(slot, at, deadline)],
        )  # fmt: skip
        return mails.get(slot=slot, to_account=True)
    OutgoingMail.objects.filter(pk=found.pk).update(planned_at=at, next_attempt_at=at)
    return fresh(found)


def fresh(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)
