from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from uuid import uuid4

import pgtrigger
import pytest
from django.db import connection, transaction

from apps.accounts.models import User
from apps.audit.models import LedgerEvent
from apps.audit.rehash import rehash
from apps.audit.services import hold_chain
from apps.core.fuzzy import unknown
from apps.evidence.services import record_entry
from apps.goals import services
from apps.goals.models import Goal, GoalVersion
from apps.plans.services import create_plan
from tests.conftest import PASSWORD

NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)


def kinds(owner) -> list[str]:
    rows = LedgerEvent.objects.filter(owner_id=owner.pk).order_by("sequence")
    return list(rows.values_list("kind", flat=True))


def test_every_change_of_a_goal_is_in_the_ledger(owner, plan, now):
    goal = services.add_goal(plan=plan, by=owner, now=now, words="Ship it")
    services.change_goal(goal=goal, by=owner, now=now, words="Ship it to all")
    services.rename_goal(goal=goal, by=owner, now=now, short_name="Export")
    services.say_delivered(goal=goal, by=owner, now=now, delivered="38 of 42", delivered_date=None)
    services.withdraw_goal(goal=goal, by=owner, now=now)
    services.restore_goal(goal=goal, by=owner, now=now)
    assert kinds(owner) == [
        "goal.added", "goal.version", "goal.version", "goal.renamed", "goal.delivered",
        "goal.withdrawn", "goal.restored",
    ]  # fmt: skip


def test_the_ledger_vouches_for_who_gave_the_words_when_and_how(owner, plan, now):
    goal = services.add_goal(
        plan=plan, by=owner, now=now, words="Ship it", given_date=date(2026, 5, 4), how="email"
    )
    assert rehash(owner.pk, GoalVersion).changed == ()
    with pgtrigger.ignore("goals.GoalVersion:never_edited"):
        goal.versions.update(given_date=date(2026, 5, 5), how="letter")
    changed = rehash(owner.pk, GoalVersion).changed
    assert [one.split()[-1] for one in changed] == ["given_date", "how"]


def test_what_changes_nothing_is_not_in_the_ledger(owner, plan, now):
    goal = services.add_goal(plan=plan, by=owner, now=now, words="Ship it", short_name="Export")
    services.rename_goal(goal=goal, by=owner, now=now, short_name="Export")
    services.restore_goal(goal=goal, by=owner, now=now)
    services.change_goal(goal=goal, by=owner, now=now, words="Ship it")
    assert kinds(owner) == ["goal.added", "goal.version"]
    for _time in range(2):
        services.change_goal(goal=goal, by=owner, now=now, words="Ship it to all", why="moved")
    assert kinds(owner) == ["goal.added", "goal.version", "goal.version"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["add", "change"])
def test_a_goal_and_an_entry_at_once_do_not_wait_for_each_other(change):
    owner = User.objects.create_user("owner@example.org", PASSWORD)
    plan = create_plan(by=owner, now=NOW, name="My plan", zone="UTC")
    goal = services.add_goal(plan=plan, by=owner, now=NOW, words="Ship it")
    chain_is_held, goal_waits, failed = threading.Event(), threading.Event(), []

    def log_an_entry() -> None:
        with transaction.atomic():
            hold_chain(owner.pk)
            chain_is_held.set()
            goal_waits.wait(1)
            record_entry(
                plan=plan, by=owner, now=NOW, kind="win", statement="It went out", goals=[goal],
                happened=unknown(zone="UTC"), client_token=uuid4(),
            )  # fmt: skip

    def write_a_goal() -> None:
        chain_is_held.wait(10)
        if change == "add":
            services.add_goal(plan=plan, by=owner, now=NOW, words="Another")
        else:
            services.change_goal(goal=goal, by=owner, now=NOW, words="Ship it to all")

    def run(act) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in (log_an_entry, write_a_goal)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert failed == []
    assert GoalVersion.objects.filter(goal__plan=plan).count() == 2
    assert Goal.objects.get(pk=goal.pk).entry_links.count() == 1
