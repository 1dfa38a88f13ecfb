from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from apps.core.fuzzy import on_day
from apps.evidence.services import record_entry
from apps.goals.principles import add_principles
from apps.stories.services import add_story


@pytest.fixture
def principles(plan, owner, now):
    names = ["Dive Deep", "Deliver Results"]
    return add_principles(plan=plan, by=owner, now=now, list_name="Values", names=names)


@pytest.fixture
def tell(plan, owner, now):
    """Keep a story; its title is enough."""

    def keep(title="Alerts at night", **words):
        token = words.pop("client_token", None) or uuid4()
        return add_story(plan=plan, by=owner, now=now, client_token=token, title=title, **words)

    return keep


@pytest.fixture
def log(plan, owner, now):
    """Keep an entry."""

    def keep(statement="I grouped alerts by cause. They fell.", kind="note", **fields):
        happened = on_day(date(2026, 6, 1), zone=plan.zone)
        return record_entry(
            plan=plan, by=owner, now=now, kind=kind, statement=statement, happened=happened,
            client_token=uuid4(), **fields,
        )  # fmt: skip

    return keep
