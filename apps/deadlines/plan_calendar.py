"""The working days of a plan: its country, its region and the employer's own days off."""

from __future__ import annotations

from django.utils.translation import gettext as _

from apps.deadlines.workdays import WorkCalendar, work_calendar
from apps.plans.models import Plan


def calendar_of(plan: Plan, *, country: str | None = None) -> WorkCalendar:
    """The calendar that counts are made with; `country` if it is about to become another one.

    A day off needs its name: a day without one would be an ordinary working day.
    """
    off = dict.fromkeys(plan.days_off, _("Your employer's day off"))
    there = plan.country if country is None else country
    region = plan.region if there == plan.country else ""
    return work_calendar(country=there, region=region, days_off=off)
