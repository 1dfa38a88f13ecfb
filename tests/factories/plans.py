from __future__ import annotations

import datetime as dt

from factory.declarations import SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from apps.plans.models import Person, Plan, Relation, Stage, StageKind
from tests.factories.accounts import UserFactory

NOW = dt.datetime(2026, 6, 2, 16, 30, tzinfo=dt.UTC)


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan

    owner = SubFactory(UserFactory)
    name = "My plan"
    country = "US"
    region = "WA"
    zone = "America/Los_Angeles"
    created_at = NOW


class StageFactory(DjangoModelFactory[Stage]):
    class Meta:
        model = Stage

    plan = SubFactory(PlanFactory)
    owner = SelfAttribute("plan.owner")
    kind = StageKind.PIP
    name = "Improvement plan"
    started_date = dt.date(2026, 6, 1)
    created_at = NOW


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    plan = SubFactory(PlanFactory)
    owner = SelfAttribute("plan.owner")
    name = Sequence(lambda n: f"Person {n}")
    relation = Relation.PEER
    created_at = NOW
