"""Promises, then dates, then the chain, then all else: two writers of one person wait for each other, never both."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.services import hold_chain
from apps.checkpoints import services
from apps.checkpoints.confirm_back import Promised
from apps.checkpoints.models import Promise
from apps.checkpoints.promising import LABEL
from apps.deadlines import feed
from apps.deadlines.models import Deadline, DeadlineState
from apps.deadlines.services import add_missing, set_deadline_state
from apps.evidence.services import undo_entry
from apps.plans.models import Plan, Stage
from apps.plans.services import begin_stage, end_plan
from apps.plans.stage_days import set_first_day, set_last_day

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = Promised(who="Dana Whitlock", what="an answer", by_date=date(2026, 6, 12))
WAITERS = "select count(*) from pg_locks where not granted and pid <> pg_backend_pid()"


class Other(threading.Thread):
    """A second request: its own connection, its own transaction."""

    def __init__(self, write: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._write = write
        self.result: Any = None

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.result = self._write()
        except Exception as error:  # noqa: BLE001  told by the test
            self.result = error
        finally:
            connection.close()

    def until_it_waits(self) -> None:
        self.start()
        for _ in range(500):
            with connection.cursor() as cursor:
                cursor.execute(WAITERS)
                if cursor.fetchone()[0]:
                    return
            time.sleep(0.02)
        raise AssertionError("it waits for nobody")


@pytest.mark.parametrize("which", ["follow_up", "checkpoint"])
def test_undoing_a_meeting_waits_for_a_writer_of_its_dates_and_does_not_stop_it(
    meeting, checkpoint, owner: User, now, which: str
) -> None:
    entry = meeting(ANSWER, checkpoint=checkpoint)
    found = checkpoint if which == "checkpoint" else Deadline.objects.get(about_label=LABEL)
    other = Other(lambda: undo_entry(entry=entry, by=owner, now=now))
    with transaction.atomic():
        Deadline.objects.select_for_update().get(pk=found.pk)
        other.until_it_waits()
        # The chain is free: else each would wait for the other, and the database would end one.
        set_deadline_state(found, by=owner, now=now, state=DeadlineState.WAIVED)
    other.join(20)
    assert other.result is True
    assert not Promise.objects.filter(entry=entry).exists()


def a_feed(plan: Plan, now) -> object:
    return feed.make_feed(plan=plan, by=plan.owner, now=now)


def the_end(plan: Plan, now) -> object:
    return end_plan(plan, by=plan.owner, now=now, ended_date=now.date())


def a_question(plan: Plan, now) -> object:
    return services.add_question(plan=plan, by=plan.owner, now=now, words="Why?")


def a_promise(plan: Plan, now) -> object:
    return services.add_promise(
        plan=plan, by=plan.owner, now=now, promised=ANSWER, made_date=now.date()
    )


def more_dates(plan: Plan, now) -> object:
    fields = {"kind": "appeal", "title": "Appeal", "local_date": date(2026, 6, 20)}
    wanted = [{**fields, "local_time": None, "zone": plan.zone}]
    return add_missing(plan=plan, by=plan.owner, now=now, wanted=wanted)


@pytest.mark.parametrize("write", [a_feed, the_end, a_question, a_promise, more_dates])
def test_a_writer_of_a_plan_takes_the_chain_before_its_row(plan: Plan, now, write) -> None:
    """As whoever adds a goal does: who holds the chain finds the row free."""
    other = Other(lambda: write(plan, now))
    with transaction.atomic():
        hold_chain(plan.owner_id)
        other.until_it_waits()
        assert Plan.objects.select_for_update(nowait=True).get(pk=plan.pk)
    other.join(20)
    assert not isinstance(other.result, Exception)
    assert other.result


@pytest.mark.parametrize("write", [set_first_day, set_last_day])
def test_a_writer_of_a_stage_takes_the_chain_before_its_row(plan: Plan, now, write) -> None:
    day = now.date()
    stage = begin_stage(
        plan=plan, by=plan.owner, now=now, kind="pip", name="Plan", started_date=day
    )
    Stage.objects.filter(pk=stage.pk).update(ended_date=day)
    step = timedelta(days=-1 if write is set_first_day else 1)
    other = Other(lambda: write(stage, by=plan.owner, now=now, day=day + step, instead_of=day))
    with transaction.atomic():
        hold_chain(plan.owner_id)
        other.until_it_waits()
        assert Stage.objects.select_for_update(nowait=True).get(pk=stage.pk)
    other.join(20)
    assert other.result == stage
