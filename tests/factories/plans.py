from __future__ import annotations

import datetime as dt

import factory

from apps.plans.models import Person, Plan, Relation, Stage, StageKind
from tests.factories.accounts import UserFactory

NOW = dt.datetime(2026, 6, 2, 16, 30, tzinfo=dt.UTC)


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    owner = factory.SubFactory(UserFactory)
    name = "My plan"
    country = "US"
    region = "WA"
    zone = "America/Los_Angeles"
    created_at = NOW


class StageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Stage

    plan = factory.SubFactory(PlanFactory)
    owner = factory.SelfAttribute("plan.owner")
    kind = StageKind.PIP
    name = "Improvement plan"
    started_date = dt.date(2026, 6, 1)
    created_at = NOW


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    plan = factory.SubFactory(PlanFactory)
    owner = factory.SelfAttribute("plan.owner")
    name = factory.Sequence(lambda n: f"Person {n}")
    relation = Relation.PEER
    created_at = NOW
