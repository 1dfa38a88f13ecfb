from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from apps.choices.clock import Clock, clock_of, plan_days, say_left
from apps.choices.enums import Forty
from apps.choices.reading import Days
from apps.deadlines.models import Deadline
from apps.deadlines.services import add_deadline, set_deadline_state
from apps.deadlines.trigger_days import add_trigger_day
from apps.plans.models import Plan, Stage
from apps.plans.services import begin_stage

TODAY = date(2026, 6, 2)
NEXT_YEAR = date(2027, 6, 2)


@pytest.fixture
def stage(plan: Plan, now: datetime) -> Stage:
    plan.country, plan.region = "US", "WA"
    plan.save()
    return begin_stage(
        plan=plan, by=plan.owner, now=now, kind="pivot", name="Pivot", started_date=TODAY
    )


def add(plan: Plan, now: datetime, kind: str, day: date, **more: Any) -> Deadline:
    values: dict[str, Any] = {
        "title": f"{kind} {day}", "local_time": None, "zone": plan.zone, "kind": kind,
    }  # fmt: skip
    return add_deadline(plan=plan, by=plan.owner, now=now, local_date=day, **values | more)


def letter_came(stage: Stage, now: datetime, day: date = TODAY) -> None:
    add_trigger_day(
        plan=stage.plan, by=stage.owner, now=now, stage=stage, key="letter", name="Letter", day=day
    )


def look(plan: Plan, now: datetime, **more: Any) -> Clock:
    return clock_of(plan, now=now, **{"until": NEXT_YEAR} | more)


def test_the_nearest_open_decision_is_the_clock(plan: Plan, now: datetime, stage: Stage) -> None:
    add(plan, now, "decision", date(2026, 6, 20))
    near = add(plan, now, "decision", date(2026, 6, 5), local_time=time(17))
    add(plan, now, "checkpoint", date(2026, 6, 3))
    found = look(plan, now)
    assert found.next == near
    assert found.when == "Fri 5 Jun 2026, 17:00 Seattle (UTC-7)"
    assert found.left == "3 days and 7 hours left"
    assert found.seen == "Tue 2 Jun 2026, 09:30 Seattle (UTC-7)"
    assert found.stage == stage


@pytest.mark.parametrize(
    ("clock", "at", "left"),
    [
        (time(17), datetime(2026, 6, 5, 23, 30, tzinfo=UTC), "30 minutes left"),
        (time(17), datetime(2026, 6, 5, 22, 59, 30, tzinfo=UTC), "1 hour left"),
        (time(17), datetime(2026, 6, 4, 23, 0, tzinfo=UTC), "1 day and 1 hour left"),
        (time(17), datetime(2026, 6, 5, 0, 0, tzinfo=UTC), "1 day left"),
        (time(17), datetime(2026, 6, 6, 1, 0, tzinfo=UTC), "0 minutes left"),
        (None, datetime(2026, 6, 2, 16, 30, tzinfo=UTC), "3 days left, and no time of day is given"),
        (None, datetime(2026, 6, 5, 7, 30, tzinfo=UTC), "today is the last day, and no time is given"),
    ],
)  # fmt: skip
def test_the_time_left_in_days_and_hours(
    plan: Plan, now: datetime, clock: time | None, at: datetime, left: str
) -> None:
    one = add(plan, now, "decision", date(2026, 6, 5), local_time=clock)
    assert say_left(one, now=at) == left


def test_each_day_stands_in_order_with_what_it_means(
    plan: Plan, now: datetime, stage: Stage
) -> None:
    add(plan, now, "vest", date(2026, 8, 15))
    add(plan, now, "appeal", date(2026, 7, 8))
    add(plan, now, "stage_end", date(2026, 7, 3), stage=stage)
    add(plan, now, "decision", date(2026, 6, 5))
    add(plan, now, "decision", date(2026, 7, 6))
    add(plan, now, "outside", date(2026, 12, 1))
    found = look(plan, now)
    assert found.means == (
        "After this day the first offer is gone, as far as your letter says. "
        "It is counted as your last day if you take the offer, unless you typed another."
    )
    assert [one.kind for one in found.lapses] == [
        "Last day of the stage", "Decision", "Appeal", "Vest date", "Outside time limit",
    ]  # fmt: skip
    means = [one.means for one in found.lapses]
    assert "last day of employment" in means[0]
    assert "another choice" in means[1]
    assert "no appeal can be begun" in means[2]
    assert "employed on it" in means[3]
    assert "nothing inside it makes it wait" in means[4]
    assert found.lapses[0].when == "Fri 3 Jul"
    assert found.lapses[0].distance == "in 31 days"
    assert found.lapses[0].tone == ""


