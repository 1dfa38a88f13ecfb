"""When to try again (reliability.md, b.5): faster as the date nears, and until it is too late."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

RUNGS = tuple(timedelta(seconds=one) for one in (30, 120, 300, 900, 1_800, 3_600, 7_200))
SLOW = timedelta(minutes=30)
OURS = timedelta(minutes=5)
FLOOR = timedelta(minutes=1)
JITTER = 0.2


class Pace(Enum):
    """Which delay a refusal asks for."""

    LADDER = "ladder"
    SLOW = "slow"
    OURS = "ours"


def next_try(
    *,
    pace: Pace,
    attempts: int,
    now: datetime,
    urgent_at: datetime,
    not_after: datetime,
    seed: UUID,
    rungs: tuple[timedelta, ...] = RUNGS,
) -> datetime | None:
    """Return the moment of the next attempt, or None when `not_after` has passed.

    `attempts` counts those made (1 after the first). The delay is shifted by up to 20 % either way, always the
    same for the same mail and attempt, and while `urgent_at` lies ahead it is never longer than a quarter of
    what is left, or one minute if that is longer. The last attempt falls on `not_after` itself.
    """
    if now >= not_after:
        return None
    delay = _base(pace, attempts, rungs) * _shift(seed, attempts)
    if now < urgent_at:
        delay = min(delay, max((urgent_at - now) / 4, FLOOR))
    return min(now + delay, not_after)


def _base(pace: Pace, attempts: int, rungs: tuple[timedelta, ...]) -> timedelta:
    if pace is Pace.SLOW:
        return SLOW
    if pace is Pace.OURS:
        return OURS
    return rungs[min(max(attempts, 1), len(rungs)) - 1]


def _shift(seed: UUID, attempts: int) -> float:
    """A factor between 0.8 and 1.2: mails that failed together do not come back together."""
    digest = hashlib.sha256(seed.bytes + attempts.to_bytes(4, "big")).digest()
    share = int.from_bytes(digest[:4], "big") / 0xFFFFFFFF
    return 1 - JITTER + 2 * JITTER * share
