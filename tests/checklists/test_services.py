from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from apps.checklists import services
from apps.checklists.copying import steps_of
from apps.checklists.dating import LABEL
from apps.checklists.models import Step
from apps.checklists.page import read_checklist
from apps.checklists.steps import all_steps
from apps.deadlines.from_above import subject_of
from apps.deadlines.models import Deadline, DeadlineKind
from apps.deadlines.services import change_deadline, set_deadline_state
from apps.plans.services import begin_stage


def step(plan, key, *, now):
    return next(one for one in steps_of(plan, now=now) if one.key == key)


def dates(plan):
    return Deadline.objects.for_user(plan.owner).filter(about_label=LABEL)


def test_looking_copies_nothing_and_the_ids_stay_when_it_is_copied(plan, owner, now):
    before = {one.key: one.pk for one in steps_of(plan, now=now)}
    assert Step.objects.for_user(owner).count() == 0
    services.set_state(step=step(plan, "letter", now=now), by=owner, now=now, state="done")
    rows = {one.key: one.pk for one in Step.objects.for_user(owner)}
    assert rows == before
    assert len(rows) == len(all_steps().steps)


def test_where_a_stage_runs_its_steps_are_on(plan, owner, now):
    begin_stage(plan=plan, by=owner, now=now, kind="pivot", name="Pivot", started_date=now.date())
    assert not step(plan, "transfer", now=now).is_on
    assert step(plan, "letter", now=now).is_on


def test_steps_of_a_country_are_off_until_they_are_chosen(plan, owner, now):
    plan.country = "US"
    plan.save()
    found = read_checklist(plan, now=now)
    assert [one.country for one in found.offers] == ["US", "GB"]
    assert found.offers[0].is_here
    assert not step(plan, "visa", now=now).is_on
    taken = services.take_in_country(plan=plan, by=owner, now=now, country="US")
    assert taken == len(found.offers[0].lines)
    assert step(plan, "visa", now=now).is_on
    assert not step(plan, "union", now=now).is_on
    assert services.take_in_country(plan=plan, by=owner, now=now, country="US") == 0


def test_progress_counts_what_is_on(plan, owner, now):
    before = read_checklist(plan, now=now)
    services.set_state(step=step(plan, "letter", now=now), by=owner, now=now, state="done")
    services.set_state(step=step(plan, "profile", now=now), by=owner, now=now, state="aside")
    after = read_checklist(plan, now=now)
    assert (before.done, after.done, after.total) == (0, 1, before.total - 1)
    assert [one.step.key for one in after.aside] == ["profile"]
    services.set_state(step=step(plan, "letter", now=now), by=owner, now=now, state="open")
    services.set_state(step=step(plan, "profile", now=now), by=owner, now=now, state="back")
    again = read_checklist(plan, now=now)
    assert (again.done, again.total, again.aside) == (0, before.total, [])


def test_a_day_becomes_a_date_that_follows_its_step(plan, owner, now):
    day = now.date() + timedelta(days=5)
    found = step(plan, "lawyer", now=now)
    row = services.change_step(step=found, by=owner, now=now, note="Call first", due_date=day)
    date = dates(plan).get()
    assert (date.kind, date.local_date, date.title) == (DeadlineKind.FOLLOW_UP, day, found.title)
    subject = subject_of(date)
    assert subject is not None
    assert str(row.pk) in subject.url
    for state, expected in (("done", "met"), ("open", "open"), ("aside", "waived"), ("back", "open")):  # fmt: skip
        services.set_state(step=row, by=owner, now=now, state=state)
        assert dates(plan).get().state == expected


def test_a_moved_day_moves_its_date_and_no_day_ends_it(plan, owner, now):
    row = services.add_step(
        plan=plan, by=owner, now=now, title="Call", due_date=now.date() + timedelta(days=5)
    )
    later = now.date() + timedelta(days=9)
    services.change_step(step=row, by=owner, now=now, note="", due_date=later)
    assert dates(plan).get().local_date == later
    services.change_step(step=row, by=owner, now=now, note="", due_date=None)
    assert dates(plan).get().state == "waived"
    services.change_step(step=row, by=owner, now=now, note="", due_date=later)
    assert dates(plan).get().state == "open"


