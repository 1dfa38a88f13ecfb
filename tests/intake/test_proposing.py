"""What typed or pasted words become."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.fuzzy import Precision
from apps.evidence.enums import EntryKind, WhereHeld
from apps.intake.proposing import AHEAD, propose, writes_day_first
from apps.plans.models import Plan

NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)
ZONE = "America/Los_Angeles"
MAIL = (
    "From: Ines Duarte <ines@example.org>\nSent: {date}\nTo: Mara\nSubject: The launch\n\nIt held."
)


def proposed(words: str, *, names: tuple[str, ...] = (), country: str = "US", zone: str = ZONE):
    return propose(words, file_names=names, plan=Plan(country=country), zone=zone, now=NOW)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The pager stayed quiet all weekend.", EntryKind.NOTE),
        ("Shipped the second region.", EntryKind.WIN),
        ("Ines thanked me for the runbook", EntryKind.FEEDBACK),
        ("1:1 with Ines about the plan", EntryKind.MEETING),
        ("Cut p95 latency from 300 ms to 120 ms", EntryKind.METRIC),
        ("Blocked: no access to the ledger since May", EntryKind.OBSTACLE),
        ("Closed OPS-2217 today", EntryKind.WIN),
        ("javascript:alert(1)", EntryKind.NOTE),
        ("2026", EntryKind.NOTE),
        ("From: the beginning it was clear", EntryKind.NOTE),
    ],
)
def test_the_kind_is_guessed_from_the_words(words, kind):
    found = proposed(words)
    assert (found.kind, found.statement, found.happened.start) == (kind, words, NOW)


@pytest.mark.parametrize(
    ("words", "held", "place", "statement"),
    [
        ("OPS-2217", WhereHeld.TICKET, "OPS-2217", "OPS-2217"),
        ("#4711", WhereHeld.TICKET, "#4711", "#4711"),
        ("T123456", WhereHeld.TICKET, "T123456", "T123456"),
        (
            "https://jira.corp.example/browse/OPS-1", WhereHeld.TICKET,
            "https://jira.corp.example/browse/OPS-1", "Jira: OPS-1",
        ),
        (
            "https://wiki.corp.example/The-launch-plan", WhereHeld.WIKI,
            "https://wiki.corp.example/The-launch-plan", "Wiki: The launch plan",
        ),
    ],
)  # fmt: skip
def test_a_link_or_number_is_a_reference_card_with_a_title(words, held, place, statement):
    found = proposed(words)
    assert (found.kind, found.statement) == (EntryKind.REFERENCE, statement)
    assert found.details == {"held": held, "place": place}
    assert not found.left_out


def test_what_would_let_somebody_in_is_left_out_of_a_link():
    found = proposed("https://wiki.corp.example/plan?page=4&access_token=abcdef0123456789")
    assert found.details["place"] == "https://wiki.corp.example/plan?page=4"
    assert found.left_out
    assert "abcdef0123456789" not in repr(found)


def test_a_pasted_mail_happened_on_its_own_clock():
    found = proposed(MAIL.format(date="Tue, 3 Mar 2026 14:02:00 +0100"))
    assert found.kind == EntryKind.EMAIL
    assert found.happened.start == datetime(2026, 3, 3, 13, 2, tzinfo=UTC)
    assert found.happened.zone == "+01:00"
    assert found.details["sent_at"] == found.happened.start
    assert found.details["sender"] == "Ines Duarte <ines@example.org>"
    assert found.details["text"] == "It held."
    assert found.statement == "The launch"


def test_without_a_zone_it_is_read_on_the_readers_own_clock():
    found = proposed(MAIL.format(date="Tuesday, March 3, 2026 2:02 PM"))
    assert found.happened.start == datetime(2026, 3, 3, 22, 2, tzinfo=UTC)
    assert found.happened.zone == ZONE


def test_a_date_with_two_readings_stays_open_and_both_are_offered():
    found = proposed(MAIL.format(date="3/4/2026 14:02"))
    assert found.happened.precision is Precision.UNKNOWN
    assert "sent_at" not in found.details
    assert {one.local_start.date().isoformat() for one in found.days if one.local_start} == {
        "2026-03-04",
        "2026-04-03",
    }


@pytest.mark.parametrize(
    "date",
    [
        "3 Mar 2099 14:02", "31 Feb 2026 14:02", "soon", "", "Fri, 1 Jan 1960 00:00:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 -2300", "Mon, 1 Jan 0001 00:00:00 +1400", "Tue, 99 May 2026 16:42:00 -0700",
    ],
)  # fmt: skip
def test_a_date_nobody_can_use_stays_open(date):
    found = proposed(MAIL.format(date=date))
    assert found.kind == EntryKind.EMAIL
    assert found.happened.precision is Precision.UNKNOWN


def test_the_words_above_a_pasted_mail_are_the_statement():
    words = "Ines agreed to the date\n\n---------- Forwarded message ---------\n" + MAIL.format(
        date="Tue, 3 Mar 2026 14:02:00 +0100"
    )
    found = proposed(words)
    assert found.statement == "Ines agreed to the date"
    assert found.original_words == words


def test_words_with_a_mail_as_file_are_a_mail():
    found = proposed("Ines thanked me", names=("note.eml",))
    assert (found.kind, found.statement) == (EntryKind.EMAIL, "Ines thanked me")
    assert proposed("Ines thanked me", names=("a.pdf",)).kind == EntryKind.FEEDBACK


def test_files_alone_are_a_document_named_after_them():
    found = proposed("", names=("screen.png",))
    assert (found.kind, found.statement) == (EntryKind.DOCUMENT, "screen.png")


@pytest.mark.parametrize(
    ("country", "zone", "day_first"),
    [
        ("US", "Europe/Berlin", False),
        ("DE", "America/New_York", True),
        ("", "America/New_York", False),
        ("", "America/Toronto", True),
        ("", "Europe/Berlin", True),
    ],
)
def test_how_somebody_writes_a_day_follows_the_country(country, zone, day_first):
    assert writes_day_first(Plan(country=country), zone=zone) is day_first


@given(st.text(max_size=60))
@settings(max_examples=200, deadline=None)
def test_no_date_line_fails(dated):
    found = proposed(MAIL.format(date=dated))
    assert found.happened.start is None or found.happened.start <= NOW + AHEAD


@given(st.text(min_size=1, max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_word_is_lost(words):
    whole = words.strip()
    if not whole:
        return
    found = proposed(whole)
    kept = {found.statement, found.original_words, found.details.get("place")}
    assert whole in kept or found.left_out