def test_days_stand_in_the_order_of_their_moments(plan: Plan, now: datetime) -> None:
    """The morning of the 10th in Tokyo comes before the end of the 9th in Seattle."""
    add(plan, now, "decision", date(2026, 6, 3))
    late = add(plan, now, "outside", date(2026, 6, 9))
    noon = add(plan, now, "vest", date(2026, 6, 9), local_time=time(12))
    london = add(plan, now, "appeal", date(2026, 6, 9), local_time=time(18), zone="Europe/London")
    tokyo = add(plan, now, "outside", date(2026, 6, 10), local_time=time(8), zone="Asia/Tokyo")
    found = [one.deadline for one in look(plan, now).lapses]
    assert found == [london, noon, tokyo, late]


def test_a_time_of_day_is_told_with_its_zone(plan: Plan, now: datetime) -> None:
    add(plan, now, "decision", date(2026, 6, 3))
    add(plan, now, "appeal", date(2026, 6, 9), local_time=time(9))
    add(plan, now, "vest", date(2026, 6, 10))
    assert [one.clock for one in look(plan, now).lapses] == ["09:00 Seattle, UTC-7", ""]


def test_a_kind_is_not_said_twice(plan: Plan, now: datetime) -> None:
    for number, title in enumerate(["Vest date", "vest date of 62 shares", "Shares"]):
        add(plan, now, "vest", date(2026, 6, 9 + number), title=title)
    means = "What vests on this day comes only to somebody employed on it."
    found = look(plan, now)
    assert [one.about for one in found.lapses] == [means, means, f"Vest date. {means}"]
    assert page(found, plan).count("Vest date") == 2


@pytest.mark.parametrize("state", ["met", "waived", "open"])
def test_a_later_decision_is_not_the_first_offer(plan: Plan, now: datetime, state: str) -> None:
    """Whether the first one was taken, was not needed or was let pass."""
    first = add(plan, now, "decision", date(2026, 6, 1))
    if state != "open":
        set_deadline_state(first, by=plan.owner, now=now, state=state)
    second = add(plan, now, "decision", date(2026, 6, 20))
    found = look(plan, now)
    assert found.next == second
    assert found.means == "By then another choice is to be made; see what your letter says."
    assert found.days.offer_last_day is None


def test_a_choice_that_is_an_appeal_is_the_clock(plan: Plan, now: datetime) -> None:
    done = add(plan, now, "decision", date(2026, 5, 5))
    set_deadline_state(done, by=plan.owner, now=now, state="met")
    near = add(plan, now, "appeal", date(2026, 6, 5), title="Choose: payout or appeal")
    add(plan, now, "decision", date(2026, 7, 6))
    found = look(plan, now)
    assert found.next == near
    assert found.means == "After this day no appeal can be begun, as far as your letter says."
    shown = page(found, plan)
    assert "Fri 5 Jun 2026: 3 days left" in shown
    assert "No open decision" not in shown
    assert shown.count("Choose: payout or appeal") == 1


def test_what_lapses_after_the_horizon_is_not_told_but_the_decision_always_is(
    plan: Plan, now: datetime
) -> None:
    add(plan, now, "vest", date(2026, 9, 3))
    add(plan, now, "decision", date(2026, 9, 2))
    found = look(plan, now, until=date(2026, 9, 1))
    assert found.lapses == ()
    assert found.next


def test_meetings_and_follow_ups_lapse_nothing(plan: Plan, now: datetime) -> None:
    for kind in ("checkpoint", "follow_up", "goal_due", "other"):
        add(plan, now, kind, date(2026, 6, 9))
    assert look(plan, now).lapses == ()


def test_a_date_that_has_passed_is_told_and_not_taken(plan: Plan, now: datetime) -> None:
    past = add(plan, now, "decision", date(2026, 6, 1))
    add(plan, now, "vest", date(2026, 5, 20))
    found = look(plan, now)
    assert found.next is None
    assert [one.deadline for one in found.passed][1] == past
    assert "No way is counted with it." in found.passed[1].means
    assert "No way" not in found.passed[0].means
    assert found.days.offer_last_day is None
    assert [one.deadline for one in found.days.passed] == [past]
    assert found.days.days == Days()


def test_a_date_that_is_done_or_waived_is_no_longer_counted(plan: Plan, now: datetime) -> None:
    one = add(plan, now, "decision", date(2026, 6, 5))
    set_deadline_state(one, by=plan.owner, now=now, state="met")
    found = look(plan, now)
    assert (found.next, found.lapses, found.passed) == (None, (), ())


