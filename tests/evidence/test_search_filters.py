"""Searching the log: filters beside words, and questions that mean harm."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest

from apps.core import fuzzy
from apps.core.audience import Audience
from apps.evidence import services
from apps.evidence.enums import EntryKind
from apps.goals.services import add_goal
from apps.plans.services import add_person
from tests import hostile
from tests.evidence.searching import found, read
from tests.factories.evidence import make_entry
from tests.factories.files import make_file

__all__ = ["found", "read"]
ZONE = "America/Los_Angeles"


@pytest.fixture
def varied(plan, owner, now):
    """Entries that one filter each keeps; all hold the word checkout."""
    goal = add_goal(plan=plan, by=owner, now=now, words="Ship it")
    person = add_person(plan=plan, by=owner, now=now, name="Priya", relation="peer")
    file = make_file(owner, now=now)
    on = {
        name: fuzzy.on_day(day, zone=ZONE)
        for name, day in (("old", date(2026, 3, 3)), ("new", date(2026, 6, 2)))
    }
    make_entry(plan, now=now, statement="Checkout goal", goals=[goal], happened=on["new"])
    make_entry(plan, now=now, statement="Checkout person", people=[person], happened=on["new"])
    make_entry(
        plan, now=now, statement="Checkout proof", files=[(file, "a.txt")], happened=on["new"]
    )
    make_entry(plan, now=now, statement="Checkout old", happened=on["old"])
    make_entry(
        plan, now=now, statement="Checkout note", kind=EntryKind.NOTE, audience=Audience.PANEL,
        happened=on["new"],
    )  # fmt: skip
    return {"goal": goal.pk, "person": person.pk}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("goal={goal}", {"goal"}),
        ("person={person}", {"person"}),
        ("kind=note", {"note"}),
        ("audience=panel", {"note"}),
        ("from=2026-06-01", {"goal", "person", "proof", "note"}),
        ("to=2026-03-03", {"old"}),
        ("from=2026-03-03&to=2026-03-03", {"old"}),
        ("from=2026-03-04&to=2026-06-01", set()),
        ("to=2026-03-01&from=2026-03-31", {"old"}),
        ("late=1", {"old"}),
        ("no_proof=1", {"goal", "person", "old", "note"}),
        ("no_goal=1", {"person", "proof", "old", "note"}),
        ("no_goal=1&no_proof=1&late=1", {"old"}),
    ],
)
def test_filters_combine_with_words_and_stand_alone(read, found, varied, query, kept):
    query = query.format(**varied)
    assert {one.removeprefix("Checkout ") for one in found("checkout", f"&{query}")} == kept
    page = read(f"?{query}")
    assert {
        name for name in ("goal", "person", "proof", "old", "note") if f">Checkout {name}<" in page
    } == kept


def test_taken_out_entries_are_searched_apart(found, plan, owner, now):
    entry = make_entry(plan, now=now, statement="Checkout")
    services.withdraw_entry(entry=entry, by=owner, now=now, why="")
    assert found("checkout") == []
    assert found("checkout", "&withdrawn=1") == ["Checkout"]


def test_nothing_found_says_what_was_searched_and_leads_on(read, varied):
    page = unescape(read(f"?q=checkout+zebra&goal={varied['goal']}&from=2026-01-01"))
    assert "Nothing holds “checkout zebra”." in page
    assert "Goal 1 · from Thu 1 Jan 2026" in page
    assert "Search all entries for “checkout zebra”" in page
    assert "?q=checkout+OR+zebra" in page
    assert "Clear everything" in page
    assert "empty" not in page.lower().replace('class="empty"', "")


def test_ids_of_others_find_nothing(read, plan, stranger, stranger_plan, now):
    make_entry(plan, now=now, statement="Mine")
    goal = add_goal(plan=stranger_plan, by=stranger, now=now, words="Secret goal")
    person = add_person(
        plan=stranger_plan, by=stranger, now=now, name="Secret person", relation="peer"
    )
    make_entry(stranger_plan, now=now, statement="Theirs", goals=[goal], people=[person])
    for query in (f"goal={goal.pk}", f"person={person.pk}"):
        for words in ("", "&q=mine", "&q=theirs"):
            page = read(f"?{query}{words}")
            assert "Secret" not in page
            assert ">Theirs<" not in page
            assert ">Mine<" not in page


# ── hostile ──────────────────────────────────────────────────────────────────

ODD = [
    "'", '"', "\\", "a:*b", "& | ! <->", "((", ":*", "-", "--", '-"', "OR", "OR OR", "a OR", "*", "%", "_",
    "\x00", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "~move", "~~", "a'b:A", "\u0301", "'; drop table x",
]  # fmt: skip


@pytest.mark.parametrize("text", [*hostile.TEXTS.values(), *ODD])
def test_any_question_has_an_answer(read, plan, now, text):
    make_entry(plan, now=now, statement="Still here and move along")
    page = read(f"?q={quote(text)}")
    assert "<script>alert" not in page


@pytest.mark.parametrize("text", hostile.TEXTS.values(), ids=hostile.TEXTS)
def test_what_a_statement_holds_can_be_searched_for(found, plan, now, text):
    statement = f"zebra {text[:3000]}".replace("\x00", "").strip()
    make_entry(plan, now=now, statement=statement)
    assert len(found("zebra")) == 1


def test_a_question_without_end_is_cut_and_told(read, plan, now):
    make_entry(plan, now=now, statement="word")
    page = read(f"?q={quote(hostile.LONG)}")
    assert "Only the first words of a question this long are searched." in page
    box = re.search(r'id="log-q"[^>]*value="([^"]*)"', page)
    assert box is not None
    assert 200 < len(box[1]) <= 300


@pytest.mark.parametrize("day", hostile.WRONG_DAYS.values(), ids=hostile.WRONG_DAYS)
def test_a_wrong_day_gets_a_sentence_and_filters_nothing(read, plan, now, day):
    make_entry(plan, now=now, statement="Still here")
    page = read(f"?from={quote(day)}&to={quote(day)}")
    assert "Still here" in page
    assert "There is no such day." in page or "out of reach" in page
