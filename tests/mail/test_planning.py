from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.core.ids import uuid7
from apps.mail import planning
from apps.mail.enums import State
from apps.mail.models import MailAttempt, OutgoingMail
from apps.mail.planning import About, Slot
from apps.mail.rules.states import TRANSITIONS
from apps.mail.send.collapse import collapse_due
from tests.factories.accounts import UserFactory
from tests.factories.mail import OutgoingMailFactory, hours_from_now

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 6, 12, tzinfo=UTC)


def slots() -> list[Slot]:
    return [
        Slot(f"D-{days}", DUE - timedelta(days=days), urgent_at=DUE, not_after=DUE)
        for days in (7, 3, 1)
    ]


def plan(owner, about: About, revision: int = 1) -> None:
    planning.plan(owner=owner, kind="test", about=about, revision=revision, slots=slots())


def test_planning_twice_plans_once(owner, django_assert_num_queries) -> None:
    about = About("deadlines.Deadline", uuid7())
    with django_assert_num_queries(1):
        plan(owner, about)
    plan(owner, about)
    mails = OutgoingMail.objects.for_user(owner).about(about.label, about.id).in_order()
    assert [mail.slot for mail in mails] == ["D-7", "D-3", "D-1"]
    assert {mail.recipient for mail in mails} == {owner.email}
    assert all(mail.message_id.startswith(f"<r.{mail.pk}@") for mail in mails)


def test_an_edit_replaces_what_waits_and_leaves_what_went_out(owner) -> None:
    about = About("deadlines.Deadline", uuid7())
    plan(owner, about)
    first = OutgoingMail.objects.in_order()[0]
    OutgoingMail.objects.filter(pk=first.pk).update(
        state=State.LEASED, lease_token=uuid7(), lease_until=DUE
    )
    assert planning.supersede(about, below=2) == 2
    plan(owner, about, revision=2)
    states = list(OutgoingMail.objects.in_order().values_list("revision", "state"))
    assert sorted(states) == [
        (1, "leased"),
        (1, "superseded"),
        (1, "superseded"),
        (2, "planned"),
        (2, "planned"),
        (2, "planned"),
    ]


def test_cancelling_touches_one_subject_only(owner) -> None:
    about, other = About("a.B", uuid7()), About("a.B", uuid7())
    plan(owner, about)
    plan(owner, other)
    assert planning.cancel(about) == 3
    assert OutgoingMail.objects.about(other.label, other.id).open().count() == 3


def test_a_plan_that_is_rolled_back_leaves_nothing(owner) -> None:
    with transaction.atomic():
        plan(owner, About("a.B", uuid7()))
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def in_state(state: State) -> OutgoingMail:
    """A row in any state; rows may be born anywhere, only steps are watched."""
    names_one = state in {State.SKIPPED_LATE, State.COMBINED}
    later = OutgoingMailFactory.create() if names_one else None
    return OutgoingMailFactory.create(
        state=state,
        superseded_by=later,
        lease_token=uuid7(),
        lease_until=DUE,
        raw=b"x",
        date_header=DUE,
        accepted_at=DUE,
    )


@pytest.mark.parametrize("old", list(State))
def test_the_database_refuses_every_step_that_is_not_in_the_table(old: State) -> None:
    mail, later = in_state(old), OutgoingMailFactory.create()
    rows = OutgoingMail.objects.filter(pk=mail.pk)
    for new in State:
        if new == old:
            continue
        if new in TRANSITIONS[old]:
            with transaction.atomic():
                assert rows.update(state=new, superseded_by=later) == 1
                transaction.set_rollback(True)
        else:
            with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
                rows.update(state=new, superseded_by=later)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "skipped_late"},
        {"state": "leased"},
        {"state": "handoff", "lease_token": uuid7(), "lease_until": DUE},
        {"state": "accepted", "raw": b"x", "date_header": DUE},
        {"state": "sent"},
    ],
)
def test_the_database_refuses_a_state_without_what_belongs_to_it(changes) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMailFactory.create(**changes)


def test_history_is_never_changed() -> None:
    mail = OutgoingMailFactory.create()
    MailAttempt.objects.create(owner=mail.owner, mail=mail, n=1, host="h", phase="handoff", at=DUE)
    with pytest.raises(DatabaseError), transaction.atomic():
        MailAttempt.objects.update(phase="accepted")


def test_of_several_due_mails_about_one_subject_the_latest_remains(owner, stranger) -> None:
    about = uuid7()
    mails = [
        OutgoingMailFactory.create(
            owner=owner, about_id=about, slot=slot, planned_at=hours_from_now(hours)
        )
        for slot, hours in (("D-7", -200), ("D-3", -100), ("D-1", -1), ("D0", 20))
    ]
    other = OutgoingMailFactory.create(owner=stranger, planned_at=hours_from_now(-300))
    assert collapse_due() == 2
    found = {mail.slot: mail for mail in OutgoingMail.objects.filter(about_id=about)}
    assert [found[slot].state for slot in ("D-7", "D-3", "D-1", "D0")] == [
        "skipped_late",
        "skipped_late",
        "planned",
        "planned",
    ]
    assert {found["D-7"].superseded_by_id, found["D-3"].superseded_by_id} == {mails[2].pk}
    other.refresh_from_db()
    assert other.state == State.PLANNED


def test_a_failed_later_mail_covers_nothing(owner) -> None:
    about = uuid7()
    early = OutgoingMailFactory.create(owner=owner, about_id=about, planned_at=hours_from_now(-9))
    OutgoingMailFactory.create(
        owner=owner,
        about_id=about,
        slot="D0",
        planned_at=hours_from_now(-1),
        state="failed_permanent",
    )
    assert collapse_due() == 0
    early.refresh_from_db()
    assert early.state == State.PLANNED


def test_people_have_their_own_outbox() -> None:
    mine, theirs = OutgoingMailFactory.create(), OutgoingMailFactory.create(owner=UserFactory())
    assert list(OutgoingMail.objects.for_user(mine.owner)) == [mine]
    assert list(OutgoingMail.objects.for_user(theirs.owner)) == [theirs]
