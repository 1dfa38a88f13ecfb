"""Open dates against their mails, and dates whose zone got other rules (R9)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from apps.deadlines import services
from apps.deadlines.models import Deadline, ReminderSettings
from apps.deadlines.reconcile import reconcile
from apps.deadlines.reminders import KIND, rearrange
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from apps.plans.models import Plan

pytestmark = pytest.mark.django_db
ZONE = "America/Los_Angeles"


def add(plan: Plan, now: datetime, *, days: int = 20) -> Deadline:
    return services.add_deadline(
        plan=plan,
        by=plan.owner,
        now=now,
        kind="appeal",
        title="A date",
        local_date=now.date() + timedelta(days=days),
        local_time=time(17),
        zone=ZONE,
    )


def mended(now: datetime) -> int:
    return sum(reconcile(now))


def waiting(deadline: Deadline) -> dict[str, datetime]:
    mails = OutgoingMail.objects.filter(kind=KIND, about_id=deadline.pk, state=State.PLANNED)
    return dict(mails.of_revision(deadline.revision).values_list("slot", "planned_at"))


@pytest.mark.parametrize("days", [0, 1, 2, 8, 15, 19, 20, 22])
def test_a_date_that_is_in_order_stays_as_it_is_on_every_day(
    plan: Plan, now: datetime, days: int
) -> None:
    deadline = add(plan, now)
    before = waiting(deadline)
    assert mended(now + timedelta(days=days)) == 0
    assert waiting(deadline) == before


def test_wishes_that_changed_meanwhile_are_no_difference(plan: Plan, now: datetime) -> None:
    add(plan, now)
    ReminderSettings.objects.create(
        owner=plan.owner, leads=["D-7"], morning=time(8), changed_at=now
    )
    for deadline in Deadline.objects.select_related("owner", "trigger"):
        rearrange(deadline, now=now + timedelta(days=14))
    assert mended(now + timedelta(days=14)) == 0


def test_a_mail_that_is_missing_is_planned_and_counted(plan: Plan, now: datetime) -> None:
    deadline = add(plan, now)
    before = waiting(deadline)
    OutgoingMail.objects.filter(about_id=deadline.pk, slot__in=["D-1", "D0"]).delete()
    assert mended(now) == 2
    assert waiting(deadline) == before
    assert mended(now) == 0


def test_a_mail_at_a_wrong_moment_is_moved(plan: Plan, now: datetime) -> None:
    deadline = add(plan, now)
    before = waiting(deadline)
    late = before["D-3"] + timedelta(days=30)
    OutgoingMail.objects.filter(about_id=deadline.pk, slot="D-3").update(
        planned_at=late, next_attempt_at=late
    )
    assert mended(now) == 1
    assert waiting(deadline) == before


def test_mails_of_a_closed_date_and_of_an_older_revision_end(plan: Plan, now: datetime) -> None:
    closed, moved = add(plan, now), add(plan, now)
    old = OutgoingMail.objects.filter(kind=KIND, about_id=moved.pk).count()
    Deadline.objects.filter(pk=closed.pk).update(state="met")
    count = len(waiting(closed))
    Deadline.objects.filter(pk=moved.pk).update(revision=2)
    assert mended(now) == count + 2 * old
    assert not waiting(closed)
    ended = OutgoingMail.objects.filter(about_id=moved.pk, revision=1, kind=KIND)
    assert set(ended.values_list("state", flat=True)) == {State.SUPERSEDED}


def test_a_sent_or_withdrawn_mail_is_not_planned_again(plan: Plan, now: datetime) -> None:
    deadline = add(plan, now)
    rows = OutgoingMail.objects.filter(about_id=deadline.pk, slot="D-7", kind=KIND)
    rows.update(state=State.CANCELLED)
    assert mended(now) == 0


# --- R9: other rules for a zone


@pytest.fixture
def other_rules(plan: Plan, now: datetime) -> Deadline:
    """A date saved while its zone's clocks stood an hour ahead of what they are now."""
    deadline = add(plan, now)
    hour = timedelta(hours=1)
    Deadline.objects.filter(pk=deadline.pk).update(due_at=deadline.due_at - hour)
    for mail in OutgoingMail.objects.filter(about_id=deadline.pk):
        OutgoingMail.objects.filter(pk=mail.pk).update(
            planned_at=mail.planned_at - hour, next_attempt_at=mail.planned_at - hour
        )
    deadline.refresh_from_db()
    return deadline


def test_r9_a_changed_zone_moves_the_moment_and_tells_nothing_twice(
    other_rules: Deadline, now: datetime
) -> None:
    sent = OutgoingMail.objects.get(about_id=other_rules.pk, slot="D-3", kind=KIND)
    at = sent.planned_at + timedelta(minutes=1)
    for state in (State.LEASED, State.HANDOFF, State.ACCEPTED):
        OutgoingMail.objects.filter(pk=sent.pk).update(
            state=state, lease_token=sent.pk, lease_until=at, raw=b"x", date_header=at,
            accepted_at=at if state == State.ACCEPTED else None,
        )  # fmt: skip
    assert mended(at) > 0
    after = Deadline.objects.get(pk=other_rules.pk)
    assert after.due_at == other_rules.due_at + timedelta(hours=1)
    assert (after.revision, after.local_time) == (other_rules.revision + 1, time(17))
    assert after.changes.count() == 2
    planned = waiting(after)
    assert "D-3" not in planned, "it left an hour ago by the old rules and comes no second time"
    assert {"D-1", "D0", "H-2"} <= set(planned)
    assert planned["H-2"] == after.due_at - timedelta(hours=2)
    old = OutgoingMail.objects.filter(about_id=after.pk, revision=1).exclude(state=State.ACCEPTED)
    assert not old.filter(state__in=[State.PLANNED, State.RETRY_WAIT]).exists()
    assert mended(at) == 0


def test_a_zone_that_did_not_change_changes_nothing(plan: Plan, now: datetime) -> None:
    deadline = add(plan, now)
    assert services.follow_zone(deadline, now=now) == 0
    assert Deadline.objects.get(pk=deadline.pk).revision == 1


def test_a_part_asks_once_for_the_wishes_of_a_person(
    plan: Plan, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days in range(20, 24):
        add(plan, now, days=days)
    parts = reconcile(now)
    with django_assert_num_queries(3):  # the dates, their mails, the wishes
        assert next(parts) == 0
