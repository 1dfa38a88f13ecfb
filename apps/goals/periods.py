"""The period a goal stands in: its stage as that was on a day, else from the day it was given to the day it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from apps.core.zones import zone_of
from apps.deadlines.models import DeadlineChange, DeadlineKind, DeadlineState
from apps.deadlines.plan_calendar import calendar_of
from apps.deadlines.workdays import is_worked
from apps.goals.models import GoalVersion
from apps.goals.notice import Notice, Period, notice
from apps.plans.days import Away
from apps.plans.models import DayOff, Plan, Stage

GONE = (DeadlineState.WAIVED, DeadlineState.SKIPPED)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What counting needs of one plan: its stages with every last day they were given, and the days away. Three queries."""

    plan: Plan
    stages: tuple[Stage, ...]
    ends: tuple[DeadlineChange, ...]
    away: tuple[Away, ...]

    @classmethod
    def of(cls, plan: Plan) -> Calendar:
        owner = plan.owner_id
        stages = Stage.objects.for_user(owner).filter(plan=plan).exclude(started_date=None)
        ends = DeadlineChange.objects.for_user(owner).filter(
            deadline__plan=plan, deadline__kind=DeadlineKind.STAGE_END
        )
        ends = ends.exclude(state__in=GONE).annotate(stage=F("deadline__stage"))
        return cls(
            plan=plan,
            stages=tuple(stages.order_by("-started_date", "-created_at", "-id")),
            ends=tuple(ends.order_by("deadline", "revision")),
            away=DayOff.objects.of_plan(plan),
        )

    def stage_on(self, day: date, *, known_at: datetime) -> Period | None:
        """The newest stage that had begun by `day` and whose last day was known at that moment or was told later."""
        for stage in self.stages:
            first, last = stage.started_date, self._last_day(stage, known_at=known_at)
            if first is not None and last is not None and first <= day:
                return Period(first=first, last=last)
        return None

    def _last_day(self, stage: Stage, *, known_at: datetime) -> date | None:
        """As it stood at that moment: a stage that was made longer afterwards gave no more notice then."""
        told = [one for one in self.ends if one.stage == stage.pk]  # type: ignore[attr-defined]
        before = [one for one in told if one.changed_at <= known_at]
        found = before[-1:] or told[:1]
        return found[0].local_date if found else stage.ended_date

    def count(self, day: date, *, period: Period | None) -> Notice | None:
        if period is None:
            return None
        working = calendar_of(self.plan)
        return notice(
            day,
            period=period,
            away=self.away,
            is_worked=lambda one: is_worked(one, calendar=working),
        )


def told_on(version: GoalVersion, plan: Plan) -> date:
    """The day a version was given, else the day on which it was written down."""
    return version.given_date or written_on(version, plan)


def written_on(version: GoalVersion, plan: Plan) -> date:
    """The day on the clock of the plan, as the days of its stages are."""
    return version.written_at.astimezone(zone_of(plan.zone)).date()


def period_of(
    calendar: Calendar, versions: Sequence[GoalVersion], *, day: date, known_at: datetime
) -> Period | None:
    """The period in which `day` lies; `versions` are those of one goal up to then, the earliest first."""
    stage = calendar.stage_on(day, known_at=known_at)
    if stage is not None:
        return stage
    due = next((one.due_date for one in reversed(versions) if one.due_date), None)
    if not versions or due is None:
        return None
    return Period(first=told_on(versions[0], calendar.plan), last=due)
