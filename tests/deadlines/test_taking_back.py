from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.deadlines import moves, moving
from apps.deadlines.models import Deadline, DeadlineState, TriggerDay
from apps.mail.enums import State
from apps.mail.models import OutgoingMail
from apps.plans.models import Stage, Term
from apps.plans.services import begin_stage, end_plan
from tests.deadlines.begun import FIRST, begin, days_of, trigger_of
from tests.deadlines.begun import IN_THE_MIDDLE as NOW
from tests.deadlines.test_ending import finish
from tests.deadlines.test_ending import posted as as_it_stands
from tests.deadlines.test_trigger_day import ANSWER, change, confirmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def day_url(stage):
    return reverse("trigger_day", args=[trigger_of(stage).pk])


@pytest.fixture
def stage_url(stage):
    return reverse("stage_ended", args=[stage.pk])


def undo_of(page: str) -> str:
    found = re.search(r'action="([^"]+/dates/undo/\d+)"', page)
    assert found is not None, "no undo is offered"
    return found[1]


def kinds_since(sequence: int) -> list[str]:
    rows = LedgerEvent.objects.filter(sequence__gt=sequence).order_by("sequence")
    return list(rows.values_list("kind", flat=True))


def last_place() -> int:
    return LedgerEvent.objects.latest("sequence").sequence


def test_a_changed_day_and_all_it_moved_are_taken_back(owner_client, plan, stage, day_url, clock):
    before = days_of(plan)
    page = change(owner_client, day_url).content.decode()
    clock.shift(timedelta(minutes=9))
    place = last_place()
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "5 dates are as they were before." in told
    assert "counted from Mon 3 Jun 2030 again" in told
    assert days_of(plan) == before
    assert trigger_of(stage).start_date == FIRST
    assert kinds_since(place) == ["deadline.restored"] * 5 + ["trigger_day.changed"]
    assert verify(plan.owner_id) is None
    mails = OutgoingMail.objects.about("deadlines.Deadline", Deadline.objects.get(title="Meeting 4").pk)  # fmt: skip
    assert {one.state for one in mails.filter(revision=2)} == {State.SUPERSEDED}
    assert mails.filter(revision=3, state=State.PLANNED).exists()


def test_the_first_day_of_the_stage_moves_with_it_and_is_taken_back(owner_client, stage, day_url):
    shown = owner_client.post(day_url, ANSWER).content.decode()
    assert "The first day of “The plan” moves too: Mon 3 Jun 2030 → Tue 4 Jun 2030" in shown
    assert re.search(r'name="stage_begins" value="1"[^>]* checked', shown)
    answers = ANSWER | confirmed(shown) | {"stage_begins": "1"}
    page = owner_client.post(day_url, answers, follow=True).content.decode()
    stage.refresh_from_db()
    assert stage.started_date == date(2030, 6, 4)
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "The stage begins on Mon 3 Jun 2030 again." in told
    stage.refresh_from_db()
    assert stage.started_date == FIRST
    assert verify(stage.owner_id) is None


@pytest.fixture
def before(plan, owner):
    """Focus, which ended because the stage began."""
    return begin_stage(
        plan=plan,
        by=owner,
        now=NOW - timedelta(days=70),
        kind="focus",
        name="Focus",
        started_date=date(2030, 4, 1),
    )


def test_the_last_day_of_the_stage_before_moves_with_it_and_is_taken_back(before, owner_client, plan):  # fmt: skip
    stage = begin(owner_client, plan)
    url = reverse("trigger_day", args=[trigger_of(stage).pk])
    shown = owner_client.post(url, ANSWER).content.decode()
    assert "The last day of “Focus” moves with it: Mon 3 Jun 2030 → Tue 4 Jun 2030" in shown
    ticks = {"stage_begins": "1", "stage_before_ends": "1"}
    page = change(owner_client, url, **ticks).content.decode()
    before.refresh_from_db()
    assert before.ended_date == date(2030, 6, 4)
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "The stage begins on Mon 3 Jun 2030 again. The one before ends on that day, too." in told
    before.refresh_from_db()
    assert before.ended_date == FIRST
    assert verify(before.owner_id) is None


