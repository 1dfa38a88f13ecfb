"""What the record says of a goal's newest words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from apps.goals.page import told_of
from apps.goals.periods import Calendar
from apps.goals.services import add_goal


@pytest.mark.parametrize(
    ("zone", "hour", "last"),
    [
        ("Europe/Berlin", datetime(2026, 5, 3, 23, tzinfo=UTC), date(2026, 6, 2)),
        ("America/Los_Angeles", datetime(2026, 5, 4, 5, tzinfo=UTC), None),
    ],
)
def test_words_lie_in_the_stage_of_their_day_on_the_clock_of_the_plan(
    plan, owner, stage, zone, hour, last
):
    plan.zone = zone
    plan.save()
    goal = add_goal(plan=plan, by=owner, now=hour, words="Ship it.", number=5)
    assert told_of(goal.versions.get(), Calendar.of(plan)).last_day == last
