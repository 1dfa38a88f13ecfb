"""One page before a checkpoint: what was logged since the last one, goal by goal, and what is open.

It is for the user's own eyes; even so nothing that is only for the lawyer, or for nobody, stands on it, nor what was
promised in such a meeting, nor a time limit outside the company: it may lie on a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from apps.checkpoints.models import Promise, Question
from apps.checkpoints.promising import LABEL as PROMISES
from apps.core import say_dates
from apps.core.audience import Audience
from apps.core.fuzzy import Precision
from apps.deadlines.agenda import short
from apps.deadlines.models import Deadline, DeadlineKind, DeadlineState
from apps.deadlines.wallclock import instant
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry, EntryGoal
from apps.evidence.models.entry import EntryQuerySet
from apps.goals.models import Goal
from apps.plans.models import Plan

SHOWN_HERE = (Audience.UNDECIDED, Audience.PANEL)
MOST_ENTRIES = 500
MOST_PER_GOAL = 5
MOST_OBSTACLES = 8
NEXT_DATES = 4


@dataclass(frozen=True, kw_only=True)
class Said:
    """One entry on the page; `day` as exactly as it is known, without a clock time."""

    day: str
    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class GoalPart:
    """A goal and what was logged for it; `more` entries are not shown."""

    number: int
    name: str
    words: str
    url: str
    said: tuple[Said, ...]
    more: int


@dataclass(frozen=True, kw_only=True)
class NextDate:
    day: str
    title: str
    url: str
    is_choice: bool = False


@dataclass(frozen=True, kw_only=True)
class Brief:
    """All of the page. `since` is the day from which entries count; None for the whole record."""

    deadline: Deadline
    since: date | None
    previous: Deadline | None
    goals: tuple[GoalPart, ...]
    other: GoalPart | None
    obstacles: tuple[Said, ...]
    promises: tuple[Promise, ...]
    own: tuple[Promise, ...]
    questions: tuple[Question, ...]
    dates: tuple[NextDate, ...]
    today: date


def brief_of(deadline: Deadline, *, now: datetime) -> Brief:
    """The page of a checkpoint as of `now`; a constant number of queries."""
    plan = deadline.plan
    previous = last_held(deadline)
    since = _since(deadline, previous)
    entries = list(_logged(plan, since).exclude(kind=EntryKind.OBSTACLE)[:MOST_ENTRIES])
    goals, other = _by_goal(plan, entries)
    promises = _promises(plan)
    return Brief(
        deadline=deadline,
        since=since.astimezone(ZoneInfo(deadline.zone)).date() if since else None,
        previous=previous,
        goals=goals,
        other=other,
        obstacles=tuple(_obstacles(plan)),
        promises=tuple(one for one in promises if not one.is_own),
        own=tuple(one for one in promises if one.is_own),
        questions=tuple(Question.objects.for_user(plan.owner_id).filter(plan=plan).waiting()),
        dates=tuple(_next_dates(deadline, now=now)),
        today=now.astimezone(ZoneInfo(deadline.zone)).date(),
    )


def last_held(deadline: Deadline) -> Deadline | None:
    """The checkpoint before this one that took place."""
    rows = Deadline.objects.for_user(deadline.owner_id).filter(
        plan=deadline.plan_id,
        kind=DeadlineKind.CHECKPOINT,
        state=DeadlineState.MET,
        due_at__lt=deadline.due_at,
    )
    return rows.exclude(pk=deadline.pk).in_order().last()


def _since(deadline: Deadline, previous: Deadline | None) -> datetime | None:
    """The day of the last one, from its beginning: what was said there itself is shown too; else the stage's first."""
    if previous is not None:
        return instant(previous.local_date, datetime.min.time(), zone=previous.zone)
    stage = deadline.stage
    if stage is None or stage.started_date is None:
        return None
    return instant(stage.started_date, datetime.min.time(), zone=deadline.zone)


