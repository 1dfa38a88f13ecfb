"""Taking back a change of several dates, and what was changed with them: the day they are counted from, a length of
the letter, the end of a stage or of all of it.

The moment of a change is its name. What stood there before is in the revision of a date, or in the event of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.audit.services import Recorded, recorded_at
from apps.deadlines.models import Deadline, DeadlineChange, DeadlineState, TriggerDay
from apps.deadlines.moving import EPOCH, MICROSECOND
from apps.deadlines.services import restore_revision, set_deadline_state
from apps.deadlines.trigger_days import set_day
from apps.plans.models import Plan, Stage, Term
from apps.plans.services import end_plan, restore_term, resume_stage
from apps.plans.stage_days import set_first_day, set_last_day, take_back_extension

UNDO_WITHIN = timedelta(minutes=10)
LAST_STAMP = 7_000_000_000_000_000  # a day in 2191


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """How many dates are as they were, and what else is; all empty where nothing was left to take back."""

    dates: int = 0
    day: date | None = None
    first_day: date | None = None  # of the stage
    last_day: date | None = None  # of the stage before it
    length: bool = False
    stage: str = ""
    plan: bool = False

    def __bool__(self) -> bool:
        return self != TakenBack()


@transaction.atomic
def take_back(plan: Plan, *, by: User, now: datetime, at: int) -> TakenBack | None:
    """Put back what was changed in the moment `at` and not since. None once ten minutes have passed."""
    moment = EPOCH + min(at, LAST_STAMP) * MICROSECOND
    if not moment <= now <= moment + UNDO_WITHIN:
        return None
    dates = _dates(plan, moment=moment, by=by, now=now)
    _extension(plan, moment=moment, by=by, now=now)
    return TakenBack(
        dates=dates,
        day=_day(plan, moment=moment, by=by, now=now),
        first_day=_stage_day(
            plan, "stage.first_day_changed", set_first_day, moment=moment, by=by, now=now
        ),
        last_day=_stage_day(
            plan, "stage.last_day_changed", set_last_day, moment=moment, by=by, now=now
        ),
        length=_lengths(plan, moment=moment, by=by, now=now),
        stage=_stage(plan, moment=moment, by=by, now=now),
        plan=_plan(plan, moment=moment, by=by, now=now),
    )


def _dates(plan: Plan, *, moment: datetime, by: User, now: datetime) -> int:
    """First of all, so that dates are locked before the chain, as everywhere."""
    changes = DeadlineChange.objects.for_user(by).filter(
        deadline__plan=plan, changed_at=moment, revision__gt=1
    )
    spans = changes.values_list("deadline").annotate(first=Min("revision"), last=Max("revision"))
    revisions = {pk: (first, last) for pk, first, last in spans.order_by("deadline")}
    rows = Deadline.objects.for_user(by).filter(pk__in=revisions).order_by("pk")
    same = [row for row in rows.select_for_update() if row.revision == revisions[row.pk][1]]
    for row in same:
        before = row.changes.get(revision=revisions[row.pk][0] - 1)
        restore_revision(row, before, by=by, now=now)
    return len(same)


def _day(plan: Plan, *, moment: datetime, by: User, now: datetime) -> date | None:
    for event in recorded_at(by.pk, moment=moment, kinds=["trigger_day.changed"]):
        rows = TriggerDay.objects.for_user(by).filter(plan=plan, pk=event.about_id)
        row, before = rows.first(), event.facts.get("before", "")
        if row is not None and before:
            return set_day(row, by=by, now=now, day=date.fromisoformat(before)).start_date
    return None


def _stage_day(
    plan: Plan,
    kind: str,
    change: Callable[..., Stage | None],
    *,
    moment: datetime,
    by: User,
    now: datetime,
) -> date | None:
    """The first or the last day that a stage has again, where nobody changed it since."""
    for event in recorded_at(by.pk, moment=moment, kinds=[kind]):
        row = Stage.objects.for_user(by).filter(plan=plan, pk=event.about_id).first()
        day, since = (date.fromisoformat(event.facts[name]) for name in ("before", "day"))
        if row is not None and change(row, by=by, now=now, day=day, instead_of=since):
            return day
    return None


def _lengths(plan: Plan, *, moment: datetime, by: User, now: datetime) -> bool:
    is_any = False
    for event in recorded_at(by.pk, moment=moment, kinds=["term.changed"]):
        row = Term.objects.for_user(by).filter(stage__plan=plan, pk=event.about_id).first()
        before: Mapping[str, Any] | None = event.facts.get("before")
        if row is not None and before:
            restore_term(row, values=before, by=by, now=now)
            is_any = True
    return is_any


def _extension(plan: Plan, *, moment: datetime, by: User, now: datetime) -> None:
    """Give the dates of an extension back to the stage that it extended; the meetings that came with it are ended.

    An extension with anything else of its own stays.
    """
    for event in recorded_at(by.pk, moment=moment, kinds=["stage.extended"]):
        stages = Stage.objects.for_user(by).filter(plan=plan)
        longer = stages.filter(pk=event.about_id).first()
        stage = stages.filter(pk=event.facts["extends"]).first()
        if longer is None or stage is None or _has_its_own(longer):
            continue
        rows = Deadline.objects.for_user(by).filter(stage=longer)
        added = rows.open().filter(changes__revision=1, changes__changed_at=moment).order_by("pk")
        for one in added:
            why = _("The extension was taken back")
            set_deadline_state(one, by=by, now=now, state=DeadlineState.WAIVED, why=why)
        rows.update(stage=stage)
        take_back_extension(longer, by=by, now=now)


def _has_its_own(stage: Stage) -> bool:
    """Whether more than dates hangs on a stage."""
    return any(rows.exists() for rows in (stage.terms, stage.letters, stage.trigger_days))


def _stage(plan: Plan, *, moment: datetime, by: User, now: datetime) -> str:
    """The name of the stage that runs on as before."""
    for event in recorded_at(by.pk, moment=moment, kinds=["stage.ended", "stage.resumed"]):
        row = Stage.objects.for_user(by).filter(plan=plan, pk=event.about_id).first()
        # A stage that ended because the next one began has no "before".
        if row is None or "before" not in event.facts:
            continue
        ended = event.facts["before"]["ended"]
        day = date.fromisoformat(ended) if ended else None
        if resume_stage(row, by=by, now=now, ended_date=day) is not None:
            return row.name
    return ""


def _plan(plan: Plan, *, moment: datetime, by: User, now: datetime) -> bool:
    found = recorded_at(by.pk, moment=moment, kinds=["plan.ended", "plan.resumed"])
    if not any(_ends(event, plan) for event in found):
        return False
    end_plan(plan, by=by, now=now, ended_date=None)
    return True


def _ends(event: Recorded, plan: Plan) -> bool:
    return event.kind == "plan.ended" and event.about_id == plan.pk
