"""Vests in days to come, whatever day it is."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.choices.models import Scenario, Vest

YEAR = timezone.now().year + 2
DAY, LATER = date(YEAR, 5, 15), date(YEAR, 8, 15)
TABLE = f"Vest Date,Shares\n{DAY},120\n{LATER},40.5\n"


def shown(client: Client, scenario: Scenario) -> str:
    words: str = client.get(reverse("choice_vests", args=[scenario.pk])).content.decode()
    return words


def rows(scenario: Scenario) -> list[tuple[date, str]]:
    found = Vest.objects.for_user(scenario.owner).filter(scenario=scenario)
    return [(one.vest_date, f"{one.shares or one.amount:.2f}") for one in found]
