"""What the services store, what they never change, and what the ledger is told."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from apps.accounts.models import User
from apps.audit.models import LedgerEvent
from apps.audit.services import verify
from apps.core import fuzzy
from apps.core.audience import Audience
from apps.evidence import services, undoing
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntryVersion
from apps.files.models import StoredFile
from apps.goals.services import add_goal
from apps.plans.models import Plan
from tests.factories.evidence import make_entries, make_entry
from tests.factories.files import make_file


def kinds(owner) -> list[str]:
    events = LedgerEvent.objects.filter(owner_id=owner.pk).order_by("sequence")
    return list(events.values_list("kind", flat=True))


def test_an_entry_tells_the_ledger_what_and_never_the_words(plan, owner, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    file = make_file(owner, now=now)
    make_entry(
        plan, now=now, statement="secret words", original_words="secret too", kind=EntryKind.REFERENCE,
        details={"place": "secret place"}, goals=[goal], files=[(file, "secret.txt")],
    )  # fmt: skip
    assert kinds(owner)[-5:] == [
        "entry.created",
        "entry.version",
        "entry.details",
        "entry.goal",
        "entry.file",
    ]
    assert all("secret" not in event.body for event in LedgerEvent.objects.all())
    assert verify(owner.pk) is None


def test_the_first_version_is_the_entrys_words(plan, now):
    entry = make_entry(plan, now=now, original_words="as said")
    version = entry.versions.get()
    assert (version.statement, version.original_words, version.number) == (
        entry.statement,
        "as said",
        1,
    )
    assert version.happened == entry.happened


def test_a_correction_without_original_words_keeps_them(plan, owner, now):
    entry = make_entry(plan, now=now, original_words="as said")
    services.correct_entry(
        entry=entry,
        by=owner,
        now=now + timedelta(days=1),
        statement="Better",
        happened=entry.happened,
    )
    latest = EntryVersion.objects.filter(entry=entry).latest("number")
    assert (latest.statement, latest.original_words, latest.number) == ("Better", "as said", 2)
    entry.refresh_from_db()
    assert entry.written_at == now


def test_everything_of_an_entry_belongs_to_its_owner(plan, owner, now):
    entry = make_entry(plan, now=now, files=[(make_file(owner, now=now), "a.txt")])
    assert {entry.owner, entry.versions.get().owner, entry.attachments.get().owner} == {owner}


def test_details_the_kind_does_not_have_are_a_mistake(plan, now):
    with pytest.raises(KeyError), transaction.atomic():
        make_entry(plan, now=now, kind=EntryKind.METRIC, details={"place": "x"})


@pytest.mark.django_db(transaction=True)
def test_the_same_form_in_parallel_is_one_entry(now):
    owner = User.objects.create_user("parallel@example.org")
    plan = Plan.objects.create(owner=owner, name="P", created_at=now)
    token, gate, failures = uuid4(), threading.Barrier(4), []

    def work() -> None:
        gate.wait()
        try:
            with transaction.atomic():
                file = make_file(owner, now=now, content=b"same bytes")
                make_entry(plan, now=now, client_token=token, files=[(file, "a.txt")])
        except BaseException as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert Entry.objects.count() == Attachment.objects.count() == StoredFile.objects.count() == 1
    assert verify(owner.pk) is None


def test_a_decision_covers_entries_and_present_files_and_is_taken_back(plan, owner, now):
    entries = make_entries(plan, 3, now=now)
    services.attach_file(entry=entries[0], by=owner, now=now, file=make_file(owner, now=now))
    services.decide_audience(entries=entries[:1], by=owner, now=now, audience=Audience.NEVER)
    was = services.decide_audience(entries=entries, by=owner, now=now, audience=Audience.PANEL)
    assert set(Entry.objects.values_list("audience", flat=True)) == {"panel"}
    assert Attachment.objects.get().audience == "panel"
    again = services.Decision.of_token(was.token())
    services.take_back(decision=again, by=owner, now=now)
    found = dict(Entry.objects.values_list("pk", "audience"))
    assert [found[one.pk] for one in entries] == ["never", "undecided", "undecided"]
    assert Attachment.objects.get().audience == "never"


def test_a_decision_tells_the_ledger_once_for_each_change(plan, owner, now):
    entries = make_entries(plan, 2, now=now)
    services.decide_audience(entries=entries, by=owner, now=now, audience=Audience.PANEL)
    services.decide_audience(entries=entries, by=owner, now=now, audience=Audience.PANEL)
    told = LedgerEvent.objects.filter(kind="entry.audience")
    assert told.count() == 2
    assert json.loads(told.latest("sequence").body)["facts"] == {"from": "undecided", "to": "panel"}


def test_a_file_that_came_later_is_decided_with_its_own_line_in_the_ledger(plan, owner, now):
    entry = make_entry(plan, now=now)
    services.decide_audience(entries=[entry], by=owner, now=now, audience=Audience.PANEL)
    link = services.attach_file(entry=entry, by=owner, now=now, file=make_file(owner, now=now))
    services.decide_audience(entries=[entry], by=owner, now=now, audience=Audience.PANEL)
    told = LedgerEvent.objects.get(kind="entry.file_audience")
    assert (told.about_id, Attachment.objects.get().audience) == (link.pk, "panel")
    facts = {"entry": str(entry.pk), "from": "undecided", "to": "panel"}
    assert json.loads(told.body)["facts"] == facts


def test_taking_back_leaves_what_was_decided_anew_in_another_tab(plan, owner, now):
    entry, other = make_entries(plan, 2, now=now)
    services.attach_file(entry=entry, by=owner, now=now, file=make_file(owner, now=now))
    services.decide_audience(entries=[entry, other], by=owner, now=now, audience=Audience.PANEL)
    was = services.decide_audience(
        entries=[entry, other], by=owner, now=now, audience=Audience.LAWYER
    )
    services.decide_audience(entries=[entry], by=owner, now=now, audience=Audience.NEVER)
    assert services.take_back(decision=was, by=owner, now=now)
    found = dict(Entry.objects.values_list("pk", "audience"))
    assert (found[entry.pk], found[other.pk]) == ("never", "panel")
    assert Attachment.objects.get().audience == "never"
    assert not services.take_back(decision=was, by=owner, now=now)


def test_entries_of_somebody_else_cannot_be_decided(plan, stranger_plan, owner, now):
    theirs = make_entry(stranger_plan, now=now)
    services.decide_audience(entries=[theirs], by=owner, now=now, audience=Audience.PANEL)
    theirs.refresh_from_db()
    assert theirs.audience == Audience.UNDECIDED


def test_undo_takes_versions_links_details_and_free_files(plan, owner, now):
    shared, own = make_file(owner, now=now, content=b"a"), make_file(owner, now=now, content=b"b")
    other = make_entry(plan, now=now, files=[(shared, "a.txt")])
    entry = make_entry(
        plan,
        now=now,
        kind=EntryKind.REFERENCE,
        details={"place": "x"},
        files=[(shared, "a.txt"), (own, "b.txt")],
    )
    assert services.undo_entry(entry=entry, by=owner, now=now + timedelta(minutes=9))
    assert list(Entry.objects.all()) == [other]
    assert list(StoredFile.objects.all()) == [shared]
    assert kinds(owner)[-2:] == ["entry.undone", "file.removed"]
    assert verify(owner.pk) is None


def test_undo_ends_after_ten_minutes_and_with_the_first_citation(plan, owner, now, monkeypatch):
    entry = make_entry(plan, now=now)
    assert not services.undo_entry(
        entry=entry, by=owner, now=now + timedelta(minutes=10, seconds=1)
    )
    monkeypatch.setattr(undoing, "_citing", [lambda one: one.pk == entry.pk])
    assert not services.undo_entry(entry=entry, by=owner, now=now)
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_the_database_protects_files_and_dates(plan, owner, now):
    file = make_file(owner, now=now)
    entry = make_entry(plan, now=now, files=[(file, "a.txt")])
    with pytest.raises(ProtectedError):
        file.delete()
    with pytest.raises(ProtectedError):
        entry.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(happened_from=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(owner=owner, entry=entry, file=file, name="b", added_at=now)


def test_a_link_that_stands_is_not_added_twice(plan, owner, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    entry = make_entry(plan, now=now, goals=[goal])
    services.set_goals(entry=entry, by=owner, now=now, goals=[goal, goal])
    assert entry.goal_links.count() == 1


def test_an_unknown_date_is_kept_as_unknown(plan, now):
    entry = make_entry(plan, now=now, happened=fuzzy.unknown(zone="UTC"))
    assert entry.happened == fuzzy.unknown(zone="UTC")


def test_the_database_refuses_another_written_time_or_other_first_words(plan, now):
    entry = make_entry(plan, now=now)
    earlier = now - timedelta(days=9)
    version = EntryVersion.objects.filter(entry=entry)
    for change in (
        lambda: Entry.objects.filter(pk=entry.pk).update(written_at=earlier),
        lambda: Entry.objects.filter(pk=entry.pk).update(client_token=uuid4()),
        lambda: version.update(statement="Better words"),
        lambda: version.update(written_at=earlier),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    entry.refresh_from_db()
    assert (entry.written_at, version.get().statement) == (now, entry.statement)
