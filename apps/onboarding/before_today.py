"""Registered when Django is ready: Tonight is Today until it is done or set aside."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from apps.onboarding.evening import stands
from apps.plans import first_page
from apps.plans.models import Plan


def tonight_first(plan: Plan, now: datetime) -> str:
    """The first evening is over at the latest when all of it is."""
    if plan.ended_date is not None:
        return ""
    return reverse("tonight", args=[plan.pk]) if stands(plan, now=now) else ""


first_page.register(tonight_first)
