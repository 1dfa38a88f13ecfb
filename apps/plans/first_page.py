"""What stands in the place of Today until it is done. Apps above register it here (ux: Tonight is Today)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from apps.plans.models import Plan

FirstPage = Callable[[Plan, datetime], str]
_first_pages: list[FirstPage] = []


def register(first_page: FirstPage) -> None:
    """Ask `first_page(plan, now)` before Today is shown: an address, or an empty string once it is done."""
    if first_page not in _first_pages:
        _first_pages.append(first_page)


def address_before_today(plan: Plan, *, now: datetime) -> str:
    """The address of what comes before Today for this plan, or an empty string."""
    return next((url for one in _first_pages if (url := one(plan, now))), "")
