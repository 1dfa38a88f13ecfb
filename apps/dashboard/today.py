"""What Today shows of one plan: read in a constant number of queries, whatever its size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.concerns.board import Board, read_board
from apps.concerns.next_step import Next, next_of
from apps.dashboard.counting import counts
from apps.dashboard.rules import Facts, GoalFacts, NextStep, Step, next_steps
from apps.deadlines.from_above import Waiting, waiting, waiting_past
from apps.deadlines.models import Deadline
from apps.deadlines.weighty import main_date, with_main
from apps.goals.models import Goal
from apps.goals.proof import Tally
from apps.goals.proof import tallies as goal_tallies
from apps.intake.models import Batch
from apps.intake.shown import unfinished_batches
from apps.intake.sorting import ToSort
from apps.mail.models import OutgoingMail
from apps.packets.review import Decided
from apps.plans.models import Plan
from apps.plans.today import own_today

SHOWN_DATES = 3


@dataclass(frozen=True, kw_only=True)
class GoalLine:
    goal: Goal
    tally: Tally


@dataclass(frozen=True, kw_only=True)
class Today:
    """Everything on the page but its pictures."""

    plan: Plan
    now: datetime
    day: date
    decided: Decided
    dates: list[Deadline]
    overdue: list[Deadline]
    coming: int  # dates ahead, also those that are not shown
    goals: list[GoalLine]
    people: int
    next_mail: Mapping[UUID, datetime]
    to_sort: ToSort
    being_read: list[Batch]
    waiting: list[Waiting]
    board: Board

    @property
    def next_concern(self) -> Next | None:
        return next_of(self.board)

    @property
    def proved(self) -> int:
        return sum(1 for line in self.goals if line.tally.with_proof)

    @property
    def next_date(self) -> Deadline | None:
        return self.dates[0] if self.dates else None

    @property
    def main_date(self) -> Deadline | None:
        """The date on which most depends; often the next one, but not where a call comes before a decision."""
        return main_date(self.dates)


def read_today(plan: Plan, *, by: User, now: datetime) -> Today:
    """Read a plan's Today as of `now`."""
    open_dates = list(Deadline.objects.for_user(by).filter(plan=plan).open().in_order()[:50])
    coming = [one for one in open_dates if one.due_at >= now]
    shown = with_main(coming, most=SHOWN_DATES)
    overdue = [one for one in open_dates if one.due_at < now]
    tallies, counted = goal_tallies(plan), counts(plan)
    goals = Goal.objects.for_user(by).filter(plan=plan).present().with_words()
    return Today(
        plan=plan,
        now=now,
        day=own_today(by, now=now),
        decided=counted.decided,
        dates=shown,
        overdue=overdue,
        coming=len(coming),
        goals=[GoalLine(goal=goal, tally=tallies.get(goal.pk, Tally())) for goal in goals],
        people=counted.people,
        next_mail=_next_mails(by, [one.pk for one in shown]),
        to_sort=counted.to_sort,
        being_read=unfinished_batches(plan),
        waiting=[*waiting(plan, now=now), *waiting_past(overdue)],
        board=read_board(plan),
    )


def _next_mails(by: User, deadlines: list[UUID]) -> dict[UUID, datetime]:
    """The next mail of each date."""
    rows = (
        OutgoingMail.objects.for_user(by)
        .open()
        .filter(about_id__in=deadlines)
        .order_by("-planned_at")
        .values_list("about_id", "planned_at")
    )
    return dict(rows)


def facts_of(today: Today) -> Facts:
    """The facts by which the next step is chosen."""
    main = today.main_date
    zone = ZoneInfo(main.zone) if main else None
    return Facts(
        entries=today.decided.total,
        undecided=today.decided.undecided,
        goals=[
            GoalFacts(
                number=one.goal.number, entries=one.tally.entries, with_proof=one.tally.with_proof
            )
            for one in today.goals
        ],
        people=today.people,
        days_to_main=(main.local_date - today.now.astimezone(zone).date()).days if main else None,
    )


@dataclass(frozen=True, kw_only=True)
class StepWords:
    """How a step is offered: `quote` are the goal's own words."""

    title: str | Promise
    text: str | Promise
    label: str | Promise
    minutes: int
    url: str
    quote: str = ""


# title, text, label, minutes, URL name
WORDS: dict[Step, tuple[str | Promise, str | Promise, str | Promise, int, str]] = {
    Step.ADD_DATE: (
        _("Put the next date in"),
        _(
            "A meeting, a decision, a last day. You see how it was counted, and it goes into your phone."
        ),
        _("Add a date"),
        3,
        "deadline_add",
    ),
    Step.DECIDE: (
        _("Decide what may leave"),
        _(
            "What is not decided never leaves this computer. One card at a time, and each can be taken back."
        ),
        _("Decide one by one"),
        6,
        "review",
    ),
    Step.ADD_GOALS: (
        _("Paste what is expected of you"),
        _("The whole list, word for word. You see how it is split before it is saved."),
        _("Paste your goals"),
        4,
        "goals_paste",
    ),
    Step.FIRST_WIN: (
        _("Log one thing that went well this week"),
        _("One dated sentence. The proof can follow."),
        _("Write an entry"),
        2,
        "entry_add",
    ),
    Step.FIRST_ENTRY: (
        _("Give goal %(number)s its first entry"),
        _("Nothing speaks of it yet. One dated sentence is enough to begin."),
        _("Write an entry"),
        2,
        "entry_add",
    ),
    Step.PROVE_GOAL: (
        _("Give goal %(number)s something to show"),
        _(
            "Entries speak of it, and none has a file or a precise reference. Where could somebody else look it up?"
        ),
        _("Add proof"),
        4,
        "entry_add",
    ),
    Step.TELL_PERSON: (
        _("Write down who is who"),
        _(
            "Your manager, the HR partner, two people who saw your work. A packet names only those who agreed."
        ),
        _("Add a person"),
        2,
        "person_add",
    ),
    Step.WRITE: (
        _("Nothing is waiting"),
        _("Log the next thing when it happens; the bar on top is on every page."),
        _("Write an entry"),
        1,
        "entry_add",
    ),
}


def choose_step(today: Today, *, place: int) -> StepWords:
    """The step at `place` of the list, round to the first."""
    steps = next_steps(facts_of(today))
    return _in_words(steps[place % len(steps)], today)


def _in_words(chosen: NextStep, today: Today) -> StepWords:
    title, text, label, minutes, url_name = WORDS[chosen.step]
    goal = next((one.goal for one in today.goals if one.goal.number == chosen.goal), None)
    url = reverse(url_name, args=[today.plan.pk])
    return StepWords(
        title=str(title) % {"number": chosen.goal},
        text=text,
        label=label,
        minutes=today.decided.minutes if chosen.step is Step.DECIDE else minutes,
        url=f"{url}?goal={goal.pk}" if goal else url,
        quote=goal.words if goal else "",  # type: ignore[attr-defined]
    )
