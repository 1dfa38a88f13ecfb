"""Searching the log: what is found, in which order, where it is said to be, and what happens without a hit."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core import fuzzy
from apps.evidence import search_index, services
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.templatetags.evidence import say_short_when
from apps.files.models import FileText, TextState
from tests import hostile
from tests.evidence.searching import found, read
from tests.factories.evidence import make_entry
from tests.factories.files import make_file

__all__ = ["found", "read"]
ZONE = "America/Los_Angeles"


def read_file(file, text: str, *, now, page_ends=()) -> None:
    """What the intake does once it has read a file."""
    FileText.objects.create(
        owner_id=file.owner_id, file=file, state=TextState.READ, text=text,
        page_ends=list(page_ends), read_at=now,
    )  # fmt: skip
    search_index.refresh_for_files([file.pk])


# ── what is found ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("The checkout moved with no rollback.", "checkout"),
        ("The checkout moved with no rollback.", "CHECKOUT moved"),
        ("The checkout moved with no rollback.", "moving"),
        ("The checkout moved with no rollback.", "check"),
        ("The checkout moved with no rollback.", "chec*"),
        ("The checkout moved with no rollback.", '"checkout moved"'),
        ("The checkout moved with no rollback.", "“checkout moved”"),
        ("The checkout moved with no rollback.", "checkout -incident"),
        ("The checkout moved with no rollback.", "incident OR rollback"),
        ("The checkout moved with no rollback.", "the checkout"),
        ("Zoë thanked me: “Très bien”, she wrote.", "zoe tres"),
        ("Zoe thanked me.", "Zoë"),
        ("Closed OPS-2217 at 15:10.", "OPS-2217"),
        ("Closed OPS-2217 at 15:10.", "ops 2217"),
        ("Closed OPS-2217 at 15:10.", "15:10"),
        ("Mail from priya@example.org about a_b_c", "priya@example.org"),
        ("Задержка снизилась вдвое", "задержка"),
        ("チェックアウトを移行しました", "移行"),
        ("Die Straße ist frei", "strasse"),
        ("Łódź office", "lodz"),
        ("the", "the"),
    ],
)
def test_words_are_found_as_people_write_them(found, plan, now, statement, words):
    make_entry(plan, now=now, statement=statement)
    make_entry(plan, now=now, statement="Something else altogether")
    assert found(words, "&exact=1") == [statement]


@pytest.mark.parametrize(
    "words",
    [
        "zebra",
        '"moved checkout"',
        "checkout -rollback",
        '"check"',
        "checkout zebra",
        "-checkout -the",
    ],
)
def test_what_does_not_fit_is_not_found(found, plan, now, words):
    make_entry(plan, now=now, statement="The checkout moved with no rollback.")
    assert found(words, "&exact=1") == []


def test_small_words_need_not_be_there(found, plan, now):
    make_entry(plan, now=now, statement="Maren said a date.")
    assert found("what about the date of Maren") == ["Maren said a date."]
    assert found("what about the launch date of Maren") == []


def test_a_hit_in_the_statement_comes_before_one_in_a_file(found, plan, owner, now):
    file = make_file(owner, now=now)
    make_entry(plan, now=now, statement="With a file", files=[(file, "notes.txt")])
    read_file(file, "All about latency and latency.", now=now)
    later = fuzzy.exactly(now - timedelta(days=30), zone=ZONE)
    make_entry(plan, now=now, statement="Latency fell", happened=later)
    assert found("latency") == ["Latency fell", "With a file"]


def test_whole_words_come_before_longer_ones(found, plan, now):
    for number, statement in enumerate(("The checkout", "The check", "The checklist")):
        happened = fuzzy.exactly(now - timedelta(days=number), zone=ZONE)
        make_entry(plan, now=now, statement=statement, happened=happened)
    assert found("check") == ["The check", "The checkout", "The checklist"]


def test_equal_hits_come_the_latest_first(found, plan, now):
    for number in (3, 1, 2):
        happened = fuzzy.exactly(now - timedelta(days=number), zone=ZONE)
        make_entry(plan, now=now, statement=f"Checkout {number}", happened=happened)
    assert found("checkout") == ["Checkout 1", "Checkout 2", "Checkout 3"]


def test_the_words_of_others_are_not_found(found, read, plan, stranger_plan, now):
    make_entry(stranger_plan, now=now, statement="Their zebra")
    make_entry(plan, now=now, statement="Mine")
    assert found("zebra") == []
    assert "zebra" not in read("?q=zebrq").replace("zebrq", "")


# ── where it is ──────────────────────────────────────────────────────────────


def test_a_hit_in_the_statement_is_marked_there(read, plan, now):
    make_entry(plan, now=now, statement="The Checkout moved & held.")
    page = read("?q=checkout+held")
    assert "The <mark>Checkout</mark> moved &amp; <mark>held</mark>." in page


def test_marks_never_carry_markup(read, plan, now):
    make_entry(plan, now=now, statement=f"zebra {hostile.MARKUP} {hostile.BIDI} zebra")
    page = read("?q=zebra+script")
    assert "<script>alert" not in page
    assert "&lt;<mark>script</mark>&gt;" in page
    assert "[U+202F]" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("kind", "details", "label"),
    [
        (EntryKind.EMAIL, {"subject": "The zebra plan"}, "Subject"),
        (EntryKind.EMAIL, {"sender": "zebra@example.org"}, "From"),
        (EntryKind.EMAIL, {"text": "Long ago a zebra came."}, "In the e-mail"),
        (EntryKind.FEEDBACK, {"exact_words": "What a zebra"}, "Their exact words"),
        (EntryKind.METRIC, {"name": "zebra rate", "value": 1}, "What was measured"),
        (EntryKind.REFERENCE, {"place": "ZEBRA-12"}, "Link, number or title"),
        (EntryKind.MEETING, {"promised": "A zebra by June"}, "What was promised"),
        (EntryKind.OBSTACLE, {"effect": "No zebra"}, "What it kept from happening"),
        (EntryKind.PROTECTED, {"known_to": "Zebra Z."}, "Who at the employer knew"),
    ],
)
def test_details_are_searched_and_named(read, plan, now, kind, details, label):
    make_entry(plan, now=now, statement="Plain", kind=kind, details=details)
    page = read("?q=zebra")
    assert label in page
    assert re.search("<mark>zebra</mark>", page, re.IGNORECASE)


def test_original_words_are_searched(read, plan, now):
    make_entry(plan, now=now, statement="Plain", original_words="As I wrote it: a zebra.")
    assert "In the original words" in read("?q=zebra")


def test_the_name_of_a_file_is_searched(read, plan, owner, now):
    file = make_file(owner, now=now)
    make_entry(plan, now=now, statement="Plain", files=[(file, "zebra-report.pdf")])
    assert "In the name of a file: <mark>zebra</mark>-report.pdf" in read("?q=zebra")


def test_the_text_of_a_file_is_searched_with_its_page(read, plan, owner, now):
    file = make_file(owner, now=now)
    make_entry(plan, now=now, statement="Plain", files=[(file, "runbook.pdf")])
    pages = ["First page.\n", "Second page.\n", "Here a zebra <b>stands</b>.\n"]
    ends = [len(pages[0]), len(pages[0] + pages[1]), len("".join(pages))]
    read_file(file, "".join(pages), now=now, page_ends=ends)
    page = read("?q=zebra")
    assert "In runbook.pdf, page 3:" in page
    assert "Here a <mark>zebra</mark> &lt;b&gt;stands&lt;/b&gt;." in page


def test_a_late_page_of_a_long_file_is_found(read, plan, owner, now):
    file = make_file(owner, now=now)
    make_entry(plan, now=now, statement="Plain", files=[(file, "long.pdf")])
    text = "the quick brown fox jumps. " * 6_000 + "A purple zebra sleeps."
    read_file(file, text, now=now)
    for question in ("zebra", '"purple zebra"', "purple+zebra"):
        assert "In long.pdf: " in read(f"?q={question}")


def test_a_file_taken_off_is_no_longer_searched(found, plan, owner, now):
    file = make_file(owner, now=now)
    entry = make_entry(plan, now=now, statement="Plain", files=[(file, "zebra.txt")])
    assert found("zebra") == ["Plain"]
    attachment = entry.attachments.get()
    services.withdraw_attachment(attachment=attachment, by=owner, now=now)
    assert found("zebra") == []
    services.restore_attachment(attachment=attachment, by=owner, now=now)
    assert found("zebra") == ["Plain"]


# ── slips ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("latancy", "latency"),
        ("latenyc", "latency"),
        ("maern", "maren"),
        ("chekout", "checkout"),
        ("recomendaton", "recommendation"),
        ("задершка", "задержка"),
    ],
)
def test_a_slip_is_forgiven_and_told(read, plan, now, typed, meant):
    make_entry(plan, now=now, statement=f"About {meant} again")
    page = read(f"?q={quote(typed)}")
    assert f"Nothing for “{typed}”. Showing “{meant}”." in page
    assert f"<mark>{meant}</mark>" in page
    assert f"?q={quote(typed)}&amp;exact=1" in page


def test_exactly_means_exactly(found, plan, now):
    make_entry(plan, now=now, statement="About latency")
    assert found("latancy", "&exact=1") == []
    assert found('"latancy"') == []


def test_words_of_an_entry_that_was_undone_are_not_proposed(read, plan, owner, now):
    entry = make_entry(plan, now=now, statement="About latency")
    make_entry(plan, now=now, statement="Stays")
    services.undo_entry(entry=entry, by=owner, now=now)
    page = read("?q=latancy")
    assert "latency" not in page
    assert "Nothing holds “latancy”." in page


# ── how it is shown ──────────────────────────────────────────────────────────


def test_the_answer_in_place_is_announced_and_asks_no_counts(read, plan, now):
    make_entry(plan, now=now, statement="Checkout")
    page = read("?q=checkout", **{"HX-Request": "true"})
    assert "<html" not in page
    assert 'hx-swap-oob="innerHTML:#log-said"' in page
    assert "1 entry holds “checkout”." in page


@pytest.mark.parametrize("asked", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_whole_page_names_no_place_of_the_page_before(read, plan, now, asked):
    make_entry(plan, now=now, statement="Checkout")
    page = read("?q=checkout", **{"HX-Request": "true", asked: "true"})
    assert "<html" in page
    assert 'hx-swap-oob="innerHTML:#log-said"' not in page


def test_the_box_keeps_the_question_and_has_the_key(read, plan, now):
    make_entry(plan, now=now)
    page = read("?q=%3Cb%3E+zebra")
    assert 'value="&lt;b&gt; zebra"' in page
    assert "data-search" in page
    assert 'for="log-q"' in page
    assert 'id="log-said" role="status"' in page


def test_twenty_on_a_page_and_the_question_goes_along(read, plan, now):
    for number in range(21):
        make_entry(plan, now=now, statement=f"Checkout {number}")
    page = read("?q=checkout")
    assert page.count("data-item") == 20
    assert "?q=checkout&amp;page=2" in page
    assert read("?q=checkout&page=2").count("data-item") == 1


def test_few_and_many_entries_take_as_many_queries(owner_client, plan, owner, now):
    def fill(count: int, *, start: int) -> None:
        for number in range(start, start + count):
            file = make_file(owner, now=now, content=f"{number}".encode())
            make_entry(plan, now=now, statement="Plain", files=[(file, "a.txt")])
            read_file(file, f"latency {number}", now=now)

    def queries() -> int:
        url = reverse("log", args=[plan.pk]) + "?q=latency"
        owner_client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert "<mark>latency</mark>" in owner_client.get(url).content.decode()
        return len(seen)

    fill(3, start=0)
    few = queries()
    fill(40, start=3)
    assert queries() == few
    assert few <= 32


def test_looking_for_something_writes_nothing(owner_client, plan, now):
    make_entry(plan, now=now, statement="About latency")
    before = Entry.objects.count()
    with CaptureQueriesContext(connection) as seen:
        owner_client.get(reverse("log", args=[plan.pk]) + "?q=latancy")
    written = re.compile(r"\s*(insert|update|delete)\s", re.IGNORECASE)
    ours = [one["sql"] for one in seen if written.match(one["sql"]) and "evidence_" in one["sql"]]
    assert ours == []
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('"Design document"', "1 entry holds “Design document”."),
        ("“signed by”", "Nothing holds “signed by”."),
        ('design "was signed"', '1 entry holds “design "was signed"”.'),
    ],
)
def test_a_phrase_is_quoted_once(read, plan, now, typed, said):
    make_entry(plan, now=now, statement="The design document was signed")
    assert said in unescape(read(f"?q={quote(typed)}"))


@pytest.mark.parametrize(("this_year", "said"), [("2026", "Mon 1 Jun"), ("2027", "Mon 1 Jun 2026")])
def test_a_day_of_another_year_has_its_year(this_year, said):
    happened = fuzzy.on_day(date(2026, 6, 1), zone="UTC")
    assert say_short_when(happened, this_year) == said
