from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.enums import EntryKind
from apps.intake.parsers.guess import guess
from tests.hostile import TEXTS

SENTENCES = {
    "Shipped the exporter two days early": ("win", "done_words"),
    "Resolved the outage within the hour": ("win", "done_words"),
    "Met with Priya about the roadmap": ("meeting", "meeting_words"),
    "1:1 notes: scope was changed again": ("meeting", "meeting_words"),
    "Attendees: Priya, Sam": ("meeting", "meeting_words"),
    'Sam: "great job on the doc"': ("feedback", "praise_words"),
    "Priya thanked me in front of the team": ("feedback", "praise_words"),
    "Kudos from the partner team": ("feedback", "praise_words"),
    "p99 from 120 ms to 80 ms": ("metric", "number_changed"),
    "Reduced the cost by 30 %": ("metric", "number_changed"),
    "Test coverage is at 91 %": ("metric", "number_changed"),
    "https://jira.example.org/browse/ORD-1": ("reference", "only_a_link"),
    "ORD-123": ("reference", "only_a_link"),
    "From: Sam <s@example.org>\nSent: today": ("email", "mail_head"),
    "Blocked: access to the ledger was removed": ("obstacle", "blocked_words"),
    "Blocked by the review of the other team": ("obstacle", "blocked_words"),
    "The rollout was blocked until they approved it": ("obstacle", "blocked_words"),
    "Unblocked the other team": ("win", "done_words"),
    "The letter names three goals": ("note", "nothing_else"),
    "": ("note", "nothing_else"),
}


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_words_say_the_kind_and_why(text, expected):
    found = guess(text=text)
    assert (found.kind, found.reason) == expected


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.eml", "email"), ("A.MSG", "email"), ("winmail.dat", "email"), ("invite.ics", "meeting"), ("numbers.csv", "metric"), ("letter.pdf", "document"), ("shot.PNG", "document"), ("strange.xyz", "document"), ("no ending", "document")],
)  # fmt: skip
def test_a_file_is_known_by_its_ending(name, kind):
    assert guess(file_name=name, text="shipped it").kind == kind


def test_the_words_of_a_text_file_decide():
    assert guess(file_name="notes.txt", text="shipped it").kind == "win"


KNOWN = {*EntryKind.values, "meeting"}


@given(st.text(max_size=300), st.text(max_size=30))
def test_every_guess_is_a_kind(text, name):
    assert guess(text=text, file_name=name).kind in KNOWN


@pytest.mark.parametrize("text", [*TEXTS.values(), "from 1" * 200_000, "thank you " * 100_000])
def test_very_long_words_are_guessed_too(text):
    assert guess(text=text).kind in KNOWN
