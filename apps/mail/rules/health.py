"""Is the sender alive and does mail leave? Codes for `/healthz/reminders` and for the banner (reliability.md, b.8.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NO_LOOP = timedelta(minutes=2)
# b.8.1 allows ten minutes; a banner within five (R11) needs it sooner.
NO_SUCCESS = timedelta(minutes=4)
UNSENT = timedelta(minutes=10)
HANDED_OVER = timedelta(minutes=10)
CANARY = timedelta(hours=25)


class Code(StrEnum):
    """What is wrong, without a word about whose mail it is."""

    LOOP = "loop"  # no engine made a pass
    SUCCESS = "success"  # nothing was accepted, and something waits for the mail server
    OLDEST = "oldest"  # a mail is due and unsent
    HANDOFF = "handoff"  # a mail was handed over, and nobody knows what became of it
    BREAKER = "breaker"  # the mail server refuses us again and again
    PAUSED = "paused"
    CLOCK = "clock"
    CANARY = "canary"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the database says about sending at `now`. Moments are aware; None: never.

    `canary_since`: the moment of the last canary that was accepted, else of the first that was planned.
    """

    now: datetime
    last_loop_at: datetime | None
    last_success_at: datetime | None
    has_clock_problem: bool
    is_paused: bool
    breaker_until: datetime | None
    has_unsent: bool
    has_handed_over: bool
    canary_since: datetime | None = None


def codes(facts: Facts) -> tuple[Code, ...]:
    """Everything that is wrong, the most basic first; empty when all is well."""
    return tuple(code for code, is_wrong in _checks(facts) if is_wrong)


def _checks(facts: Facts) -> Iterable[tuple[Code, bool]]:
    breaker = facts.breaker_until
    yield Code.LOOP, is_older(facts.last_loop_at, NO_LOOP, now=facts.now)
    yield Code.CLOCK, facts.has_clock_problem
    yield Code.PAUSED, facts.is_paused
    yield Code.BREAKER, breaker is not None and facts.now < breaker
    yield Code.SUCCESS, is_older(facts.last_success_at, NO_SUCCESS, now=facts.now)
    yield Code.OLDEST, facts.has_unsent
    yield Code.HANDOFF, facts.has_handed_over
    since = facts.canary_since
    yield Code.CANARY, since is not None and is_older(since, CANARY, now=facts.now)


def is_older(moment: datetime | None, limit: timedelta, *, now: datetime) -> bool:
    """Whether a moment is further back than the limit; what never was, is."""
    return moment is None or now - moment > limit
