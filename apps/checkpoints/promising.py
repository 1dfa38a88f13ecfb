"""Promises as rows: written down with their day, which becomes a follow-up date, and settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.enums import PromiseState
from apps.checkpoints.models import Promise
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.services import add_deadline, set_deadline_state
from apps.evidence.models import Entry
from apps.plans.models import Person, Plan
from apps.plans.today import today_of

if TYPE_CHECKING:
    from apps.accounts.models import User

LABEL = "checkpoints.Promise"
LONGEST_TITLE = 160
ONESELF = frozenset({"i", "me", "myself"})
# What becomes of the follow-up date when a promise is settled.
DATE_STATES = {
    PromiseState.OPEN: DeadlineState.OPEN,
    PromiseState.KEPT: DeadlineState.MET,
    PromiseState.LATE: DeadlineState.MET,
    PromiseState.NOT_KEPT: DeadlineState.MET,
    PromiseState.DROPPED: DeadlineState.WAIVED,
}


def write_down(
    promised: Sequence[Promised],
    *,
    plan: Plan,
    by: User,
    now: datetime,
    made_date: date,
    entry: Entry | None = None,
) -> list[Promise]:
    """Make a row, an event and, for a day that lies ahead, a follow-up date of each. Needs a transaction."""
    people = {one.name.casefold(): one for one in Person.objects.for_user(by).filter(plan=plan)}
    return [
        _one(one, person=people.get(one.who.casefold()), plan=plan, by=by, now=now, made=made_date, entry=entry)
        for one in promised
    ]  # fmt: skip


def _one(
    promised: Promised,
    *,
    person: Person | None,
    plan: Plan,
    by: User,
    now: datetime,
    made: date,
    entry: Entry | None,
) -> Promise:
    row = Promise.objects.create(
        owner=by,
        plan=plan,
        entry=entry,
        what=promised.what,
        who=promised.who,
        person=person,
        is_own=is_oneself(promised.who),
        made_date=made,
        due_date=promised.by_date,
        created_at=now,
    )
    facts = {
        "by": str(by.pk),
        "plan": str(plan.pk),
        "entry": str(entry.pk) if entry else "",
        "made": made.isoformat(),
        "due": row.due_date.isoformat() if row.due_date else "",
    }
    content = {"what": row.what, "who": row.who}
    record(
        about=row, kind="promise.made", now=now, facts=facts, content=content, salt=bytes(row.salt)
    )
    if row.due_date is not None and row.due_date >= today_of(plan, now=now):
        _follow_up(row, by=by, now=now)
    return row  # fmt: skip


def is_oneself(who: str) -> bool:
    """Whether the user promised it: they wrote `I`."""
    return who.casefold() in ONESELF | {_("I").casefold()}


def _follow_up(row: Promise, *, by: User, now: datetime) -> None:
    if row.due_date is None:
        return
    add_deadline(
        plan=row.plan,
        by=by,
        now=now,
        kind=DeadlineKind.FOLLOW_UP,
        title=(_("Promised: %(what)s") % {"what": row.what})[:LONGEST_TITLE],
        local_date=row.due_date,
        local_time=None,
        zone=row.plan.zone,
        about=(LABEL, row.pk),
    )


def date_of(promise_id: UUID, *, owner_id: UUID) -> Deadline | None:
    """The follow-up date of a promise."""
    rows = Deadline.objects.for_user(owner_id).filter(about_label=LABEL, about_id=promise_id)
    return rows.order_by("created_at", "id").first()


def move_date(promise: Promise, *, by: User, now: datetime, state: PromiseState) -> None:
    """Let the follow-up date follow what became of its promise: its mails end, or are planned anew."""
    found = date_of(promise.pk, owner_id=promise.owner_id)
    if found is not None:
        set_deadline_state(found, by=by, now=now, state=DATE_STATES[state])
