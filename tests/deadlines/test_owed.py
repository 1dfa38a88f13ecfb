"""A reminder that is due and has not left survives a change of its date's words, and of the reader's wishes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from apps.deadlines import reminded, reminder_settings, services
from apps.deadlines.models import Deadline, ReminderSettings
from apps.deadlines.reminders import KIND, LABEL
from apps.mail.enums import WAITING, ErrorClass, State
from apps.mail.models import OutgoingMail
from apps.plans.models import Plan
from tests.deadlines.sending import date_in, make_due

LONG_AGO = timedelta(hours=2)


def waiting(deadline: Deadline) -> dict[str, datetime]:
    """The mails that wait, by their slot, with their next attempt; not the one after the date."""
    rows = OutgoingMail.objects.about(LABEL, deadline.pk).filter(kind=KIND, state__in=WAITING)
    return {one.slot: one.next_attempt_at for one in rows.exclude(slot="OVERDUE")}


def only(deadline: Deadline, *slots: str) -> None:
    """Nothing else is left before the date."""
    OutgoingMail.objects.about(LABEL, deadline.pk).exclude(slot__in=[*slots, "OVERDUE"]).delete()


def tried(mail: OutgoingMail, error: ErrorClass, *, at: datetime, state: str = "") -> None:
    """One attempt was made in vain; the next comes later."""
    rows = OutgoingMail.objects.filter(pk=mail.pk)
    rows.update(state=State.LEASED, lease_token=mail.pk, lease_until=at)
    if state:
        rows.update(state=state, raw=b"x", date_header=at, error_class=error)
    else:
        rows.update(state=State.RETRY_WAIT, error_class=error, next_attempt_at=at)


def renamed(deadline: Deadline, **changes: Any) -> Deadline:
    changes = changes or {"title": "Mended"}
    now = datetime.now(UTC)
    return services.change_deadline(deadline, by=deadline.owner, now=now, why="", **changes)


@pytest.mark.parametrize("error", [ErrorClass.CONNECTION, ErrorClass.TEMPORARY, ErrorClass.NONE])
def test_the_last_reminder_that_waits_outlives_a_new_title(plan: Plan, error: ErrorClass) -> None:
    deadline = date_in(plan, 1 / 24)
    mail = make_due(deadline, "H-2", ago=LONG_AGO)
    only(deadline, "H-2")
    tried(mail, error, at=datetime.now(UTC) + timedelta(minutes=10))
    after = renamed(deadline)
    assert after.revision == deadline.revision + 1
    [(slot, at)] = waiting(after).items()
    assert (slot, at) == ("H-2", mail.planned_at), "it is due, and knows since when"


@pytest.mark.parametrize("state", [State.LEASED, State.HANDOFF])
def test_so_does_one_that_is_held_and_of_which_nothing_is_known(plan: Plan, state: str) -> None:
    deadline = date_in(plan, 1 / 24)
    mail = make_due(deadline, "H-2")
    only(deadline, "H-2")
    tried(mail, ErrorClass.UNKNOWN, at=datetime.now(UTC), state=state)
    assert set(waiting(renamed(deadline))) == {"H-2"}


def test_one_that_was_accepted_comes_no_second_time(plan: Plan) -> None:
    deadline = date_in(plan, 1 / 24)
    mail = make_due(deadline, "H-2")
    only(deadline, "H-2")
    tried(mail, ErrorClass.NONE, at=datetime.now(UTC), state=State.HANDOFF)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        state=State.ACCEPTED, accepted_at=datetime.now(UTC)
    )
    assert waiting(renamed(deadline)) == {}


def test_what_the_reader_asked_for_again_outlives_a_new_title(plan: Plan) -> None:
    deadline, now = date_in(plan, 9), datetime.now(UTC)
    until = now + timedelta(hours=3)
    reminded.snooze(deadline, until=until, now=now)
    after = renamed(deadline)
    assert until in waiting(after).values()
    assert after.snoozed_until == until


def test_a_date_that_moves_away_owes_only_what_its_new_day_owes(plan: Plan) -> None:
    deadline = date_in(plan, 6)
    make_due(deadline, "D-7", ago=LONG_AGO)
    reminded.snooze(deadline, until=datetime.now(UTC) + timedelta(hours=3), now=datetime.now(UTC))
    later = deadline.local_date + timedelta(days=30)
    after = renamed(deadline, local_date=later)
    assert min(waiting(after).values()) > datetime.now(UTC) + timedelta(days=20)
    assert after.snoozed_until is None


def test_a_date_that_moves_by_a_day_still_owes_what_has_not_left(plan: Plan) -> None:
    deadline = date_in(plan, 5)
    mail = make_due(deadline, "D-7", ago=LONG_AGO)
    after = renamed(deadline, local_date=deadline.local_date + timedelta(days=1))
    assert waiting(after)["D-7"] == mail.planned_at


# --- wishes that change on the day


@pytest.fixture
def last_day(plan: Plan) -> Deadline:
    """The last day of a date whose reader is reminded in the evening: nothing was mailed today."""
    known = datetime(2026, 6, 1, 8, tzinfo=UTC)
    plan.owner.zone = "UTC"
    plan.owner.save()
    ReminderSettings.objects.create(owner=plan.owner, morning=time(18), changed_at=known)
    return services.add_deadline(
        plan=plan, by=plan.owner, now=known, kind="checkpoint", title="Talk",
        local_date=date(2026, 6, 20), local_time=None, zone="UTC",
    )  # fmt: skip


def test_an_earlier_time_of_day_sends_at_once_what_it_would_have_sent_today(
    last_day: Deadline,
) -> None:
    noon = datetime(2026, 6, 20, 12, tzinfo=UTC)
    only(last_day, "D0")
    assert waiting(last_day) == {"D0": noon + timedelta(hours=5)}
    reminder_settings.save_settings(by=last_day.owner, now=noon, morning=time(9))
    assert waiting(last_day) == {"D0": noon}


def test_the_day_before_counts_too(last_day: Deadline) -> None:
    noon = datetime(2026, 6, 19, 12, tzinfo=UTC)
    reminder_settings.save_settings(by=last_day.owner, now=noon, morning=time(9))
    found = waiting(last_day)
    assert found["D-1"] == noon
    assert found["D0"] == datetime(2026, 6, 20, 8, tzinfo=UTC)


def test_what_is_not_wished_any_more_is_withdrawn(last_day: Deadline) -> None:
    noon = datetime(2026, 6, 19, 12, tzinfo=UTC)
    reminder_settings.save_settings(
        by=last_day.owner, now=noon, morning=time(9), leads=["D-3", "D0"]
    )
    assert "D-1" not in waiting(last_day)


def test_reminders_of_its_own_lose_nothing_either(last_day: Deadline) -> None:
    """The evening stays: nothing is sent at once, nothing is withdrawn that was chosen."""
    noon = datetime(2026, 6, 19, 12, tzinfo=UTC)
    reminder_settings.save_own_leads(last_day, leads=["D-1"], now=noon)
    assert waiting(last_day)["D-1"] == datetime(2026, 6, 19, 18, tzinfo=UTC)
