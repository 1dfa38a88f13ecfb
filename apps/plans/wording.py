"""Lengths in words."""

from __future__ import annotations

from django.utils.translation import ngettext

from apps.plans.enums import Unit


def length(number: int, unit: str) -> str:
    """`10 business days`, `60 calendar days`, `5 days`, `2 weeks`, `3 months`."""
    many = {
        Unit.CALENDAR_DAYS: ngettext("%(n)d calendar day", "%(n)d calendar days", number),
        Unit.BUSINESS_DAYS: ngettext("%(n)d business day", "%(n)d business days", number),
        Unit.DAYS: ngettext("%(n)d day", "%(n)d days", number),
        Unit.WEEKS: ngettext("%(n)d week", "%(n)d weeks", number),
        Unit.MONTHS: ngettext("%(n)d month", "%(n)d months", number),
    }
    return many[Unit(unit)] % {"n": number}
