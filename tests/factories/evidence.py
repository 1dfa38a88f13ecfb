"""Entries as the services make them, for tests that need some."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from apps.core import fuzzy
from apps.core.audience import Audience
from apps.core.fuzzy import FuzzyDate
from apps.evidence import services
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.plans.models import Plan


def make_entry(
    plan: Plan,
    *,
    now: datetime,
    statement: str = "The second region moved at 15:10 with no rollback.",
    kind: str = EntryKind.WIN,
    happened: FuzzyDate | None = None,
    **rest,
) -> Entry:
    """An entry of the plan's owner, written `now` and, unless told, happened at the same moment."""
    return services.record_entry(
        plan=plan,
        by=plan.owner,
        now=now,
        kind=kind,
        statement=statement,
        happened=happened or fuzzy.exactly(now, zone="America/Los_Angeles"),
        client_token=rest.pop("client_token", None) or uuid4(),
        **rest,
    )


def make_entries(plan: Plan, count: int, *, now: datetime, **rest) -> list[Entry]:
    """Entries that happened one a day, back from `now`."""
    return [
        make_entry(
            plan,
            now=now,
            statement=f"Entry {number}",
            happened=fuzzy.exactly(now - timedelta(days=number), zone="America/Los_Angeles"),
            audience=rest.get("audience", Audience.UNDECIDED),
        )
        for number in range(count)
    ]
