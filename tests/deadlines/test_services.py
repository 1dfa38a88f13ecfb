from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.deadlines import services
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.reminders import KIND, LABEL
from apps.mail.enums import State
from apps.mail.models import OutgoingMail

DAY = date(2026, 6, 19)


def add(plan, now, **more):
    fields: dict[str, Any] = {
        "kind": "checkpoint",
        "title": "Checkpoint 3 with the manager",
        "local_date": DAY,
        "local_time": time(17, 0),
        "zone": "America/Los_Angeles",
    }
    return services.add_deadline(plan=plan, by=plan.owner, now=now, **(fields | more))


def mails(deadline, **filters):
    """Its reminders; what other apps mail about a date has tests there."""
    found = OutgoingMail.objects.about(LABEL, deadline.pk).filter(kind=KIND, **filters)
    return found.in_order()


def slots(deadline, **filters):
    return [mail.slot for mail in mails(deadline, **filters)]


def test_a_new_date_keeps_its_moment_its_first_revision_and_its_event(plan, now):
    deadline = add(plan, now)
    assert deadline.due_at.isoformat() == "2026-06-20T00:00:00+00:00"
    assert [change.revision for change in deadline.changes.all()] == [1]
    event = LedgerEvent.objects.get(about_id=deadline.pk)
    assert event.kind == "deadline.created"
    assert "Checkpoint 3" not in event.body
    assert verify(plan.owner_id) is None


def test_all_mails_are_planned_with_the_date(plan, now):
    deadline = add(plan, now)
    # Known 17 days ahead: fourteen days before would come with the letter.
    assert slots(deadline, state=State.PLANNED) == [
        "D-7",
        "D-3",
        "D-1",
        "D0",
        "H-2",
        "OVERDUE",
    ]
    assert {mail.recipient for mail in mails(deadline)} == {plan.owner.email}
    assert {mail.urgent_at for mail in mails(deadline)} == {deadline.due_at}


def test_nothing_is_planned_when_the_transaction_fails(plan, now):
    def fails():
        with transaction.atomic():
            add(plan, now)
            raise RuntimeError("after the date")

    with pytest.raises(RuntimeError, match="after the date"):
        fails()
    assert not Deadline.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_date_in_an_hour_gets_a_mail_at_once(plan, now):
    soon = now + timedelta(hours=1)
    deadline = add(plan, now, local_date=soon.date(), local_time=soon.time(), zone="UTC")
    assert slots(deadline) == ["NOW", "OVERDUE"]
    assert mails(deadline).first().planned_at == now


def test_a_change_is_a_new_revision_whose_mails_replace_the_old(plan, now):
    deadline = add(plan, now)
    changed = services.change_deadline(
        deadline, by=plan.owner, now=now, why="Moved by mail", local_date=DAY + timedelta(days=7)
    )
    assert changed.revision == 2
    assert set(slots(deadline, revision=1, state=State.SUPERSEDED)) == set(
        slots(deadline, revision=1)
    )
    assert "D-14" in slots(deadline, revision=2, state=State.PLANNED)
    last = changed.changes.get(revision=2)
    assert (last.why, last.local_date) == ("Moved by mail", DAY + timedelta(days=7))
    assert changed.changes.get(revision=1).local_date == DAY
    assert changed.due_at - deadline.due_at == timedelta(days=7)


def test_a_change_that_changes_nothing_leaves_no_trace(plan, now):
    deadline = add(plan, now)
    same = services.change_deadline(deadline, by=plan.owner, now=now, why="x", local_date=DAY)
    assert same.revision == 1
    assert LedgerEvent.objects.filter(about_id=deadline.pk).count() == 1


def test_a_new_title_close_to_the_date_keeps_the_mail_that_has_not_left_and_adds_none(plan, now):
    soon = now + timedelta(hours=1)
    deadline = add(plan, now, local_date=soon.date(), local_time=soon.time(), zone="UTC")
    services.change_deadline(deadline, by=plan.owner, now=now, why="", title="Other words")
    assert slots(deadline, revision=2) == ["NOW", "OVERDUE"]
    OutgoingMail.objects.about(LABEL, deadline.pk).filter(slot="NOW").delete()
    services.change_deadline(deadline, by=plan.owner, now=now, why="", title="And others")
    assert slots(deadline, revision=3) == ["OVERDUE"]


def test_unknown_fields_are_refused(plan, now):
    deadline = add(plan, now)
    with pytest.raises(TypeError, match="owner"):
        services.change_deadline(deadline, by=plan.owner, now=now, why="", owner=plan.owner)


@pytest.mark.parametrize("state", [DeadlineState.MET, DeadlineState.WAIVED])
def test_a_closed_date_sends_no_more_mails(plan, now, state):
    deadline = add(plan, now)
    closed = services.set_deadline_state(deadline, by=plan.owner, now=now, state=state)
    assert closed.state == state
    assert set(mails(deadline).values_list("state", flat=True)) == {State.CANCELLED}
    assert LedgerEvent.objects.filter(about_id=deadline.pk, kind=f"deadline.{state}").exists()


def test_an_opened_date_has_its_mails_again(plan, now):
    deadline = add(plan, now)
    services.set_deadline_state(deadline, by=plan.owner, now=now, state=DeadlineState.MET)
    again = services.set_deadline_state(deadline, by=plan.owner, now=now, state=DeadlineState.OPEN)
    assert again.revision == 3
    assert "D-7" in slots(deadline, revision=3, state=State.PLANNED)


def test_the_same_state_twice_is_one_change(plan, now):
    deadline = add(plan, now)
    for _time in range(2):
        found = services.set_deadline_state(
            deadline, by=plan.owner, now=now, state=DeadlineState.MET
        )
    assert found.revision == 2


def test_the_database_refuses_an_impossible_year(plan, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        add(plan, now, local_date=date(9000, 1, 1))


def test_the_database_refuses_a_second_row_for_a_revision(plan, now):
    change = add(plan, now).changes.get()
    change.pk = None
    change._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save()


def test_fifty_edits_leave_one_revision_with_open_mails(plan, now):
    deadline = add(plan, now)
    for n in range(1, 51):
        deadline = services.change_deadline(
            deadline, by=plan.owner, now=now, why="", local_date=DAY + timedelta(days=n)
        )
    open_revisions = set(mails(deadline, state=State.PLANNED).values_list("revision", flat=True))
    assert open_revisions == {deadline.revision} == {51}


def test_the_clock_of_the_row_is_the_one_given(plan, now):
    deadline = add(plan, now)
    later = datetime.fromisoformat("2026-06-03T10:00:00+00:00")
    changed = services.change_deadline(deadline, by=plan.owner, now=later, why="", title="New")
    assert (changed.created_at, changed.changed_at) == (now, later)
