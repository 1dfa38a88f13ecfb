"""What apps above hang on dates: mails of their own, the thing a date is about, what waits for an answer.

They register in `AppConfig.ready`; a source of waiting things that fails says nothing and is logged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from apps.deadlines.models import Deadline
from apps.plans.models import Plan

log = structlog.get_logger("daybook.deadlines")


@dataclass(frozen=True, kw_only=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One sentence with a link to where it is answered."""

    words: str
    url: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One button; `url` takes a POST."""

    words: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a date is asked in the place of "done": its answers settle what it is about, and the date with it."""

    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Further:
    """A mail of an app above that a date would bring, and what it says."""

    at: datetime
    words: str


Planner = Callable[[Deadline, datetime], None]
Expecter = Callable[[Deadline, datetime], Sequence[Further]]
Subject = Callable[[Deadline], Link | None]
Source = Callable[[Plan, datetime], Sequence[Waiting]]
PastSource = Callable[[Sequence[Deadline]], Sequence[Waiting]]
Asker = Callable[[Deadline, datetime], Asked | None]
_planners: list[Planner] = []
_expecters: list[Expecter] = []
_subjects: dict[str, Subject] = {}
_sources: list[Source] = []
_past: dict[str, PastSource] = {}
_askers: dict[str, Asker] = {}


def register_planner(plan: Planner) -> None:
    """Plan further mails about an open date, in the transaction that saved it.

    Their `About` is that of the date: they end with it and with its revision.
    """
    if plan not in _planners:
        _planners.append(plan)


def plan_further(deadline: Deadline, *, now: datetime) -> None:
    for plan in _planners:
        plan(deadline, now)


def register_expected(expect: Expecter) -> None:
    """Say which mails `register_planner` plans for a date, also for one that is not saved yet."""
    if expect not in _expecters:
        _expecters.append(expect)


def expected_further(deadline: Deadline, *, now: datetime) -> list[Further]:
    return [one for expect in _expecters for one in expect(deadline, now)]


def register_subject(label: str, find: Subject) -> None:
    """Say how to find what dates with this `about_label` are about."""
    _subjects[label] = find


def subject_of(deadline: Deadline) -> Link | None:
    find = _subjects.get(deadline.about_label)
    return find(deadline) if find else None


def register_asked(label: str, ask: Asker) -> None:
    """Say what dates with this `about_label` are asked before they are closed or opened again."""
    _askers[label] = ask


def asked_of(deadline: Deadline, *, now: datetime) -> Asked | None:
    """None where the date is closed and opened by itself."""
    ask = _askers.get(deadline.about_label)
    return ask(deadline, now) if ask else None


def register_waiting(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def waiting(plan: Plan, *, now: datetime) -> list[Waiting]:
    """What waits for one word of the user."""
    return [one for source in _sources for one in _asked(source, plan, now)]


def register_waiting_past(label: str, say: PastSource) -> None:
    """Say what waits where open dates with this `about_label` have passed; asked of only where there are such dates."""
    _past[label] = say


def waiting_past(overdue: Sequence[Deadline]) -> list[Waiting]:
    """What waits because the day of something has passed; no query where none has."""
    found: list[Waiting] = []
    for label, say in _past.items():
        if mine := [one for one in overdue if one.about_label == label]:
            found += _said(say, mine)
    return found


def _said(say: PastSource, overdue: Sequence[Deadline]) -> Sequence[Waiting]:
    try:
        return say(overdue)
    except Exception:
        log.exception("waiting_source_failed")
        return ()


def _asked(source: Source, plan: Plan, now: datetime) -> Sequence[Waiting]:
    """Without a savepoint of its own, which would cost two questions a page: sources only read."""
    try:
        return source(plan, now)
    except Exception:
        log.exception("waiting_source_failed")
        return ()