def test_the_last_day_of_the_stage_before_stays_without_its_tick(before, owner_client, plan):
    stage = begin(owner_client, plan)
    change(owner_client, reverse("trigger_day", args=[trigger_of(stage).pk]), stage_begins="1")
    before.refresh_from_db()
    assert before.ended_date == FIRST


def test_a_stage_before_never_ends_before_it_began(before, owner_client, plan):
    stage = begin(owner_client, plan)
    Stage.objects.filter(pk=before.pk).update(started_date=FIRST)
    url = reverse("trigger_day", args=[trigger_of(stage).pk])
    assert "stage_before_ends" in owner_client.post(url, ANSWER).content.decode()
    earlier = owner_client.post(url, ANSWER | {"day": "2030-05-31"}).content.decode()
    assert "stage_begins" in earlier
    assert "stage_before_ends" not in earlier


def test_the_first_day_of_the_stage_stays_without_its_tick(owner_client, stage, day_url):
    change(owner_client, day_url)
    stage.refresh_from_db()
    assert stage.started_date == FIRST


def test_a_stage_that_began_on_another_day_keeps_it(owner_client, stage, day_url):
    Stage.objects.filter(pk=stage.pk).update(started_date=date(2030, 6, 1))
    shown = owner_client.post(day_url, ANSWER).content.decode()
    assert "stage_begins" not in shown


def test_a_day_whose_change_moved_nothing_is_taken_back(owner_client, plan, stage, day_url):
    for one in Deadline.objects.filter(trigger=trigger_of(stage)):
        move = moves.to_day(one, one.local_date + timedelta(days=2))
        moving.move_dates([move], chosen={one.pk}, by=plan.owner, now=NOW, why="")
    page = change(owner_client, day_url).content.decode()
    assert "No date has moved." in page
    owner_client.post(undo_of(page))
    assert trigger_of(stage).start_date == FIRST


def test_a_length_is_taken_back_with_its_source_and_the_rule_of_each_date(owner_client, plan, stage, day_url):  # fmt: skip
    term = Term.objects.get(stage=stage, key="checkpoint_every")
    was = (term.number, term.unit, term.label, term.source, term.year)
    windows = dict(Deadline.objects.filter(plan=plan).values_list("title", "window"))
    page = change(owner_client, day_url, day="2030-06-03", number_checkpoint_every="2").content.decode()  # fmt: skip
    assert dict(Deadline.objects.filter(plan=plan).values_list("title", "window")) != windows
    owner_client.post(undo_of(page))
    term.refresh_from_db()
    assert (term.number, term.unit, term.label, term.source, term.year) == was
    assert dict(Deadline.objects.filter(plan=plan).values_list("title", "window")) == windows
    assert not moves.of_calendar(plan)


def test_a_day_that_was_changed_since_stays(owner_client, plan, stage, day_url, clock):
    page = change(owner_client, day_url).content.decode()
    clock.shift(timedelta(minutes=1))
    change(owner_client, day_url, day="2030-06-06")
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "Nothing is left to take back" in told
    assert trigger_of(stage).start_date == date(2030, 6, 6)


def test_taken_back_twice_is_once(owner_client, plan, stage, day_url, clock):
    page = change(owner_client, day_url).content.decode()
    owner_client.post(undo_of(page))
    clock.shift(timedelta(minutes=1))
    change(owner_client, day_url)
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "Nothing is left to take back" in told
    assert trigger_of(stage).start_date == date(2030, 6, 4)


def test_a_day_stays_changed_after_ten_minutes(owner_client, stage, day_url, clock):
    page = change(owner_client, day_url).content.decode()
    clock.shift(timedelta(minutes=10, seconds=1))
    assert "ten minutes only" in owner_client.post(undo_of(page), follow=True).content.decode()
    assert trigger_of(stage).start_date == date(2030, 6, 4)


