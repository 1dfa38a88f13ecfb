from __future__ import annotations

from datetime import date, time

import pytest

from apps.deadlines.enums import StepKind
from apps.deadlines.proposals import propose_dates
from apps.deadlines.rules import OutOfReachError, Window
from apps.deadlines.workdays import work_calendar
from apps.plans.enums import Unit
from apps.plans.stage_templates import get

WASHINGTON = work_calendar(country="US", region="WA")


def windows_of(template, **letter):
    found = {
        one.key: Window(number=one.number, unit=one.unit, less_days=one.less_days)
        for one in template.windows
        if one.number
    }
    return found | letter


def propose(name, triggers, *, clock=None, **letter):
    template = get(name)
    assert template is not None
    return propose_dates(
        template,
        triggers=triggers,
        windows=windows_of(template, **letter),
        calendar=WASHINGTON,
        clock=clock,
    )


def test_focus_proposes_a_weekly_checkpoint_and_its_last_day():
    found = propose("amazon-focus", {"started": date(2026, 6, 1)})
    assert [one.title for one in found] == [
        *(f"Checkpoint {n}" for n in range(1, 9)),
        "Last day of this stage",
    ]
    assert found[0].counted.day == date(2026, 6, 8)
    assert found[-1].counted.day == date(2026, 7, 31)
    assert [one.counted.day for one in found] == sorted(one.counted.day for one in found)


def test_pivot_proposes_the_decision_and_leaves_the_law_for_older_workers_unticked():
    found = {one.key: one for one in propose("amazon-pivot", {"letter": date(2026, 6, 1)})}
    assert set(found) == {"decision", "owbpa"}
    assert found["decision"].counted.day == date(2026, 6, 5)
    assert not found["owbpa"].ticked


def test_the_choice_of_an_appeal_is_three_business_days_after_the_result():
    found = propose("amazon-pivot", {"result": date(2026, 6, 18)})
    assert [(one.key, one.counted.day) for one in found] == [("appeal_election", date(2026, 6, 23))]


def test_the_letter_takes_the_place_of_the_template():
    own = Window(number=10, unit=Unit.BUSINESS_DAYS)
    found = propose("amazon-pivot", {"letter": date(2026, 6, 1)}, decision_window=own)
    assert {one.key: one.counted.day for one in found}["decision"] == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("dismissed", "expected"),
    [(date(2026, 9, 30), date(2026, 12, 29)), (date(2026, 10, 1), date(2027, 3, 31))],
)
def test_the_tribunal_limit_depends_on_the_day_of_the_act(dismissed, expected):
    found = propose("uk-capability", {"dismissal": dismissed})
    assert [one.counted.day for one in found] == [expected]
    assert any(step.kind is StepKind.LESS for step in found[0].counted.steps)


def test_a_hint_proposes_nothing():
    assert propose("hint", {"started": date(2026, 6, 1)}) == []


def test_a_blank_stage_proposes_only_what_the_letter_fills_in():
    started = {"started": date(2026, 6, 1)}
    assert propose("blank", started) == []
    found = propose("blank", started, stage_length=Window(number=6, unit=Unit.WEEKS))
    assert [one.key for one in found] == ["stage_end"]


def test_the_given_time_of_day_is_part_of_the_count():
    found = propose("amazon-pivot", {"letter": date(2026, 6, 1)}, clock=time(17))
    assert any(step.kind is StepKind.CLOCK for step in found[0].counted.steps)


def test_reviews_of_a_generic_plan_fall_after_30_60_and_90_days():
    found = {one.key: one for one in propose("generic-pip", {"started": date(2026, 6, 1)})}
    assert [found[key].counted.day for key in ("review_1", "review_2", "stage_end")] == [
        date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 28),
    ]  # fmt: skip
    assert not found["checkpoint-1"].ticked


def test_a_window_beyond_reach_is_refused():
    with pytest.raises(OutOfReachError):
        propose(
            "blank",
            {"started": date(2199, 12, 1)},
            stage_length=Window(number=90, unit=Unit.CALENDAR_DAYS),
        )
