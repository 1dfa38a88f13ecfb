"""What the search reads equals what a rebuild would read, after every service and in any order."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core import fuzzy
from apps.core.audience import Audience
from apps.evidence import citing, readings, search_index, services
from apps.evidence.enums import EntryKind
from apps.evidence.models import Attachment, Entry, EntrySearch, SearchWord
from apps.evidence.recording import Draft, record_drafts
from apps.evidence.tasks import sweep_search
from apps.files.models import FileText, TextState
from tests.factories.evidence import make_entry
from tests.factories.files import make_file

ZONE = "America/Los_Angeles"


def state(plan: Any) -> tuple[dict[Any, Any], dict[str, int]]:
    """Everything the search reads of a plan, without ids of its own."""
    names = ("kind", "audience", "withdrawn_at", "happened_from", "happened_until", "is_late", "has_proof",
             "made_by", "vector", "head")  # fmt: skip
    rows = EntrySearch.objects.filter(plan=plan).values_list("entry", *names)
    words = SearchWord.objects.filter(plan=plan).values_list("word", "entries")
    return {row[0]: row[1:] for row in rows}, dict(words)


def assert_equals_a_rebuild(plan: Any) -> None:
    kept = state(plan)
    search_index.rebuild(plan.pk)
    assert kept == state(plan)
    assert len(kept[0]) == Entry.objects.filter(plan=plan).count()


def draft(now, **rest) -> Draft:
    wanted = {
        "kind": EntryKind.NOTE, "statement": "The checkout moved", "client_token": uuid4(),
        "happened": fuzzy.exactly(now, zone=ZONE),
    }  # fmt: skip
    return Draft(**{**wanted, **rest})


# ── any order of services ────────────────────────────────────────────────────

WORDS = st.sampled_from(
    ["checkout moved", "latency fell", "Zoë thanked", "", "12 tickets", "отчёт"]
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["write", "mail", "correct", "kind", "details", "attach", "read", "off", "on", "withdraw", "restore",
             "undo", "decide", "cite", "value", "point"]
        ),
        st.integers(0, 4),
        WORDS,
    ),
    min_size=1,
    max_size=9,
)  # fmt: skip


class Acts:
    """One service each; what does not fit the entry as it is does nothing."""

    def __init__(self, plan: Any, now: Any) -> None:
        self.plan, self.now, self.by = plan, now, plan.owner
        self.made: list[Entry] = []

    def do(self, name: str, which: int, words: str) -> None:
        self.now += timedelta(seconds=1)
        if name in {"write", "mail"} or not self.made:
            self.made.append(getattr(self, "mail" if name == "mail" else "write")(words))
            return
        entry = Entry.objects.get(pk=self.made[which % len(self.made)].pk)
        getattr(self, name)(entry, words)

    def write(self, words: str) -> Entry:
        return make_entry(self.plan, now=self.now, statement=words or "x", original_words=words * 2)

    def mail(self, words: str) -> Entry:
        details = {"subject": words, "text": f"Text {words}", "sender": "zoe@example.org"}
        return make_entry(
            self.plan, now=self.now, kind=EntryKind.EMAIL, statement=words or "x", details=details
        )

    def correct(self, entry: Entry, words: str) -> None:
        services.correct_entry(
            entry=entry, by=self.by, now=self.now, statement=f"Corrected {words}",
            happened=fuzzy.on_day(date(2026, 1, 5), zone=ZONE), original_words=words or None,
        )  # fmt: skip

    def kind(self, entry: Entry, words: str) -> None:
        details = {"giver": words}
        services.change_kind(
            entry=entry, by=self.by, now=self.now, kind=EntryKind.FEEDBACK, details=details
        )

    def details(self, entry: Entry, words: str) -> None:
        if entry.kind == EntryKind.FEEDBACK:
            services.fill_details(
                entry=entry, by=self.by, now=self.now, details={"exact_words": words}
            )

    def attach(self, entry: Entry, words: str) -> None:
        file = make_file(self.by, now=self.now, content=f"{words} {entry.pk}".encode())
        services.attach_files(entry=entry, by=self.by, now=self.now, files=[(file, f"{words}.txt")])

    def read(self, entry: Entry, words: str) -> None:
        for link in entry.attachments.all():
            FileText.objects.update_or_create(
                file=link.file,
                defaults={
                    "owner_id": self.by.pk, "state": TextState.READ, "text": f"Read {words}",
                    "read_at": self.now,
                },
            )  # fmt: skip
            search_index.refresh_for_files([link.file_id])

    def off(self, entry: Entry, _words: str) -> None:
        for link in Attachment.objects.present().filter(entry=entry):
            services.withdraw_attachment(attachment=link, by=self.by, now=self.now)

    def on(self, entry: Entry, _words: str) -> None:
        for link in Attachment.objects.filter(entry=entry):
            services.restore_attachment(attachment=link, by=self.by, now=self.now)

    def withdraw(self, entry: Entry, words: str) -> None:
        services.withdraw_entry(entry=entry, by=self.by, now=self.now, why=words)

    def restore(self, entry: Entry, _words: str) -> None:
        services.restore_entry(entry=entry, by=self.by, now=self.now)

    def undo(self, entry: Entry, _words: str) -> None:
        if services.undo_entry(entry=entry, by=self.by, now=self.now):
            self.made = [one for one in self.made if one.pk != entry.pk]

    def decide(self, entry: Entry, words: str) -> None:
        was = services.decide_audience(
            entries=[entry], by=self.by, now=self.now, audience=Audience.PANEL
        )
        if words:
            services.take_back(decision=was, by=self.by, now=self.now)

    def cite(self, entry: Entry, words: str) -> None:
        if words:
            made = citing.cite(entry=entry, by=self.by, now=self.now, quote=words)
            citing.withdraw_citation(citation=made, by=self.by, now=self.now)
            citing.restore_citation(citation=made, by=self.by, now=self.now)

    def value(self, entry: Entry, words: str) -> None:
        services.change_kind(
            entry=entry, by=self.by, now=self.now, kind=EntryKind.METRIC,
            details={"name": "rate", "value": 1},
        )  # fmt: skip
        entry = Entry.objects.get(pk=entry.pk)
        value = readings.Value(on_date=date(2026, 5, 1), value=Decimal(2), source=words)
        added = readings.add_readings(entry=entry, by=self.by, now=self.now, values=[value])
        readings.withdraw_readings(readings=added, by=self.by, now=self.now)
        for one in added:
            readings.restore_reading(reading=one, by=self.by, now=self.now)

    def point(self, entry: Entry, words: str) -> None:
        services.point_instead(
            entry=entry, by=self.by, now=self.now, details={"place": f"OPS {words}"}
        )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_the_index_equals_a_rebuild_after_any_services(plan, now, steps):
    acts = Acts(plan, now)
    for name, which, words in steps:
        acts.do(name, which, words)
    assert_equals_a_rebuild(plan)


@pytest.mark.parametrize(
    "name",
    ["correct", "kind", "attach", "read", "off", "on", "withdraw", "restore", "undo", "decide", "cite", "value", "point"],
)  # fmt: skip
def test_the_index_equals_a_rebuild_after_each_service(plan, now, name):
    acts = Acts(plan, now)
    for step in ("write", "mail", "attach", "read", "off", "withdraw", name):
        acts.do(step, 0, "latency fell")
    assert_equals_a_rebuild(plan)


# ── how it is made ───────────────────────────────────────────────────────────


def test_a_hundred_entries_take_as_many_statements_as_one(plan, owner, now):
    def statements(count: int) -> int:
        drafts = [draft(now, statement=f"Number {n} latency") for n in range(count)]
        entries = record_drafts(plan=plan, by=owner, now=now, drafts=drafts).values()
        with CaptureQueriesContext(connection) as seen:
            search_index.refresh(one.pk for one in entries)
        return len(seen)

    statements(1)  # the dictionary is asked for each word once
    assert statements(100) == statements(1)


def test_the_last_entry_that_holds_a_word_takes_it_along(plan, owner, now):
    first = make_entry(plan, now=now, statement="Shared zebra")
    make_entry(plan, now=now, statement="Shared words")
    words = SearchWord.objects.filter(plan=plan)
    assert dict(words.values_list("word", "entries")) == {"shared": 2, "zebra": 1, "words": 1}
    services.undo_entry(entry=first, by=owner, now=now)
    assert dict(words.values_list("word", "entries")) == {"shared": 1, "words": 1}


def test_a_file_of_any_text_never_stops_what_it_belongs_to(plan, owner, now):
    texts = [
        "\u0301" * 50_000,
        "x" * 300_000,
        " ".join(f"a-{n:x}" for n in range(60_000)),
        "👍" * 10_000,
    ]
    for number, text in enumerate(texts):
        file = make_file(owner, now=now, content=f"{number}".encode())
        make_entry(plan, now=now, statement="Plain", files=[(file, "a.txt")])
        FileText.objects.create(
            owner=owner, file=file, state=TextState.READ, text=text, read_at=now
        )
        search_index.refresh_for_files([file.pk])
    assert_equals_a_rebuild(plan)


def test_only_words_of_the_present_kind_are_read(plan, owner, now):
    entry = make_entry(
        plan, now=now, statement="x", kind=EntryKind.FEEDBACK, details={"giver": "Zebra"}
    )
    services.change_kind(entry=entry, by=owner, now=now, kind=EntryKind.NOTE)
    assert not SearchWord.objects.filter(plan=plan, word="zebra").exists()


def test_the_sweep_reads_what_the_search_does_not_know(plan, now):
    known = make_entry(plan, now=now, statement="Known")
    unknown = make_entry(plan, now=now, statement="Unknown zebra")
    before = state(plan)
    search_index.forget([unknown.pk])
    EntrySearch.objects.filter(entry=known).update(made_by=0)
    assert sweep_search() == 2
    assert state(plan) == before
    assert sweep_search() == 0


def test_the_command_makes_it_again(plan, now, capsys):
    make_entry(plan, now=now, statement="Zebra crossing")
    before = state(plan)
    EntrySearch.objects.filter(plan=plan).delete()
    SearchWord.objects.filter(plan=plan).update(entries=40)
    call_command("reindex_search", "--plan", str(plan.pk))
    assert "Read 1 entries." in capsys.readouterr().out
    assert state(plan) == before
    with pytest.raises(CommandError):
        call_command("reindex_search", "--plan", str(uuid4()))
