"""The PDF of a scenario and of two: figures to the cent, words as words, a neutral name."""

from __future__ import annotations

import io
import re
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from apps.choices.models import Scenario, Vest
from apps.choices.not_money import not_money
from apps.choices.not_money_words import said_of, source_of
from apps.choices.page import looked_at, page_of
from apps.choices.pdf import choice_sheet, compared_sheet, pdf_of
from apps.choices.services import add_scenario
from apps.core import sandbox, say_dates
from apps.core.ids import uuid7
from apps.deadlines.services import add_deadline
from apps.deadlines.trigger_days import add_trigger_day
from apps.plans.models import Paper
from tests.choices.scenarios import EXAMPLE_NOW, make_example
from tests.hostile import TEXTS

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "break-even.md").read_text()
MARKUP = '#set text(red) *bold* _it_ $x^2$ <label> @ref #eval("1") // = head\n- item \\ end'


def sheet_of(scenario, *, now=EXAMPLE_NOW, months=12):
    page = page_of(looked_at(scenario, now=now, months=months), now=now)
    return choice_sheet(scenario, page, by=scenario.plan.owner, now=now)


def pdf(scenario, **how):
    return pdf_of(sheet_of(scenario, **how), now=EXAMPLE_NOW)


def pdf_of_two(one, other):
    looks = [looked_at(each, now=EXAMPLE_NOW) for each in (one, other)]
    asked = compared_sheet(looks[0], looks[1], by=one.plan.owner, now=EXAMPLE_NOW)
    return pdf_of(asked, now=EXAMPLE_NOW)


def texts_of(content):
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def one_line(text):
    return " ".join(text.replace("\u200b", "").replace("\ufffe", "").split())


def words_of(content):
    return one_line(" ".join(texts_of(content)))


def figures_of_docs():
    """Name of the way, by three and by twelve months: the rows of the worked example."""
    rows = [line.split("|") for line in DOCS.splitlines() if re.search(r"\d\.\d\d \|$", line)]
    return [(row[1].strip(), row[4].strip(), row[5].strip()) for row in rows]


def test_the_figures_of_the_docs_stand_on_it_to_the_cent(plan):
    appeal = {"third_offer": "1/6", "appeal_end_date": date(2026, 7, 24)}
    words = words_of(pdf(make_example(plan, **appeal)))
    rows = figures_of_docs()
    assert len(rows) == 4
    for _name, three, twelve in rows:
        assert re.search(rf"{re.escape(three)} \S+ {re.escape(twelve)}", words), (three, twelve)
    assert "if your chance of passing is 5.5 %" in words
    assert "Staying until Fri 15 May 2026 is worth $14,129.04 more than leaving today" in words


def test_every_part_is_there_in_its_order(plan, owner):
    add_deadline(
        plan=plan, by=owner, now=EXAMPLE_NOW, kind="decision", title="Decide: leave or appeal",
        zone=plan.zone, local_date=date(2026, 5, 14), local_time=None,
    )  # fmt: skip
    words = words_of(pdf(make_example(plan, name="In May", matters="To be at home in September.")))
    heads = (
        "In May", "In short", "Time to choose", "The ways", "The offer now, or trying", "One more day",
        "What would change it", "What is not money", "What you sign away", "What matters to you",
        "To be at home in September.", "To ask a lawyer", "Worked out from", "What is left out",
    )  # fmt: skip
    places = [words.find(head) for head in heads]
    assert -1 not in places
    assert places == sorted(places)


def dated(plan, kind, title, day, **more):
    values = {"local_time": None, "zone": plan.zone, "kind": kind, "title": title}
    return add_deadline(plan=plan, by=plan.owner, now=EXAMPLE_NOW, local_date=day, **values | more)


