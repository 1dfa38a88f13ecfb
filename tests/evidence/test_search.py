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
from apps.core.audience import Audience
from apps.evidence import search_index, services
from apps.evidence.enums import EntryKind
from apps.evidence.models import Entry
from apps.evidence.templatetags.evidence import say_short_when
from apps.files.models import FileText, TextState
from apps.goals.services import add_goal
from apps.plans.services import add_person
from tests import hostile
from tests.factories.evidence import make_entry
from tests.factories.files import make_file

ZONE = "America/Los_Angeles"


@pytest.fixture
def read(owner_client, plan):
    def get(query: str, **headers) -> str:
        response = owner_client.get(reverse("log", args=[plan.pk]) + query, headers=headers)
        assert response.status_code == 200
        return str(response.content.decode())

    return get


@pytest.fixture
def found(read):
    """The statements that a search lists, in their order."""

    def search(words: str, rest: str = "") -> list[str]:
        page = read(f"?q={quote(words)}{rest}")
        links = re.findall(r'<a class="words"[^>]*>(.*?)</a>', page, re.DOTALL)
        return [unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in links]

    return search


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


# ── filters beside words ─────────────────────────────────────────────────────


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


# ── how it is shown ──────────────────────────────────────────────────────────


def test_the_answer_in_place_is_announced_and_asks_no_counts(read, plan, now):
    make_entry(plan, now=now, statement="Checkout")
    page = read("?q=checkout", **{"HX-Request": "true"})
    assert "<html" not in page
    assert 'hx-swap-oob="innerHTML:#log-said"' in page
    assert "1 entry holds “checkout”." in page


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
