"""What other apps do when a person's clock becomes another one is registered here from above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apps.accounts.models import User

FollowsClock = Callable[[User, datetime], None]
_followers: list[FollowsClock] = []


def register(follow: FollowsClock) -> None:
    """Have `follow(user, now)` called in the transaction that changes a person's time zone."""
    if follow not in _followers:
        _followers.append(follow)


def moved(user: User, now: datetime) -> None:
    for one in _followers:
        one(user, now)