@pytest.fixture
def moved(plan, owner, now):
    """A step whose date was moved among the dates."""
    day = now.date() + timedelta(days=5)
    row = services.add_step(plan=plan, by=owner, now=now, title="Call", due_date=day)
    change_deadline(
        dates(plan).get(), by=owner, now=now, why="", local_date=day + timedelta(days=4)
    )
    return row


@pytest.mark.parametrize(("there", "back"), [("done", "open"), ("aside", "back")])
def test_a_tap_and_its_undo_leave_a_moved_date_where_it_is(plan, owner, now, moved, there, back):
    before = dates(plan).get()
    for state in (there, back):
        services.set_state(step=moved, by=owner, now=now, state=state)
        assert dates(plan).get().local_date == before.local_date
    after = dates(plan).get()
    assert (after.state, after.due_at) == ("open", before.due_at)


def test_a_note_opens_no_date_that_was_closed_among_the_dates(plan, owner, now, moved):
    set_deadline_state(dates(plan).get(), by=owner, now=now, state="met")
    services.change_step(step=moved, by=owner, now=now, note="Called", due_date=moved.due_date)
    assert dates(plan).get().state == "met"
    later = now.date() + timedelta(days=20)
    services.change_step(step=moved, by=owner, now=now, note="Called", due_date=later)
    date = dates(plan).get()
    assert (date.state, date.local_date) == ("open", later)


def test_a_country_taken_in_again_opens_the_dates_of_its_steps(plan, owner, now):
    day = now.date() + timedelta(days=5)
    services.take_in_country(plan=plan, by=owner, now=now, country="US")
    found = step(plan, "visa", now=now)
    services.change_step(step=found, by=owner, now=now, note="", due_date=day)
    services.set_state(step=found, by=owner, now=now, state="aside")
    assert dates(plan).get().state == "waived"
    assert services.take_in_country(plan=plan, by=owner, now=now, country="US") == 1
    assert dates(plan).get().state == "open"


def test_the_same_form_twice_is_one_step_and_one_date(plan, owner, now):
    said = {"title": "Call", "due_date": now.date() + timedelta(days=5), "client_token": uuid4()}
    first, again = (services.add_step(plan=plan, by=owner, now=now, **said) for _time in "12")
    assert first == again
    assert Step.objects.for_user(owner).filter(key="").count() == dates(plan).count() == 1


def test_words_of_own_steps_change_and_those_of_the_file_do_not(plan, owner, now):
    own = services.add_step(plan=plan, by=owner, now=now, title="Call Ana")
    words = {"title": "Call Ana again", "why": "She asked", "group": "people"}
    changed = services.change_step(step=own, by=owner, now=now, note="", due_date=None, **words)
    assert (changed.title, changed.group) == ("Call Ana again", "people")
    theirs = step(plan, "letter", now=now)
    same = services.change_step(step=theirs, by=owner, now=now, note="n", due_date=None, **words)
    assert (same.title, same.note) == (theirs.title, "n")


def test_one_list_carries_only_so_many_own_steps(plan, owner, now, monkeypatch):
    monkeypatch.setattr(services, "MOST_OWN", 1)
    services.add_step(plan=plan, by=owner, now=now, title="One")
    with pytest.raises(services.TooManyError):
        services.add_step(plan=plan, by=owner, now=now, title="Two")


def test_the_page_asks_the_same_number_of_questions_for_any_list(
    plan, owner, now, django_assert_max_num_queries
):
    for number in range(12):
        services.add_step(
            plan=plan, by=owner, now=now, title=f"{number}",
            due_date=now.date() + timedelta(days=3),
        )  # fmt: skip
    with django_assert_max_num_queries(3):
        read_checklist(plan, now=now)
