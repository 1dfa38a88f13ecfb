"""Writes of dates. Each change is a new revision with its ledger event and its mails, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.audit.services import hold_chain, record
from apps.deadlines import owed
from apps.deadlines.models import Deadline, DeadlineChange, DeadlineState, TriggerDay
from apps.deadlines.reminders import LABEL, plan_reminders
from apps.deadlines.trigger_days import add_own_day
from apps.deadlines.wallclock import due_at
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from apps.plans.models import Plan, Stage

CLOCK_FIELDS = frozenset({"local_date", "local_time", "zone"})
CHANGEABLE = CLOCK_FIELDS | {"kind", "title", "counted", "trigger", "window"}


@transaction.atomic
def add_deadline(
    *,
    plan: Plan,
    by: User,
    now: datetime,
    kind: str,
    title: str,
    local_date: date,
    local_time: time | None,
    zone: str,
    stage: Stage | None = None,
    counted: Mapping[str, Any] | None = None,
    trigger: TriggerDay | None = None,
    window: Mapping[str, Any] | None = None,
    counted_from: date | None = None,
    about: tuple[str, UUID] | None = None,
) -> Deadline:
    """Save a date and plan its mails. `about` names the row of a higher app that it belongs to.

    `window` is the rule it was counted by from `trigger`, or from a day of its own, `counted_from`.
    """
    label, about_id = about or ("", None)
    if trigger is None and counted_from is not None:
        trigger = add_own_day(plan=plan, by=by, now=now, day=counted_from)
    deadline = Deadline.objects.create(
        owner=by,
        plan=plan,
        stage=stage,
        kind=kind,
        title=title,
        local_date=local_date,
        local_time=local_time,
        zone=zone,
        due_at=due_at(local_date, local_time, zone=zone),
        counted=dict(counted or {}),
        trigger=trigger,
        window=dict(window or {}),
        about_label=label,
        about_id=about_id,
        created_at=now,
        changed_at=now,
    )
    _keep(deadline, by=by, now=now, why="", kind="deadline.created")
    plan_reminders(deadline, now=now)
    return deadline


@transaction.atomic
def add_missing(
    *, plan: Plan, by: User, now: datetime, wanted: Iterable[Mapping[str, Any]]
) -> list[Deadline]:
    """Save those of several dates (each the fields of `add_deadline`) that are not there yet, all or nothing.

    An open date of the same words and moment is there already, so a second press of the same button adds none.
    """
    hold_chain(by.pk)
    Plan.objects.for_user(by).select_for_update().get(pk=plan.pk)
    names = ("title", "local_date", "local_time", "zone")
    rows = Deadline.objects.for_user(by).filter(plan=plan).open()
    there = set(rows.values_list(*names))
    added = []
    for fields in wanted:
        mark = tuple(fields[name] for name in names)
        if mark not in there:
            there.add(mark)
            added.append(add_deadline(plan=plan, by=by, now=now, **fields))
    return added


@transaction.atomic
def change_deadline(
    deadline: Deadline,
    *,
    by: User,
    now: datetime,
    why: str,
    counted_from: date | None = None,
    **changes: Any,
) -> Deadline:
    """Change a date as a new revision; mails of the old one end, new ones are planned, what was owed stays owed.

    Nothing happens where `changes` change nothing. Returns the row as it now stands. `counted_from` is a
    day that it is counted from by hand.

    Raises:
        TypeError: a field that cannot be changed.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    row = _locked(deadline)
    if counted_from is not None and (row.trigger is None or row.trigger.start_date != counted_from):
        changes["trigger"] = add_own_day(plan=row.plan, by=by, now=now, day=counted_from)
    changed = {name for name, value in changes.items() if getattr(row, name) != value}
    if not changed:
        return row
    for name in changed:
        setattr(row, name, changes[name])
    has_moved = bool(changed & CLOCK_FIELDS)
    row.due_at = due_at(row.local_date, row.local_time, zone=row.zone)
    _plan_anew(row, by=by, now=now, why=why, kind="deadline.changed", has_moved=has_moved)
    return row


@transaction.atomic
def set_deadline_state(
    deadline: Deadline, *, by: User, now: datetime, state: str, why: str = ""
) -> Deadline:
    """Mark a date as done, no longer needed, or open again; mails are ended or planned anew."""
    row = _locked(deadline)
    if row.state == state:
        return row
    row.state = DeadlineState(state)
    _advance(row, by=by, now=now, why=why, kind=f"deadline.{state}")
    plan_reminders(row, now=now)
    return row


