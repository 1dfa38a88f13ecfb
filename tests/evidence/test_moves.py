"""From an entry to its neighbours in time, and back to the log as it was filtered."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from apps.core import fuzzy
from apps.evidence.models import Entry
from apps.evidence.moves import neighbours
from apps.evidence.services import withdraw_entry
from tests.factories.evidence import make_entry

ZONE = "America/Los_Angeles"


def test_the_way_through_is_the_order_of_the_log(plan, stranger_plan, now):
    days = [date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 3)]
    for day in days:
        make_entry(plan, now=now, happened=fuzzy.on_day(day, zone=ZONE))
        make_entry(stranger_plan, now=now, happened=fuzzy.on_day(day, zone=ZONE))
    make_entry(plan, now=now, happened=fuzzy.in_month(days[0], zone=ZONE))
    make_entry(plan, now=now - timedelta(1), happened=fuzzy.on_day(days[0], zone=ZONE))
    for minutes in (0, 0, 5):
        at = now + timedelta(minutes=minutes)
        make_entry(plan, now=at, happened=fuzzy.unknown(zone=ZONE))
    order = list(Entry.objects.filter(plan=plan).newest_first())
    found = [neighbours(one) for one in order]
    assert [older for older, _newer in found] == [*order[1:], None]
    assert [newer for _older, newer in found] == [None, *order[:-1]]


def test_what_was_taken_out_is_passed_by(plan, owner, now):
    entries = [
        make_entry(plan, now=now, happened=fuzzy.on_day(date(2026, 5, day), zone=ZONE))
        for day in (1, 2, 3)
    ]
    withdraw_entry(entry=entries[1], by=owner, now=now, why="twice")
    assert neighbours(entries[0]) == (None, entries[2])
    assert neighbours(entries[1]) == (entries[0], entries[2])


@pytest.fixture
def entry(plan, now):
    make_entry(plan, now=now - timedelta(days=1), statement="The day before")
    return make_entry(plan, now=now)


def test_the_log_keeps_its_filters(owner_client, entry, plan):
    log = reverse("log", args=[plan.pk])
    came_from = f"http://testserver{log}?kind=win&q=calm"
    page = owner_client.get(
        entry.get_absolute_url(), headers={"referer": came_from}
    ).content.decode()
    assert f'href="{log}?kind=win&amp;q=calm"' in page
    assert f"?log={quote('kind=win&q=calm', safe='')}" in page
    carried = owner_client.get(f"{entry.get_absolute_url()}?log=kind%3Dwin%26q%3Dcalm")
    assert f'href="{log}?kind=win&amp;q=calm"' in carried.content.decode()


@pytest.mark.parametrize(
    "asked",
    ["log=%22%3E%3Cscript%3E", "log=//evil.example", "log=" + "x" * 600, "log=%00", "log=\u202e"],
)
def test_whatever_is_carried_stays_in_the_log(owner_client, entry, plan, asked):
    response = owner_client.get(f"{entry.get_absolute_url()}?{asked}")
    assert response.status_code == 200
    page = response.content.decode()
    assert "<script>" not in page
    assert 'href="//evil' not in page
    assert reverse("log", args=[plan.pk]) in page


def test_another_page_carries_no_filters(owner_client, entry, plan):
    page = owner_client.get(
        entry.get_absolute_url(), headers={"referer": "http://evil.example/?kind=win"}
    ).content.decode()
    assert "kind=win" not in page


FOUND = "kind=win&q=calm"


@pytest.mark.parametrize("query", ["", f"?log={quote(FOUND, safe='')}"])
def test_a_chip_in_place_keeps_the_way_back(owner_client, entry, plan, query):
    seen_from = f"http://testserver{entry.get_absolute_url()}{query}"
    headers = {"HX-Request": "true", "HX-Current-URL": seen_from, "Referer": seen_from}
    url = reverse("entry_kind", args=[entry.pk])
    body = owner_client.post(url, {"kind": "note", "log": FOUND}, headers=headers).content.decode()
    log = reverse("log", args=[plan.pk])
    assert f'id="opening-{entry.pk}"' in body
    assert f'href="{log}?kind=win&amp;q=calm"' in body
    assert 'name="log" value="kind=win&amp;q=calm"' in body


@pytest.mark.parametrize(
    ("name", "data"), [("entry_kind", {"kind": "note"}), ("entry_audience", {"audience": "never"})]
)
def test_a_form_of_the_page_keeps_the_way_back_without_scripts(owner_client, entry, name, data):
    answer = owner_client.post(reverse(name, args=[entry.pk]), data | {"log": FOUND})
    assert answer["Location"] == f"{entry.get_absolute_url()}?log={quote(FOUND, safe='')}"


def test_a_chip_elsewhere_carries_nothing(owner_client, entry):
    answer = owner_client.post(reverse("entry_kind", args=[entry.pk]), {"kind": "note"})
    assert answer["Location"] == entry.get_absolute_url()
