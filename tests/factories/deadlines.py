from __future__ import annotations

import datetime as dt

from factory.declarations import LazyAttribute, SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.wallclock import due_at
from tests.factories.plans import NOW, PlanFactory


class DeadlineFactory(DjangoModelFactory[Deadline]):
    """A row without mails or history; use `services.add_deadline` where those matter."""

    class Meta:
        model = Deadline

    plan = SubFactory(PlanFactory)
    owner = SelfAttribute("plan.owner")
    kind = DeadlineKind.CHECKPOINT
    title = "Checkpoint"
    local_date = dt.date(2026, 6, 5)
    local_time = dt.time(17, 0)
    zone = SelfAttribute("plan.zone")
    due_at = LazyAttribute(lambda one: due_at(one.local_date, one.local_time, zone=one.zone))
    created_at = NOW
    changed_at = NOW
