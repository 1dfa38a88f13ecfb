"""The log: by weeks, filtered by address, in a constant number of queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core import fuzzy
from apps.core.audience import Audience
from apps.evidence import services
from apps.evidence.enums import EntryKind
from apps.goals.services import add_goal
from tests.factories.evidence import make_entries, make_entry
from tests.factories.files import make_file

ZONE = "America/Los_Angeles"


@pytest.fixture
def read(owner_client, plan):
    def get(query: str = "", **headers):
        response = owner_client.get(reverse("log", args=[plan.pk]) + query, headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return get


def on(day: date) -> fuzzy.FuzzyDate:
    return fuzzy.on_day(day, zone=ZONE)


def test_an_empty_log_teaches(read):
    page = read()
    assert "One dated sentence is enough to begin." in page
    assert page.count("Write an entry") >= 1


def test_entries_stand_in_their_weeks_newest_first(read, plan, now):
    make_entry(plan, now=now, statement="Second", happened=on(date(2026, 5, 27)))
    make_entry(plan, now=now, statement="First", happened=on(date(2026, 6, 1)))
    make_entry(
        plan, now=now, statement="Some time", happened=fuzzy.in_month(date(2026, 4, 1), zone=ZONE)
    )
    make_entry(plan, now=now, statement="Once", happened=fuzzy.unknown(zone=ZONE))
    page = read()
    order = [
        "Week of 1 Jun", "First", "Week of 25 May", "Second", "April 2026", "Some time", "Date not known", "Once",
    ]  # fmt: skip
    places = [page.index(words) for words in order]
    assert places == sorted(places)


def test_about_a_thursday_stands_in_its_week(read, plan, now):
    make_entry(plan, now=now, statement="X", happened=fuzzy.about(date(2026, 5, 28), zone=ZONE))
    assert "Week of 25 May" in read()


def test_about_a_monday_stands_after_a_day_before_it_and_leaves_no_gap(read, plan, now):
    make_entry(plan, now=now, statement="Before", happened=on(date(2026, 5, 23)))
    make_entry(plan, now=now, statement="About", happened=fuzzy.about(date(2026, 5, 25), zone=ZONE))
    page = read()
    assert page.index("Week of 25 May") < page.index("Week of 18 May")
    assert page.count("Week of 25 May") == 1


def test_weeks_without_an_entry_name_the_years_they_reach_over(read, plan, now):
    for day in (date(2025, 12, 8), date(2026, 1, 20), date(2026, 6, 1)):
        make_entry(plan, now=now, happened=on(day))
    page = read()
    gap = page.index("Weeks of 15 Dec to 12 Jan")
    assert "2025 to 2026" in page[gap : gap + 100]
    assert "2026<" in page[: page.index("Weeks of 26 Jan to 25 May")]


def test_weeks_without_an_entry_offer_memory_and_are_not_called_empty(read, plan, now):
    for day in (date(2026, 6, 1), date(2026, 5, 4)):
        make_entry(plan, now=now, happened=on(day))
    page = read()
    assert "Weeks of 11 May to 25 May" in page
    assert "?week=2026-05-28" in page
    assert "empty" not in page.lower()


def test_a_late_entry_says_so_without_blame(read, plan, now):
    make_entry(plan, now=now, happened=on(date(2026, 5, 27)))
    make_entry(plan, now=now, happened=on(date(2026, 6, 2)))
    page = read()
    assert page.count("Written 6 days later") == 1
    assert "Written the same day" not in page


def test_what_shows_an_entry_and_who_may_see_it(read, plan, owner, now):
    make_entry(
        plan, now=now, files=[(make_file(owner, now=now), "a.txt")], audience=Audience.LAWYER
    )
    make_entry(plan, now=now, kind=EntryKind.REFERENCE, details={"place": "OPS-2217"})
    page = read()
    for words in ("1 file", "Only for my lawyer", "Points to OPS-2217"):
        assert words in page


def test_filters_by_kind_audience_and_goal(read, plan, owner, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    make_entry(plan, now=now, statement="With goal", goals=[goal], audience=Audience.PANEL)
    make_entry(
        plan,
        now=now,
        statement="A figure",
        kind=EntryKind.METRIC,
        details={"name": "n", "value": 1},
    )
    for query, seen, hidden in (
        ("?kind=metric", "A figure", "With goal"),
        ("?audience=panel", "With goal", "A figure"),
        (f"?goal={goal.pk}", "With goal", "A figure"),
    ):
        page = read(query)
        assert seen in page
        assert hidden not in page


def test_a_withdrawn_goal_link_no_longer_counts(read, plan, owner, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    entry = make_entry(plan, now=now, statement="Once joined", goals=[goal])
    services.set_goals(entry=entry, by=owner, now=now, goals=[])
    assert "Once joined" not in read(f"?goal={goal.pk}")


@pytest.mark.parametrize(
    "query",
    [
        "?kind=nonsense",
        "?goal=1",
        "?goal=%00",
        "?audience=%F0%9F%8E%89",
        "?page=-5",
        "?page=99999",
        "?page=x",
        "?kind=%00",
    ],
)
def test_a_broken_address_shows_the_log(read, plan, now, query):
    make_entry(plan, now=now, statement="Still here")
    assert "Still here" in read(query)


def test_entries_taken_out_hide_behind_their_own_list(read, plan, owner, now):
    entry = make_entry(plan, now=now, statement="Out of it")
    services.withdraw_entry(entry=entry, by=owner, now=now, why="wrong plan")
    assert "Out of it" not in read()
    assert "Show 1 entry that was taken out" in read()
    assert "Out of it" in read("?withdrawn=1")


def test_entries_of_others_are_never_listed(read, stranger_plan, plan, now):
    make_entry(stranger_plan, now=now, statement="Not yours")
    assert "Not yours" not in read()


def test_htmx_gets_only_what_changes(read, plan, now):
    make_entry(plan, now=now)
    assert "<html" not in read("?kind=win", **{"HX-Request": "true"})


def test_fifty_on_a_page(read, plan, now):
    make_entries(plan, 51, now=now)
    assert read().count("data-item") == 50
    assert read("?page=2").count("data-item") == 1
    assert "Page 1 of 2" in read()


def test_ten_and_two_hundred_entries_take_as_many_queries(owner_client, plan, owner, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")

    def fill(count: int, *, start: int) -> None:
        for number in range(start, start + count):
            files = []
            if number % 5 == 0:
                files = [(make_file(owner, now=now, content=f"{number}".encode()), "a.txt")]
            at = fuzzy.exactly(now - timedelta(hours=number), zone=ZONE)
            make_entry(plan, now=now, happened=at, goals=[goal], files=files)

    def queries() -> int:
        owner_client.get(
            reverse("log", args=[plan.pk])
        )  # the first request of a session has its own
        with CaptureQueriesContext(connection) as seen:
            assert owner_client.get(reverse("log", args=[plan.pk])).status_code == 200
        return len(seen)

    fill(10, start=0)
    few = queries()
    fill(190, start=10)
    assert queries() == few
    assert few <= 26


AGAIN = {"HX-Request": "true", "HX-Trigger": "found"}


def test_after_the_bar_saved_the_list_is_read_again_by_itself(owner_client, read, plan, now):
    make_entry(plan, now=now, statement="Saved in the bar")
    page = read()
    asked = page.split('id="found"')[1].split(">")[0]
    assert 'hx-get=""' in asked
    assert "htmx:afterSettle from:#captured" in asked
    make_entry(plan, now=now, statement="Saved a moment later")
    url = reverse("log", args=[plan.pk])
    again = owner_client.get(url, {"page": "1"}, headers=AGAIN)
    assert "HX-Replace-Url" not in again.headers
    body = again.content.decode()
    assert "Saved a moment later" in body
    assert "2 entries" in body
    assert 'id="log-finder"' not in body


def test_the_list_read_again_keeps_its_filters(owner_client, plan, now):
    make_entry(plan, now=now, statement="A note of today", kind="note")
    make_entry(plan, now=now, statement="A win of today", kind="win")
    url = reverse("log", args=[plan.pk])
    body = owner_client.get(url, {"kind": "win"}, headers=AGAIN).content.decode()
    assert "A win of today" in body
    assert "A note of today" not in body


def test_the_first_entry_brings_the_search_to_an_empty_log(owner_client, read, plan, now):
    page = read()
    assert 'hx-vals=\'{"first": "1"}\'' in page
    assert 'id="log-q"' not in page
    assert "0 entries" not in page
    make_entry(plan, now=now, statement="The first")
    body = owner_client.get(
        reverse("log", args=[plan.pk]), {"first": "1"}, headers=AGAIN
    ).content.decode()
    assert 'hx-swap-oob="innerHTML:#log-finder"' in body
    assert 'id="log-q"' in body
    assert "hx-vals" not in body.split('id="found"')[1].split(">")[0]


def test_a_search_that_finds_nothing_counts_nothing(read, plan, now):
    make_entry(plan, now=now)
    page = read("?kind=obstacle")
    assert "0 entries" not in page
    assert "No entry fits these filters." in page
