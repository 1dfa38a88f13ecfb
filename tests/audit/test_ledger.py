from __future__ import annotations

import os
import threading

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import Error

from apps.audit.models import LedgerEvent
from apps.audit.services import head, record, verify
from apps.core.erase import erase_owner
from apps.plans.models import Plan


@pytest.fixture
def events(plan, now):
    return [record(about=plan, kind=f"plan.{n}", now=now, facts={"n": n}) for n in range(3)]


def test_events_follow_each_other(events, owner):
    assert [one.sequence for one in events] == [1, 2, 3]
    assert head(owner.pk) == events[-1]
    assert verify(owner.pk) is None


def test_content_enters_only_as_a_salted_hash(plan, now):
    event = record(
        about=plan, kind="plan.named", now=now, content={"name": "secret words"}, salt=b"x" * 16
    )
    assert "secret words" not in event.body
    with pytest.raises(ValueError, match="salt"):
        record(about=plan, kind="plan.named", now=now, content={"name": "secret words"})


@pytest.mark.parametrize(
    "change", ["update audit_ledgerevent set kind = 'x'", "delete from audit_ledgerevent"]
)
def test_the_database_refuses_changes_even_of_the_schemas_owner(events, change):
    with (
        pytest.raises(Error, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert LedgerEvent.objects.count() == 3


def test_truncate_is_refused(events):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table audit_ledgerevent enable trigger ledger_no_truncate")
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            cursor.execute("truncate audit_ledgerevent")
        cursor.execute("alter table audit_ledgerevent disable trigger ledger_no_truncate")


@pytest.mark.parametrize(
    "change",
    [
        "update audit_ledgerevent set kind = 'x'",
        "delete from audit_ledgerevent",
        "truncate audit_ledgerevent",
        "alter table audit_ledgerevent disable trigger all",
        "create table intruder (id int)",
    ],
)
def test_the_role_of_web_and_workers_may_not_even_try(db, change):
    url = os.environ["DATABASE_URL_OF_APP"]
    with (
        psycopg.connect(url, dbname=connection.settings_dict["NAME"]) as link,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        link.execute(change)


def test_tampering_by_a_superuser_is_found(events, owner):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table audit_ledgerevent disable trigger user")
        cursor.execute(
            "update audit_ledgerevent set body = replace(body, '1', '7') where sequence = 2"
        )
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table audit_ledgerevent enable trigger user")
        cursor.execute("alter table audit_ledgerevent disable trigger ledger_no_truncate")
    assert verify(owner.pk) == 2


def test_erasing_one_person_leaves_the_chain_of_others(events, owner, stranger_plan, stranger, now):
    record(about=stranger_plan, kind="plan.created", now=now)
    erase_owner(owner.pk)
    assert not LedgerEvent.objects.filter(owner_id=owner.pk).exists()
    assert not Plan.objects.for_user(owner).exists()
    assert verify(stranger.pk) is None
    assert head(stranger.pk) is not None


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_never_fork_the_chain(owner, plan, now):
    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    record(about=plan, kind="plan.touched", now=now)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert LedgerEvent.objects.filter(owner_id=owner.pk).count() == 40
    assert verify(owner.pk) is None
