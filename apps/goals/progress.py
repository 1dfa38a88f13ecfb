"""How far a goal is: what is shown, what is missing, what stood in the way, and the days there were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.text import visible_controls
from apps.goals import from_above
from apps.goals.from_above import Obstacle, Values
from apps.goals.models import Goal, GoalVersion, MeasureQuestion, MeasureState
from apps.goals.notice import Notice
from apps.goals.periods import Calendar, period_of
from apps.goals.proof import ProofLine
from apps.plans.today import today_of


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One thing that is missing, with where it is closed; without `url` there is nothing to do but to know it."""

    words: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Progress:
    status: str
    is_good: bool
    lines: tuple[ProofLine, ...]
    gaps: tuple[Gap, ...]
    obstacles: tuple[Obstacle, ...]
    values: tuple[Values, ...]
    days: str

    @property
    def shown(self) -> int:
        return sum(one.has_proof for one in self.lines)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the page has read already: the goal, its versions (the earliest first), the questions, what speaks for it."""

    goal: Goal
    versions: Sequence[GoalVersion]
    questions: Sequence[MeasureQuestion]
    lines: Sequence[ProofLine]
    has_measure: bool
    has_date: bool


def progress(known: Known, calendar: Calendar, *, now: datetime) -> Progress:
    """Read what apps above know of a goal and say how far it is."""
    goal, latest = known.goal, known.versions[-1]
    values = from_above.values(goal, target=latest.target)
    obstacles = from_above.obstacles(goal)
    today = today_of(goal.plan, now=now)
    period = period_of(calendar, known.versions, day=today, known_at=now)
    counted = calendar.count(today, period=period)
    status, is_good = _status(known, values, today=today)
    return Progress(
        status=status,
        is_good=is_good,
        lines=tuple(known.lines),
        gaps=tuple(_gaps(known, values, obstacles)),
        obstacles=tuple(obstacles),
        values=tuple(values),
        days=_days(counted) if counted else "",
    )


def _status(known: Known, values: Sequence[Values], *, today: date) -> tuple[str, bool]:
    goal, due = known.goal, known.versions[-1].due_date
    if goal.delivered or goal.delivered_date:
        return _delivered(goal), True
    if values and values[0].reaches:
        return _("The newest value reaches the target."), True
    if due is not None and due < today:
        return _("Its day has passed: %(day)s.") % {"day": say_dates.day(due)}, False
    if any(one.has_proof for one in known.lines):
        return _("Under way, with something to show."), True
    return (
        _("Under way, nothing to show yet.") if known.lines else _("Nothing written yet.")
    ), False


def _delivered(goal: Goal) -> str:
    figure = visible_controls(goal.delivered)
    if goal.delivered_date is None:
        return _("Delivered, as you noted: %(figure)s.") % {"figure": figure}
    words = {"day": say_dates.day(goal.delivered_date), "figure": figure}
    if not figure:
        return _("Delivered on %(day)s, as you noted.") % words
    return _("Delivered on %(day)s, as you noted: %(figure)s.") % words


def _gaps(known: Known, values: Sequence[Values], obstacles: Sequence[Obstacle]) -> Iterator[Gap]:
    yield from _gaps_of_entries(known)
    yield from _gaps_of_words(known)
    yield from _gaps_of_values(known, values)
    if any(not one.told and one.resolved_date is None for one in obstacles):
        yield Gap(words=_("Something stands in the way, and nobody was told."))


def add_url(goal: Goal) -> str:
    """Where an entry about a goal is written."""
    return f"{reverse('entry_add', args=[goal.plan_id])}?goal={goal.pk}"


def _gaps_of_entries(known: Known) -> Iterator[Gap]:
    url = add_url(known.goal)
    without = sum(not one.has_proof for one in known.lines)
    if not known.lines:
        yield Gap(words=_("No entry speaks of it."), url=url, label=_("Write an entry"))
    elif without:
        said = ngettext(
            "%(n)d entry has no proof yet.", "%(n)d entries have no proof yet.", without
        )
        yield Gap(words=said % {"n": without})


def _gaps_of_words(known: Known) -> Iterator[Gap]:
    latest, ask = known.versions[-1], reverse("goal_measure", args=[known.goal.pk])
    waiting = [one for one in known.questions if one.state == MeasureState.ASKED]
    if waiting:
        words = _("How it is measured was asked on %(day)s and is not answered.")
        day = say_dates.day(waiting[-1].asked_date) if waiting[-1].asked_date else ""
        yield Gap(words=words % {"day": day}, url=ask, label=_("Say what came"))
    elif not (latest.shown_by or latest.target or known.has_measure or _answered(known)):
        yield Gap(
            words=_("Nobody said how it is measured."), url=ask, label=_("Ask how it is measured")
        )
    if latest.due_date is None and not known.has_date:
        yield Gap(words=_("No day is written down."), url=ask, label=_("Ask for the day"))


def _answered(known: Known) -> bool:
    return any(one.state == MeasureState.ANSWERED for one in known.questions)


def _gaps_of_values(known: Known, values: Sequence[Values]) -> Iterator[Gap]:
    for one in values:
        if one.reaches is False:
            words = _("The newest value, of %(day)s, does not reach the target.")
            yield Gap(words=words % {"day": say_dates.day(one.newest)})
    target = known.versions[-1].target
    if any(letter.isdigit() for letter in target) and not values and not known.goal.delivered:
        words = _("No values over time stand against the target “%(target)s”.")
        yield Gap(words=words % {"target": visible_controls(target)})


def _days(found: Notice) -> str:
    """`Day 31 of 45. 14 days left, 9 of them worked. Worked so far: 22 days, days off taken out.`"""
    if found.is_after:
        return _("The last day was %(day)s.") % {"day": say_dates.day(found.last)}
    words = {
        "day": found.day, "length": found.length, "last": say_dates.day(found.last),
        "left": ngettext("%(n)d day left", "%(n)d days left", found.left) % {"n": found.left},
        "ahead": found.worked_left,
        "worked": ngettext("%(n)d day", "%(n)d days", found.worked) % {"n": found.worked},
    }  # fmt: skip
    said = (
        _("Day %(day)d of %(length)d, until %(last)s: %(left)s, %(ahead)d of them worked.") % words
    )
    return (
        said
        + " "
        + _("Worked so far: %(worked)s, weekends, holidays and days off taken out.") % words
    )
