from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.deadlines.month import first_of, first_weekday, month
from apps.deadlines.services import set_deadline_state
from apps.deadlines.workdays import PlainWeek, work_calendar
from apps.plans.models import Plan
from tests.deadlines.begun import begin, by_hand

NOW = datetime(2030, 6, 5, 16, tzinfo=UTC)
TODAY = date(2030, 6, 5)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_of_the_month_stands_once_under_its_weekday(day):
    found = month(day.replace(day=1), (), today=day, calendar=PlainWeek())
    inside = [cell.day for week in found.weeks for cell in week if cell.is_inside]
    assert inside == [day.replace(day=1) + timedelta(days=n) for n in range(len(inside))]
    assert (inside[-1] + timedelta(days=1)).day == 1
    assert all([cell.day.weekday() for cell in week] == list(range(7)) for week in found.weeks)
    assert [cell.day for week in found.weeks for cell in week if cell.is_today] == [day]


@pytest.mark.parametrize(
    ("first", "before", "after"),
    [
        (date(2030, 1, 1), "2029-12", "2030-02"),
        (date(2028, 2, 1), "2028-01", "2028-03"),
        (date(1900, 1, 1), "", "1900-02"),
        (date(2199, 12, 1), "2199-11", ""),
    ],
)
def test_a_month_knows_its_neighbours(first, before, after):
    found = month(first, (), today=TODAY, calendar=PlainWeek())
    assert (found.before, found.after) == (before, after)


@pytest.mark.parametrize(
    ("country", "word"), [("US", "Su"), ("DE", "Mo"), ("EG", "Sa"), ("", "Mo"), ("XX", "Mo")]
)
def test_the_week_begins_as_it_does_there(country, word):
    begins = first_weekday(country)
    found = month(date(2030, 7, 1), (), today=TODAY, calendar=PlainWeek(), begins=begins)
    assert found.weekdays[0][0] == word
    assert [cell.day.weekday() for cell in found.weeks[1]] == [(begins + n) % 7 for n in range(7)]


def test_holidays_and_weekends_are_named():
    found = month(date(2030, 7, 1), (), today=TODAY, calendar=work_calendar(country="US"))
    off = {cell.day.day: cell.off for week in found.weeks for cell in week if cell.is_inside}
    assert (off[4], off[6], off[8]) == ("Independence Day", "weekend", "")


@pytest.mark.parametrize(
    "written",
    ["", "2030", "2030-13", "2030-00", "0000-01", "9999-12", "1899-12", "2030-6", "２０３０-０６", "\x00", "x" * 100_000],
)  # fmt: skip
def test_a_month_that_is_none_is_this_month(written):
    assert first_of(written, today=TODAY) == date(2030, 6, 1)


pages = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pages
def test_the_page_is_a_table_with_a_caption_and_the_dates_below(owner_client, plan):
    by_hand(plan, "Answer", date(2030, 7, 3), NOW)
    url = reverse("dates_month", args=[plan.pk])
    page = owner_client.get(url, {"month": "2030-07"}).content.decode()
    assert "July 2030: dates on 1 day" in page
    assert page.count('scope="col"') == 7
    assert 'href="#day-2030-07-03"' in page
    assert 'id="day-2030-07-03"' in page
    assert "Answer" not in owner_client.get(url, {"month": "2030-09"}).content.decode()


@pages
def test_free_days_are_told_in_words_too(owner_client, plan):
    Plan.objects.filter(pk=plan.pk).update(country="US")
    url = reverse("dates_month", args=[plan.pk])
    page = owner_client.get(url, {"month": "2030-07"}).content.decode()
    assert "Thu 4 Jul (Independence Day)" in page
    assert '<span class="visually-hidden">, weekend</span>' in page


@pages
def test_filters_go_on_to_the_next_month(owner_client, plan):
    by_hand(plan, "Shares", date(2030, 6, 20), NOW, kind="vest")
    by_hand(plan, "Call", date(2030, 6, 21), NOW)
    page = owner_client.get(reverse("dates_month", args=[plan.pk]), {"kind": "vest"}).content.decode()  # fmt: skip
    assert "Shares" in page
    assert "Call" not in page
    assert "month=2030-07&amp;kind=vest" in page


@pages
@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ({"kind": "vest"}, {"Shares"}),
        ({"state": "met"}, {"Done one"}),
        ({"kind": "other", "state": "open"}, {"Call"}),
        ({"kind": "decision"}, set()),
        ({"kind": "'; drop", "state": "\x00"}, {"Shares", "Call", "Done one"}),
        ({}, {"Shares", "Call", "Done one"}),
    ],
)
def test_dates_are_filtered_by_kind_and_state(owner_client, plan, filters, shown):
    by_hand(plan, "Shares", date(2030, 6, 20), NOW, kind="vest")
    by_hand(plan, "Call", date(2030, 6, 21), NOW)
    done = by_hand(plan, "Done one", date(2030, 6, 22), NOW)
    set_deadline_state(done, by=plan.owner, now=NOW, state="met")
    page = owner_client.get(reverse("dates", args=[plan.pk]), filters).content.decode()
    assert {one for one in ("Shares", "Call", "Done one") if f">{one}</a>" in page} == shown
    assert ("No date is of that kind and state." in page) == (not shown)


@pages
def test_the_days_left_are_a_picture_with_its_numbers_beside_it(owner_client, plan):
    begin(owner_client, plan)
    page = owner_client.get(reverse("dates", args=[plan.pk])).content.decode()
    assert "29 of 31 days are left; the last is Wed 3 Jul 2030." in page
    assert "<svg" in page
    assert "Days in all" in page


@pages
def test_without_a_last_day_no_days_left_are_made_up(owner_client, plan):
    begin(owner_client, plan, **{"date-stage_end-keep": ""})
    page = owner_client.get(reverse("dates", args=[plan.pk])).content.decode()
    assert "Its last day is not written down" in page


@pages
def test_hostile_words_stay_words(owner_client, plan):
    by_hand(plan, "<script>alert(1)</script>" + "x" * 100, date(2030, 6, 20), NOW)
    Plan.objects.filter(pk=plan.pk).update(country="US")
    page = owner_client.get(reverse("dates_month", args=[plan.pk])).content.decode()
    assert "<script>alert" not in page


@pages
def test_a_stranger_gets_404(stranger_client, plan):
    assert stranger_client.get(reverse("dates_month", args=[plan.pk])).status_code == 404
