"""A session ends twelve hours after signing in, however busy it was (R31)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import logout
from django.http import HttpRequest

LONGEST = timedelta(hours=12)
BEGUN = "begun"


def end_if_too_old(request: HttpRequest, *, now: datetime) -> None:
    """Sign `request` out when its session began twelve hours ago; its first request notes the beginning."""
    begun = request.session.setdefault(BEGUN, int(now.timestamp()))
    if now.timestamp() - begun >= LONGEST.total_seconds():
        logout(request)
