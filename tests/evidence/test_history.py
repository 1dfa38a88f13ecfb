"""The history of an entry: every step in words, in order, in as many queries for many as for few."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.evidence import services
from apps.evidence.citing import cite, decide_citation, restore_citation, withdraw_citation
from apps.evidence.enums import EntryKind
from apps.evidence.history import history, with_history
from apps.evidence.models import Entry
from apps.evidence.readings import Value, add_readings, withdraw_readings
from apps.files.services import say_origin
from tests.evidence.papers import with_paper
from tests.factories.evidence import make_entry
from tests.factories.files import make_file


def told(entry) -> list[str]:
    found = with_history(Entry.objects.with_details()).get(pk=entry.pk)
    return [one.words for one in history(found)]


def test_what_came_in_one_step_is_one_line(plan, owner, now):
    files = [(make_file(owner, now=now, name=name, content=name.encode()), name) for name in ("a.txt", "b.txt", "c.txt")]  # fmt: skip
    assert told(make_entry(plan, now=now)) == ["Written"]
    assert told(make_entry(plan, now=now, files=files[:1])) == ["Written, with a.txt"]
    assert told(make_entry(plan, now=now, files=files)) == ["Written, with a.txt and 2 more files"]


def test_files_come_go_and_come_back(plan, owner, now):
    entry = make_entry(plan, now=now)
    file = make_file(owner, now=now)
    later = [now + timedelta(minutes=n) for n in range(1, 5)]
    link = services.attach_file(entry=entry, by=owner, now=later[0], file=file, name="a.txt")
    say_origin(file=file, by=owner, now=later[1], origin="handed")
    services.withdraw_attachment(attachment=link, by=owner, now=later[2])
    services.restore_attachment(attachment=link, by=owner, now=later[3])
    assert told(entry) == [
        "Written", "File added: a.txt", "Where a.txt is from: Handed to me, about me",
        "File taken off: a.txt", "File put back: a.txt",
    ]  # fmt: skip


def test_places_and_their_decisions(plan, owner, now):
    entry, attachment = with_paper(plan, now=now)
    later = [now + timedelta(minutes=n) for n in range(1, 7)]
    place = cite(entry=entry, by=owner, now=later[0], attachment=attachment, page=2, quote="no rollback")  # fmt: skip
    cite(entry=entry, by=owner, now=later[1], quote="15:10")
    decide_citation(citation=place, by=owner, now=later[2], audience="lawyer")
    withdraw_citation(citation=place, by=owner, now=later[3])
    restore_citation(citation=place, by=owner, now=later[4])
    assert told(entry) == [
        "Written, with review.pdf",
        "Said where it shows this: page 2 of review.pdf",
        "Said where its own words show this",
        "Decided for a place that shows this: Only for my lawyer",
        "A place that shows this was taken out",
        "A place that shows this was put back",
    ]


def test_a_decision_is_told_once_and_for_a_file_that_came_later_by_its_name(plan, owner, now):
    entry, _attachment = with_paper(plan, now=now)
    later = [now + timedelta(minutes=n) for n in range(1, 4)]
    services.decide_audience(entries=[entry], by=owner, now=later[0], audience="panel")
    services.attach_file(
        entry=entry, by=owner, now=later[1], file=make_file(owner, now=now), name="a.txt"
    )
    services.decide_audience(entries=[entry], by=owner, now=later[2], audience="panel")
    assert told(entry)[1:] == [
        "Decided: May go in a packet",
        "File added: a.txt",
        "Decided for a.txt: May go in a packet",
    ]


def test_what_was_filled_in_and_taken_back_in(plan, owner, now):
    entry = make_entry(plan, now=now, kind=EntryKind.FEEDBACK, details={"giver": "Priya"})
    later = [now + timedelta(minutes=n) for n in range(1, 4)]
    services.fill_details(entry=entry, by=owner, now=later[0], details={"relation": "peer"})
    services.withdraw_entry(entry=entry, by=owner, now=later[1], why="twice")
    services.restore_entry(entry=entry, by=owner, now=later[2])
    assert told(entry) == [
        "Written", "Filled in: who they are to you", "Taken out of lists and packets", "Taken back in",
    ]  # fmt: skip


def test_a_reason_stays_when_it_is_taken_back_and_is_never_told_of_another_time(plan, owner, now):
    entry = make_entry(plan, now=now)
    later = [now + timedelta(minutes=n) for n in range(1, 4)]

    def reasons() -> list[str]:
        found = with_history(Entry.objects.with_details()).get(pk=entry.pk)
        return [one.why for one in history(found)]

    services.withdraw_entry(entry=entry, by=owner, now=later[0], why="wrong plan")
    services.restore_entry(entry=entry, by=owner, now=later[1])
    assert reasons() == ["", "wrong plan", ""]
    services.withdraw_entry(entry=entry, by=owner, now=later[2], why="twice")
    assert reasons() == ["", "", "", "twice"]


def test_values_of_a_figure_are_counted(plan, owner, now):
    entry = make_entry(
        plan, now=now, kind=EntryKind.METRIC, details={"name": "Contacts", "value": Decimal(640)}
    )
    later = [now + timedelta(minutes=n) for n in range(1, 3)]
    values = [Value(on_date=date(2026, 5, day), value=Decimal(day)) for day in (1, 2, 3)]
    rows = add_readings(entry=entry, by=owner, now=later[0], values=values)
    withdraw_readings(readings=rows[:1], by=owner, now=later[1])
    assert told(entry) == ["Written", "3 values added", "1 value taken out"]


def test_another_persons_ledger_is_not_read(plan, stranger_plan, owner, stranger, now):
    mine, theirs = make_entry(plan, now=now), make_entry(stranger_plan, now=now)
    services.decide_audience(entries=[theirs], by=stranger, now=now, audience="panel")
    assert told(mine) == ["Written"]


def test_many_steps_take_as_many_queries_as_few(plan, owner, now):
    def queries(entry) -> int:
        with CaptureQueriesContext(connection) as seen:
            told(entry)
        return len(seen)

    few, attachment = with_paper(plan, now=now)
    cite(entry=few, by=owner, now=now, attachment=attachment, page=1)
    before = queries(few)
    for page in range(2, 30):
        cite(entry=few, by=owner, now=now, attachment=attachment, page=page)
        services.correct_entry(entry=few, by=owner, now=now, statement=f"{page}", happened=few.happened)  # fmt: skip
    assert queries(few) == before