def may_lie_on_a_table(plan: Plan) -> EntryQuerySet:
    """Entries of which words may stand on the page."""
    rows = Entry.objects.for_user(plan.owner_id).filter(plan=plan).present()
    return rows.filter(audience__in=SHOWN_HERE).exclude(kind=EntryKind.PROTECTED)


def _logged(plan: Plan, since: datetime | None) -> EntryQuerySet:
    """The newest first. What happened earlier and was written down since is new to everybody else, too."""
    rows = may_lie_on_a_table(plan)
    return (rows.filter(written_at__gte=since) if since else rows).newest_first()


def _promises(plan: Plan) -> list[Promise]:
    """The open ones, but for those of a meeting that is not shown here."""
    rows = Promise.objects.for_user(plan.owner_id).filter(plan=plan).open()
    return list(rows.filter(Q(entry=None) | Q(entry__in=may_lie_on_a_table(plan))).in_order())


def _by_goal(plan: Plan, entries: Sequence[Entry]) -> tuple[tuple[GoalPart, ...], GoalPart | None]:
    links = EntryGoal.objects.for_user(plan.owner_id).present()
    of_goal: dict[UUID, set[UUID]] = defaultdict(set)
    for goal_id, entry_id in links.filter(entry__in=entries).values_list("goal_id", "entry_id"):
        of_goal[goal_id].add(entry_id)
    goals = Goal.objects.for_user(plan.owner_id).filter(plan=plan).present().with_words()
    parts = tuple(
        _part(goal, [one for one in entries if one.pk in of_goal[goal.pk]]) for goal in goals
    )
    named = set().union(*of_goal.values()) if of_goal else set()
    rest = [one for one in entries if one.pk not in named]
    return parts, _rest(rest) if rest else None


def _part(goal: Goal, entries: Sequence[Entry]) -> GoalPart:
    words = getattr(goal, "words", "") or ""
    return GoalPart(
        number=goal.number,
        name=goal.short_name,
        words=words,
        url=goal.get_absolute_url(),
        said=tuple(_said(one) for one in entries[:MOST_PER_GOAL]),
        more=max(len(entries) - MOST_PER_GOAL, 0),
    )


def _rest(entries: Sequence[Entry]) -> GoalPart:
    return GoalPart(
        number=0,
        name="",
        words="",
        url="",
        said=tuple(_said(one) for one in entries[:MOST_PER_GOAL]),
        more=max(len(entries) - MOST_PER_GOAL, 0),
    )


def _said(entry: Entry) -> Said:
    start, is_exact = entry.happened.local_start, entry.happened.precision is Precision.EXACT
    day = say_dates.day(start.date()) if start and is_exact else say_dates.fuzzy(entry.happened)
    return Said(day=day, words=entry.statement, url=entry.get_absolute_url())


def _obstacles(plan: Plan) -> list[Said]:
    """What stands in the way and is not known to be gone."""
    rows = may_lie_on_a_table(plan).filter(kind=EntryKind.OBSTACLE).select_related("obstacle")
    rows = rows.filter(obstacle__resolved_date=None).newest_first()
    return [_said(one) for one in rows[:MOST_OBSTACLES]]


def _next_dates(deadline: Deadline, *, now: datetime) -> list[NextDate]:
    """Those after the meeting, of which none has passed."""
    after = max(now, deadline.due_at)
    rows = Deadline.objects.for_user(deadline.owner_id).filter(plan=deadline.plan_id).coming(after)
    rows = rows.exclude(pk=deadline.pk).exclude(about_label=PROMISES)  # those stand above already
    rows = rows.exclude(kind=DeadlineKind.OUTSIDE_LIMIT)  # the other side need not read them
    return [
        NextDate(
            day=short(one, now=now),
            title=one.title,
            url=one.get_absolute_url(),
            is_choice=one.kind == DeadlineKind.DECISION,
        )
        for one in rows.in_order()[:NEXT_DATES]
    ]