def test_it_says_as_much_of_time_as_the_page(plan):
    """What has passed apart from what is ahead, times of day with their zone, and the law with its source."""
    plan.country = "US"
    add_trigger_day(
        plan=plan, by=plan.owner, now=EXAMPLE_NOW, stage=None, key="letter", name="Letter",
        day=date(2026, 5, 8),
    )  # fmt: skip
    dated(plan, "decision", "Decide: leave or try", date(2026, 5, 14), local_time=time(17))
    dated(plan, "vest", "Vest date", date(2026, 5, 6))
    dated(plan, "appeal", "Lodge the appeal", date(2026, 7, 1), local_time=time(9))
    words = words_of(pdf(make_example(plan, over_forty="one")))
    time_part = words[words.index("Time to choose") : words.index("The ways")]
    headline, passed, ahead = re.split("Passed, still open|What each day means", time_part)
    assert "Thu 14 May 2026, 17:00 Seattle (UTC-7): 4 days and 5 hours left." in headline
    assert "Decide: leave or try" in headline
    assert "counted as your last day if you take the offer" in headline
    assert "As of Sun 10 May 2026, 12:00 Seattle (UTC-7)." in headline
    assert "Wed 6 May 2026 Vest date It has passed and is still open." in passed
    assert "Lodge" not in passed
    assert "09:00 Seattle, UTC-7" in ahead
    assert "Lodge the appeal Appeal. After this day no appeal can be begun" in one_line(
        ahead.replace("09:00 Seattle, UTC-7", "")
    )
    assert "Fri 29 May 2026 21 days to consider, if you are 40 or older By law." in ahead
    assert "law: Older Workers Benefit Protection Act, 29 U.S.C. 626(f)(1)(F)" in ahead
    assert "Verify it." in ahead
    assert "Decide" not in passed + ahead


def test_without_a_date_it_says_that_none_is_open(plan):
    words = words_of(pdf(make_example(plan)))
    assert "Time to choose No open decision or appeal is among your dates. As of Sun 10" in words
    assert "Passed, still open" not in words
    assert "What each day means" not in words


def test_every_point_that_is_no_money_has_its_source_and_is_to_be_verified(plan):
    scenario = make_example(plan)
    words = words_of(pdf(scenario))
    told = not_money(said_of(scenario)).points
    assert words.count("Verify it.") == len(told) > 10
    for one in told:
        assert f"{one.head}." in words
        assert one_line(source_of(one)) in words


def test_what_was_typed_stands_with_its_unit_and_where_it_is_from(plan):
    words = words_of(pdf(make_example(plan, savings=Decimal(15_000))))
    for row in (
        "Pay $120,000 a year typed by you",
        "Last day of the plan Fri 26 Jun 2026 typed by you",
        "Tax on severance as on pay, 30 % assumed until you say",
        "Savings $15,000 typed by you",
    ):
        assert row in words
    assert "Without what you spend a month it cannot say how long your money lasts." in words


def test_it_looks_as_far_as_it_is_asked_to(plan):
    words = words_of(pdf(make_example(plan), months=3))
    assert "looked at to Mon 10 Aug 2026 (3 months)" in words
    assert "even without passing" in words


def test_its_name_its_title_and_its_data_are_neutral(plan):
    with pikepdf.open(io.BytesIO(pdf(make_example(plan, name="Buyout")))) as document:
        assert str(document.docinfo["/Title"]) == "Notes"
        assert "/Author" not in document.docinfo
        assert "/Subject" not in document.docinfo
        told = document.Root.Metadata.read_bytes() + str(dict(document.docinfo)).encode()
        assert b"Buyout" not in told
        assert b"aybook" not in told


def test_each_page_has_its_number_and_says_whose_eyes_it_is_for(plan):
    pages = texts_of(pdf(make_example(plan)))
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text
        assert "For my own eyes. Made on Sun 10 May 2026, 12:00 Seattle (UTC-7)." in text
        assert "EXAMPLE" not in text


def test_an_example_says_so_on_every_page(plan):
    plan.is_example = True
    assert all("EXAMPLE" in text for text in texts_of(pdf(make_example(plan))))


@pytest.mark.parametrize(("paper", "width"), [(Paper.A4, 595), (Paper.LETTER, 612)])
def test_it_is_on_the_paper_of_the_plan(plan, paper, width):
    plan.paper = paper
    with pikepdf.open(io.BytesIO(pdf(make_example(plan)))) as document:
        assert {int(float(page.mediabox[2])) for page in document.pages} == {width}


