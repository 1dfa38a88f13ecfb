from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.core.ids import uuid7
from apps.onboarding.models import TonightTick
from apps.plans.models import Plan


def write_tick(*, plan: Plan, by: User, now: datetime, item: str) -> None:
    """Store that a line of Tonight, or all of it (`ENOUGH`), counts as done. Twice is once."""
    values = {"id": uuid7(), "ticked_at": now}
    TonightTick.objects.get_or_create(owner=by, plan=plan, item=item, defaults=values)