def test_an_extension_is_taken_back_with_its_dates_and_its_meetings(owner_client, plan, stage, stage_url, clock):  # fmt: skip
    before = days_of(plan)
    clock.shift(timedelta(minutes=1))
    page = finish(owner_client, stage_url, "extended", last="2030-07-31")
    assert days_of(plan) != before
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert f"{stage.name} runs on as before." in told
    stage.refresh_from_db()
    assert (stage.outcome, stage.ended_date, days_of(plan)) == ("", None, before)
    assert Stage.objects.filter(plan=plan).count() == 1
    assert not Deadline.objects.exclude(stage=stage).exists()
    assert verify(plan.owner_id) is None


def test_an_extension_with_a_day_of_its_own_stays(owner_client, plan, stage, stage_url):
    page = finish(owner_client, stage_url, "extended", last="2030-07-31")
    longer = Stage.objects.filter(plan=plan).exclude(pk=stage.pk).get()
    TriggerDay.objects.create(
        owner=plan.owner, plan=plan, stage=longer, key="x", name="x", start_date=FIRST, changed_at=NOW
    )  # fmt: skip
    owner_client.post(undo_of(page))
    assert Stage.objects.filter(plan=plan).count() == 2


@pytest.mark.parametrize("outcome", ["passed", "lost"])
def test_the_end_of_a_stage_is_taken_back_with_its_dates(owner_client, plan, stage, stage_url, outcome):  # fmt: skip
    before = days_of(plan)
    page = finish(owner_client, stage_url, outcome)
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert f"{stage.name} runs on as before." in told
    stage.refresh_from_db()
    assert (stage.outcome, stage.ended_date, days_of(plan)) == ("", None, before)
    assert LedgerEvent.objects.latest("sequence").kind == "stage.resumed"
    assert "Show what follows" in owner_client.get(stage_url).content.decode()


def test_the_end_of_a_stage_that_ended_no_date_is_taken_back(owner_client, stage, stage_url):
    Deadline.objects.update(state=DeadlineState.WAIVED)
    owner_client.post(undo_of(finish(owner_client, stage_url, "passed")))
    stage.refresh_from_db()
    assert (stage.outcome, stage.ended_date) == ("", None)


def test_a_stage_stays_ended_once_another_runs(owner_client, plan, stage, stage_url):
    page = finish(owner_client, stage_url, "lost")
    begin_stage(plan=plan, by=plan.owner, now=NOW, kind="appeal", name="Appeal", started_date=None)
    owner_client.post(undo_of(page))
    stage.refresh_from_db()
    assert stage.outcome == "lost"
    assert Stage.objects.filter(plan=plan, ended_date=None).count() == 1


def test_the_end_of_all_of_it_is_taken_back_with_its_dates(owner_client, plan, stage):
    before = days_of(plan)
    url = reverse("plan_ended", args=[plan.pk])
    answer = {"day": "2030-06-01"} | as_it_stands(owner_client.get(url).content.decode())
    page = owner_client.post(url, answer, follow=True).content.decode()
    told = owner_client.post(undo_of(page), follow=True).content.decode()
    assert "The plan goes on as before." in told
    plan.refresh_from_db()
    assert (plan.ended_date, days_of(plan)) == (None, before)
    assert LedgerEvent.objects.latest("sequence").kind == "plan.resumed"


def test_an_end_that_was_said_anew_is_not_taken_back(owner_client, plan, clock):
    url = reverse("plan_ended", args=[plan.pk])
    answer = {"day": "2030-06-01"} | as_it_stands(owner_client.get(url).content.decode())
    page = owner_client.post(url, answer, follow=True).content.decode()
    clock.shift(timedelta(minutes=1))
    for day in (None, date(2030, 6, 1)):
        end_plan(plan, by=plan.owner, now=NOW + timedelta(minutes=1), ended_date=day)
    owner_client.post(undo_of(page))
    plan.refresh_from_db()
    assert plan.ended_date == date(2030, 6, 1)


def test_a_stranger_takes_nothing_back(owner_client, stranger_client, plan, stranger_plan, stage, day_url):  # fmt: skip
    page = change(owner_client, day_url).content.decode()
    assert stranger_client.post(undo_of(page)).status_code == 404
    stranger_client.post(undo_of(page).replace(str(plan.pk), str(stranger_plan.pk)))
    assert trigger_of(stage).start_date == date(2030, 6, 4)
