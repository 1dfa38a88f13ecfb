"""The days to consider by law, as lines of the clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from apps.choices.enums import Forty
from apps.plans.models import Letter, Stage
from tests.choices.test_clock import TODAY, add, letter_came, look, page, stage

__all__ = ["stage"]


@pytest.mark.parametrize(("forty", "day"), [(Forty.ONE, date(2026, 6, 23)), (Forty.GROUP, date(2026, 7, 17))])  # fmt: skip
def test_the_days_to_consider_are_a_line_of_their_own(
    now: datetime, stage: Stage, forty: Forty, day: date
) -> None:
    letter_came(stage, now)
    [line] = look(stage.plan, now, over_forty=forty).lapses
    assert line.day == day
    assert line.deadline is None
    assert line.law
    assert line.law.label == "law"
    assert line.kind == "By law"
    assert "The least time" in line.means
    assert "counted from Tue 2 Jun 2026" in line.means
    assert "It is not the end of the offer" in line.means


@pytest.mark.parametrize("forty", [Forty.NOT_SAID, Forty.NO])
def test_they_are_not_counted_for_somebody_who_did_not_say_so(
    now: datetime, stage: Stage, forty: Forty
) -> None:
    letter_came(stage, now)
    assert look(stage.plan, now, over_forty=forty).lapses == ()


def test_they_are_not_counted_without_the_day_of_the_letter(now: datetime, stage: Stage) -> None:
    assert look(stage.plan, now, over_forty=Forty.ONE).lapses == ()


def test_they_are_not_counted_in_another_country(now: datetime, stage: Stage) -> None:
    letter_came(stage, now)
    stage.plan.country = "GB"
    assert look(stage.plan, now, over_forty=Forty.ONE).lapses == ()


@pytest.mark.parametrize(
    ("letter", "forty", "day"),
    [
        (date(2026, 5, 31), Forty.ONE, date(2026, 6, 21)),  # a Sunday after Juneteenth
        (date(2026, 5, 16), Forty.ONE, date(2026, 6, 6)),  # a Saturday
        (date(2026, 5, 20), Forty.GROUP, date(2026, 7, 4)),  # a holiday
    ],
)
def test_a_least_time_is_never_made_shorter(
    now: datetime, stage: Stage, letter: date, forty: Forty, day: date
) -> None:
    letter_came(stage, now, letter)
    [line] = look(stage.plan, now, over_forty=forty).lapses
    assert line.day == day


def test_the_earlier_of_two_days_of_the_letter_is_used(now: datetime, stage: Stage) -> None:
    letter_came(stage, now)
    Letter.objects.create(
        owner=stage.owner, plan=stage.plan, stage=stage, title="Letter", received_date=date(2026, 6, 1), written_at=now,
    )  # fmt: skip
    [line] = look(stage.plan, now, over_forty=Forty.ONE).lapses
    assert line.day == date(2026, 6, 22)


def test_the_newest_letter_of_no_stage_is_used_where_the_stage_has_none(
    now: datetime, stage: Stage
) -> None:
    for day in (date(2026, 5, 4), TODAY, date(2026, 5, 18)):
        Letter.objects.create(
            owner=stage.owner, plan=stage.plan, title="Letter", received_date=day, written_at=now
        )
    [line] = look(stage.plan, now, over_forty=Forty.ONE).lapses
    assert line.day == date(2026, 6, 23)


def test_days_to_consider_that_have_passed_say_so_and_are_not_still_open(
    now: datetime, stage: Stage
) -> None:
    letter_came(stage, now, date(2026, 5, 4))
    add(stage.plan, now, "vest", date(2026, 6, 9))
    found = look(stage.plan, now, over_forty=Forty.ONE)
    line, _vest = found.lapses
    assert line.law
    assert line.day == date(2026, 5, 25)  # Memorial Day
    assert line.distance == "8 days ago"
    assert line.means.startswith("It has passed. It was the least time")
    assert found.passed == ()
    assert "Passed, still open" not in page(found, stage.plan)


def test_a_letter_of_today_is_counted_from_the_day_on_the_clock_of_the_plan(
    now: datetime, stage: Stage
) -> None:
    letter_came(stage, now, TODAY - timedelta(days=21))
    [line] = look(stage.plan, now, over_forty=Forty.ONE).lapses
    assert line.distance == "today"
    assert line.means.startswith("The least time")


@pytest.mark.parametrize("key", ["owbpa_consider", "us-owbpa-consider"])
@pytest.mark.parametrize(("forty", "days"), [(Forty.ONE, 21), (Forty.GROUP, 45)])
def test_they_are_not_told_twice_where_they_are_among_the_dates(
    now: datetime, stage: Stage, key: str, forty: Forty, days: int
) -> None:
    letter_came(stage, now)
    window = {"number": days, "unit": "calendar_days", "key": key}
    add(stage.plan, now, "outside", TODAY + timedelta(days=days), window=window)
    [line] = look(stage.plan, now, over_forty=forty).lapses
    assert line.law is None
    assert "not the end of the offer" in line.means


@pytest.mark.parametrize("key", ["owbpa_consider", "us-owbpa-consider"])
def test_the_45_days_stand_beside_a_date_of_21(now: datetime, stage: Stage, key: str) -> None:
    letter_came(stage, now)
    window = {"number": 21, "unit": "calendar_days", "key": key}
    add(stage.plan, now, "outside", date(2026, 6, 23), window=window)
    found = look(stage.plan, now, over_forty=Forty.GROUP).lapses
    assert [(one.day, one.law is not None) for one in found] == [
        (date(2026, 6, 23), False), (date(2026, 7, 17), True),
    ]  # fmt: skip


def test_a_letter_of_a_year_out_of_reach_counts_nothing(now: datetime, stage: Stage) -> None:
    letter_came(stage, now, date(2199, 12, 30))
    assert look(stage.plan, now, over_forty=Forty.ONE).lapses == ()
