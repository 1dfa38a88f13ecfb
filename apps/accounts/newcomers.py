"""What other apps do for a new account is registered here from above (design: Layout)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apps.accounts.models import User

Welcome = Callable[[User, datetime], None]
_welcomes: list[Welcome] = []


def register(welcome: Welcome) -> None:
    """Have `welcome(user, now)` called in the transaction that creates an account."""
    if welcome not in _welcomes:
        _welcomes.append(welcome)


def welcome(user: User, now: datetime) -> None:
    for one in _welcomes:
        one(user, now)