def elements(node):
    """Every element of the tree of tags."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from elements(one)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node.K)


def test_it_is_tagged_and_every_picture_is_told_in_words(plan):
    asked = sheet_of(make_example(plan))
    with pikepdf.open(io.BytesIO(pdf_of(asked, now=EXAMPLE_NOW))) as document:
        with document.open_metadata() as metadata:
            assert str(metadata["pdfuaid:part"]) == "1"
        found = list(elements(document.Root.StructTreeRoot.K))
        kinds = [str(one.S) for one in found]
        figures = [one for one in found if str(one.S) == "/Figure"]
        told = [str(one.Alt) for one in figures]
    assert len(asked["svgs"]) == 5
    assert len(set(told)) == 5
    assert any("Try, and pass or Not pass, appeal, win" in one for one in told)
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/Table", "/TH", "/L"} <= set(kinds)


def test_the_same_sheet_gives_the_same_bytes(plan):
    asked = sheet_of(make_example(plan))
    assert pdf_of(asked, now=EXAMPLE_NOW) == pdf_of(asked, now=EXAMPLE_NOW)


def test_with_nothing_but_a_name_it_says_what_is_missing(plan, owner):
    scenario = add_scenario(
        plan=plan, by=owner, now=EXAMPLE_NOW, client_token=uuid7(), currency="EUR"
    )
    words = words_of(pdf(scenario))
    assert "Without your pay every way counts none." in words
    assert "Without the offer this part is missing." in words
    assert "EUR before tax" in words


@pytest.mark.parametrize("lines", [29, 30, 31])
def test_what_it_is_worked_out_from_never_begins_with_two_rows_at_the_foot(plan, lines):
    pages = texts_of(pdf(make_example(plan, matters="A line of mine\n" * lines)))
    [page] = [one for one in pages if "Worked out from" in one]
    rows = one_line(page.partition("Worked out from")[2])
    assert rows.startswith("What Value From Pay $120,000 a year typed by you")
    assert rows.count("typed by you") >= 5


def test_large_amounts_have_room(plan):
    scenario = make_example(plan, pay=Decimal("999999999.99"), currency="INR")
    assert "1,400,0" in words_of(pdf(scenario, months=24))


def test_two_hundred_vests_stand_in_the_order_of_their_days(plan):
    scenario = make_example(plan)
    first = date(2026, 5, 16)
    days = [first + timedelta(days=number) for number in range(200)]
    Vest.objects.bulk_create(
        Vest(owner=plan.owner, scenario=scenario, vest_date=day, amount=Decimal(100))
        for day in days
    )
    words = words_of(pdf(scenario))
    table = words[words.index("Staying until Worth At once") :]
    places = [table.find(say_dates.day(day)) for day in days]
    assert -1 not in places
    assert places == sorted(places)


# words of the person


def test_markup_is_printed_and_never_obeyed(plan):
    scenario = make_example(plan, name=MARKUP.split("\n", maxsplit=1)[0][:80], matters=MARKUP)
    words = words_of(pdf(scenario))
    for line in MARKUP.splitlines():
        assert one_line(line) in words
    assert words.count('#eval("1")') == 2


@pytest.mark.parametrize("name", [one for one in TEXTS if one not in {"nul", "empty"}])
def test_hostile_words_are_set_as_words(plan, name):
    text = TEXTS[name]
    scenario = make_example(plan, name=text[:80], matters=text[:4000])
    content = pdf(scenario)
    assert "34,500.00" in words_of(content)
    assert "\u202e" not in words_of(content)


def test_nul_and_what_no_font_draws(plan):
    """As a form would never let it through, nor the database."""
    scenario = make_example(plan)
    scenario.name, scenario.matters = "be\x00fore", "a\u0378b \ue000 end"
    words = words_of(pdf(scenario))
    assert "before" in words
    assert "a[U+0378]b [U+E000] end" in words


def test_four_thousand_letters_without_a_space_are_all_there(plan):
    scenario = make_example(plan, matters="結果は良い" * 800)
    words = words_of(pdf(scenario)).replace(" ", "")
    assert words.count("結果は良い") >= 790  # those at the foot of a page are parted by it


def test_words_of_a_person_are_in_no_picture(plan):
    asked = sheet_of(make_example(plan, name="Zebra", matters="Zebra"))
    assert asked["head"] == "Zebra"
    assert all("Zebra" not in svg for svg in asked["svgs"].values())


# two side by side


def test_two_stand_side_by_side_and_what_differs(plan):
    one = make_example(plan, name="As it is")
    other = make_example(plan, name="More asked", offer="50,000", matters="Sleep.")
    words = words_of(pdf_of_two(one, other))
    assert words.startswith("Two scenarios side by side")
    assert "As it is More asked" in words
    assert "Take the offer now $76,582.82 $87,782.82" in words
    assert "Offer now $34,000 $50,000" in words
    assert "Sleep." in words
    assert "Tax on pay" not in words


def test_long_words_of_both_are_whole(plan):
    sides = [make_example(plan, name=name, matters=f"{name} " * 800) for name in ("Aa", "Bb")]
    words = words_of(pdf_of_two(*sides))
    assert words.count("Aa") >= 800
    assert words.count("Bb") >= 800


# over the web


def test_it_is_shown_under_a_neutral_name(owner_client, plan):
    scenario = make_example(plan)
    with time_machine.travel(EXAMPLE_NOW, tick=False):
        response = owner_client.get(reverse("choice_pdf", args=[scenario.pk]), {"months": "6"})
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert "looked at to Tue 10 Nov 2026 (6 months)" in words_of(response.content)
    assert Scenario.objects.for_user(plan.owner).count() == 1


def test_two_are_shown_under_a_neutral_name(owner_client, plan):
    ids = {name: str(make_example(plan, name=name).pk) for name in ("a", "b")}
    response = owner_client.get(reverse("choices_compare_pdf", args=[plan.pk]), ids)
    assert response.headers["Content-Disposition"] == 'attachment; filename="comparison.pdf"'
    assert words_of(response.content).startswith("Two scenarios side by side")


@pytest.mark.parametrize("sides", [{}, {"a": "x", "b": "y"}, {"a": "", "b": "\x00"}])
def test_without_two_one_is_asked_which(owner_client, plan, sides):
    make_example(plan)
    response = owner_client.get(reverse("choices_compare_pdf", args=[plan.pk]), sides)
    assert response.status_code == 302
    assert response["Location"] == reverse("choices_compare", args=[plan.pk])


def test_the_same_one_twice_is_asked_which(owner_client, plan):
    pk = make_example(plan).pk
    response = owner_client.get(
        reverse("choices_compare_pdf", args=[plan.pk]), {"a": str(pk), "b": str(pk)}
    )
    assert response.status_code == 302


def test_a_stranger_finds_neither(stranger_client, plan):
    scenario = make_example(plan)
    assert stranger_client.get(reverse("choice_pdf", args=[scenario.pk])).status_code == 404
    assert stranger_client.get(reverse("choices_compare_pdf", args=[plan.pk])).status_code == 404


def test_where_it_cannot_be_made_the_page_says_so(owner_client, plan, monkeypatch):
    def fail(*args, **kwargs):
        raise sandbox.SandboxError("time")

    monkeypatch.setattr(sandbox, "run", fail)
    scenario = make_example(plan)
    response = owner_client.get(reverse("choice_pdf", args=[scenario.pk]), follow=True)
    assert response.redirect_chain == [(reverse("choice", args=[scenario.pk]), 302)]
    assert "The PDF could not be made. Print the page instead." in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_no_transaction_waits_for_the_pdf(owner_client, plan, monkeypatch):
    seen = []
    real = sandbox.run

    def run(*args, **kwargs):
        seen.append(connection.in_atomic_block)
        return real(*args, **kwargs)

    monkeypatch.setattr(sandbox, "run", run)
    scenario = make_example(plan)
    assert owner_client.get(reverse("choice_pdf", args=[scenario.pk])).status_code == 200
    assert seen == [False]
