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


def source_words(label: str, source: str, year: int | None) -> str:
    """`reported: Business Insider, 2021`; the year once, also where the source names it."""
    words = f"{label}: {source}" if source else label
    return words if year is None or str(year) in words else f"{words}, {year}"