@transaction.atomic
def restore_revision(
    deadline: Deadline, before: DeadlineChange, *, by: User, now: datetime, why: str = ""
) -> Deadline:
    """Put day, time, zone, count, rule and state back to an earlier revision, as a new one; its mails are planned anew."""
    row = _locked(deadline)
    row.local_date, row.local_time, row.zone = before.local_date, before.local_time, before.zone
    row.counted, row.state = before.counted, before.state
    if before.window is not None:
        row.window = before.window
    row.due_at = due_at(row.local_date, row.local_time, zone=row.zone)
    _plan_anew(row, by=by, now=now, why=why, kind="deadline.restored", has_moved=True)
    return row


@transaction.atomic
def follow_zone(deadline: Deadline, *, now: datetime) -> int:
    """Count the moment of an open date anew after the rules of its zone changed (R9); the wall clock stays.

    It is a new revision. What the old one told already is not told again. Returns how many mails it has now, 0 when
    nothing changed.
    """
    row = _locked(deadline)
    due = due_at(row.local_date, row.local_time, zone=row.zone)
    if row.state != DeadlineState.OPEN or row.due_at == due:
        return 0
    told, before = _told(row), owed.owed(row, now=now)
    row.due_at = due
    _advance(row, by=row.owner, now=now, why="", kind="deadline.zone_changed")
    plan_reminders(row, now=now, may_send_at_once=False)
    owed.carry_over(row, before, now=now, is_same_moment=True)
    planned = OutgoingMail.objects.for_user(row.owner_id).about(LABEL, row.pk)
    planned = planned.of_revision(row.revision).filter(state=State.PLANNED)
    planned.filter(slot__in=told).update(state=State.CANCELLED)
    return planned.count()


def _told(row: Deadline) -> list[str]:
    """The reminders that left, or are leaving, for the present revision."""
    mails = OutgoingMail.objects.for_user(row.owner_id).about(LABEL, row.pk)
    gone = mails.of_revision(row.revision).filter(
        state__in=[State.ACCEPTED, State.COMBINED, State.HANDOFF]
    )
    return list(gone.values_list("slot", flat=True))


def _locked(deadline: Deadline) -> Deadline:
    """The row as it stands, locked: an edit and a hand-off never cross (R10)."""
    rows = Deadline.objects.for_user(deadline.owner_id).select_for_update(of=("self",))
    return rows.select_related("plan", "owner", "trigger").get(pk=deadline.pk)


def _plan_anew(
    row: Deadline, *, by: User, now: datetime, why: str, kind: str, has_moved: bool
) -> None:
    """Keep a changed row as a new revision with its mails, and with those that the one before still owed."""
    before = owed.owed(row, now=now)
    if has_moved:
        row.snoozed_until = None  # it was asked for the date as it stood
    _advance(row, by=by, now=now, why=why, kind=kind)
    plan_reminders(row, now=now, may_send_at_once=has_moved)
    owed.carry_over(row, before, now=now, is_same_moment=not has_moved)


def _advance(row: Deadline, *, by: User, now: datetime, why: str, kind: str) -> None:
    row.revision += 1
    row.changed_at = now
    row.save()
    _keep(row, by=by, now=now, why=why, kind=kind)


def _keep(row: Deadline, *, by: User, now: datetime, why: str, kind: str) -> None:
    """Keep the revision as it stands, and its event."""
    change = DeadlineChange.objects.create(
        owner_id=row.owner_id,
        deadline=row,
        revision=row.revision,
        title=row.title,
        local_date=row.local_date,
        local_time=row.local_time,
        zone=row.zone,
        state=row.state,
        counted=row.counted,
        window=row.window,
        why=why,
        changed_at=now,
    )
    facts = {
        "by": str(by.pk),
        "plan": str(row.plan_id),
        "revision": row.revision,
        "kind": str(row.kind),
        "date": row.local_date.isoformat(),
        "time": row.local_time.isoformat() if row.local_time else "",
        "zone": row.zone,
        "state": str(row.state),
    }
    content = {"title": row.title, "why": why}
    record(about=row, kind=kind, now=now, facts=facts, content=content, salt=bytes(change.salt))
