"""The page of one entry: what it says, its proof, its history, and as many queries for many as for few."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core import fuzzy
from apps.evidence import services
from apps.evidence.enums import EntryKind
from apps.goals.services import add_goal
from apps.plans.models import Person
from tests.data import makers
from tests.factories.evidence import make_entries, make_entry
from tests.factories.files import make_file

ZONE = "America/Los_Angeles"


def page_of(client, entry) -> str:
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_says_what_happened_when_and_how_much_later_it_was_written(owner_client, plan, now):
    entry = make_entry(
        plan,
        now=now,
        happened=fuzzy.on_day(date(2026, 5, 27), zone=ZONE),
        original_words="He said so.",
    )
    page = page_of(owner_client, entry)
    for words in (
        entry.statement,
        "Wed 27 May 2026",
        "Written 6 days later",
        "Tue 2 Jun 2026, 09:30",
        "He said so.",
    ):
        assert words in page


def test_a_file_can_be_downloaded_and_compared(owner_client, plan, owner, now):
    file = make_file(owner, now=now, name="screen.png", content=makers.png())
    page = page_of(owner_client, make_entry(plan, now=now, files=[(file, "screen.png")]))
    assert file.get_absolute_url() in page
    assert reverse("file_preview", args=[file.pk]) in page
    assert file.sha256[:4] in page
    assert "kept exactly as received" in page


def test_a_file_without_a_small_copy_shows_none(owner_client, plan, owner, now):
    file = make_file(owner, now=now, name="letter.pdf")
    page = page_of(owner_client, make_entry(plan, now=now, files=[(file, "letter.pdf")]))
    assert reverse("file_preview", args=[file.pk]) not in page


def test_the_choice_of_who_may_see_it_is_explained_once(owner_client, plan, now):
    page = page_of(owner_client, make_entry(plan, now=now))
    explained = (
        "Only “May go in a packet” lets it into a packet for a panel. "
        "What you keep out, a court may still order you to hand over. "
        "Marking it for a lawyer does not make it privileged."
    )
    assert page.count(explained) == 1


def test_the_history_tells_everything_in_order(owner_client, plan, owner, now):
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    person = Person.objects.create(
        owner=owner, plan=plan, name="Priya", relation="peer", created_at=now
    )
    entry = make_entry(plan, now=now, statement="640 contacts")
    steps = iter(range(1, 20))

    def later() -> datetime:
        at: datetime = now + timedelta(hours=next(steps))
        return at

    services.set_goals(entry=entry, by=owner, now=later(), goals=[goal])
    services.set_people(entry=entry, by=owner, now=later(), people=[person])
    services.correct_entry(
        entry=entry,
        by=owner,
        now=later(),
        statement="604 contacts",
        happened=entry.happened,
        why="misread",
    )
    services.correct_entry(
        entry=entry,
        by=owner,
        now=later(),
        statement="604 contacts",
        happened=fuzzy.in_year(date(2026, 1, 1), zone=ZONE),
    )
    services.decide_audience(entries=[entry], by=owner, now=later(), audience="panel")
    services.change_kind(entry=entry, by=owner, now=later(), kind=EntryKind.NOTE)
    services.set_goals(entry=entry, by=owner, now=later(), goals=[])
    services.withdraw_entry(entry=entry, by=owner, now=later(), why="twice")
    page = page_of(owner_client, entry)
    told = page[page.index('<h2 class="side">History') :]
    order = [
        "Written", "640 contacts", "Joined to goal 1", "Joined to Priya", "Correction added", "604 contacts",
        "Why: misread", "Date changed to 2026", "Decided: May go in a packet", "Kind changed to Note",
        "No longer joined to goal 1", "Taken out of lists and packets", "Why: twice",
    ]  # fmt: skip
    places = [told.index(words) for words in order]
    assert places == sorted(places)


def test_more_entries_and_more_files_take_as_many_queries(owner_client, plan, owner, now):
    def queries(entry) -> int:
        owner_client.get(entry.get_absolute_url())
        with CaptureQueriesContext(connection) as seen:
            assert owner_client.get(entry.get_absolute_url()).status_code == 200
        return len(seen)

    def entry_with(count: int):
        files = [
            (make_file(owner, now=now, content=f"{count}/{n}".encode()), f"{n}.txt")
            for n in range(count)
        ]
        return make_entry(plan, now=now, files=files)

    few = queries(entry_with(1))
    make_entries(plan, 60, now=now)
    assert queries(entry_with(12)) == few