def test_the_days_on_which_ways_end_are_those_of_the_plan(
    plan: Plan, now: datetime, stage: Stage
) -> None:
    offer = add(plan, now, "decision", date(2026, 6, 5), local_time=time(17))
    add(plan, now, "decision", date(2026, 7, 6))
    end = add(plan, now, "stage_end", date(2026, 7, 3), stage=stage)
    found = plan_days(plan, now=now)
    assert found.offer_last_day
    assert found.plan_end
    assert found.offer_last_day.deadline == offer
    assert found.plan_end.deadline == end
    assert found.days == Days(offer_last_day=date(2026, 6, 5), plan_end=date(2026, 7, 3))
    assert look(plan, now).days == found


@pytest.mark.parametrize("title", ["Choose: payout or appeal", "Lodge the appeal"])
def test_the_day_to_begin_an_appeal_is_not_the_last_day_of_employment(
    plan: Plan, now: datetime, title: str
) -> None:
    add(plan, now, "appeal", date(2026, 7, 8), title=title)
    assert plan_days(plan, now=now).days == Days()


def test_an_appeal_that_has_passed_ends_no_way(plan: Plan, now: datetime) -> None:
    add(plan, now, "appeal", date(2026, 6, 1))
    found = look(plan, now)
    assert [one.means for one in found.passed] == ["It has passed and is still open."]
    assert found.days.passed == ()


def test_a_decision_late_in_the_evening_ends_on_the_day_of_its_own_zone(
    plan: Plan, now: datetime
) -> None:
    """23:00 in Seattle is the next day in Greenwich."""
    add(plan, now, "decision", date(2026, 6, 5), local_time=time(23))
    assert plan_days(plan, now=now).days.offer_last_day == date(2026, 6, 5)


def test_the_last_day_of_an_earlier_stage_is_not_the_plans(
    plan: Plan, now: datetime, stage: Stage
) -> None:
    add(plan, now, "stage_end", date(2026, 7, 3), stage=stage)
    stage.ended_date = TODAY
    stage.save()
    begin_stage(plan=plan, by=plan.owner, now=now, kind="appeal", name="Appeal", started_date=TODAY)
    found = look(plan, now)
    assert found.days.plan_end is None
    assert found.lapses == ()


def test_a_last_day_without_a_stage_is_taken(plan: Plan, now: datetime) -> None:
    add(plan, now, "stage_end", date(2026, 7, 3))
    assert plan_days(plan, now=now).days.plan_end == date(2026, 7, 3)


def test_an_empty_plan_has_nothing_and_says_so(plan: Plan, now: datetime) -> None:
    found = look(plan, now, over_forty=Forty.ONE)
    assert (found.next, found.lapses, found.passed, found.days.days) == (None, (), (), Days())
    assert "No open decision or appeal is among your dates." in page(found, plan)


# --- How it is read and shown


def test_the_number_of_queries_does_not_grow(now: datetime, stage: Stage) -> None:
    letter_came(stage, now)
    counts = []
    for _round in range(2):
        for number in range(6):
            day = date(2026, 6, 5) + timedelta(days=number)
            for kind in ("decision", "vest", "outside", "appeal"):
                add(stage.plan, now, kind, day)
        with CaptureQueriesContext(connection, ) as seen:  # fmt: skip
            look(stage.plan, now, over_forty=Forty.ONE)
        counts.append(len(seen))
    assert counts == [4, 4]


def test_it_writes_nothing(now: datetime, stage: Stage) -> None:
    letter_came(stage, now)
    add(stage.plan, now, "decision", date(2026, 6, 5))
    with CaptureQueriesContext(connection) as seen:
        look(stage.plan, now, over_forty=Forty.ONE)
    assert all(one["sql"].startswith("SELECT") for one in seen)


def page(found: Clock, plan: Plan) -> str:
    return render_to_string("choices/_clock.html", {"clock": found, "plan": plan})


def test_the_page_says_the_moment_what_is_left_and_where_each_is_from(
    now: datetime, stage: Stage
) -> None:
    letter_came(stage, now)
    one = add(
        stage.plan, now, "decision", date(2026, 6, 5), local_time=time(17), title="<b>Decide</b>"
    )
    past = add(stage.plan, now, "appeal", date(2026, 5, 5))
    shown = page(look(stage.plan, now, over_forty=Forty.ONE), stage.plan)
    assert "Fri 5 Jun 2026, 17:00 Seattle (UTC-7): 3 days and 7 hours left." in shown
    assert "as of Tue 2 Jun 2026, 09:30 Seattle (UTC-7)" in shown
    assert one.get_absolute_url() in shown
    assert past.get_absolute_url() in shown
    assert "Passed, still open" in shown
    assert "&lt;b&gt;Decide" in shown
    assert "law: Older Workers Benefit Protection Act" in shown
    assert "Verify it." in shown


def test_a_strangers_dates_are_not_read(plan: Plan, stranger_plan: Plan, now: datetime) -> None:
    add(stranger_plan, now, "decision", date(2026, 6, 5))
    assert look(plan, now).next is None
