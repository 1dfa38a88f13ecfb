"""The page of vests: by hand, pasted, out of a file, removed and put back, and as dates of the plan."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.audit.models import LedgerEvent
from apps.choices.models import Vest
from apps.choices.vest_services import MOST_VESTS
from tests.choices.vesting import DAY, LATER, TABLE, YEAR, rows, shown
from tests.hostile import BIDI, LONG, MARKUP, NUL, WRONG_DAYS

PAGES = ("choice_vests", "choice_vests_read", "choice_vests_keep", "choice_vests_undo", "choice_vests_clear",
         "choice_vests_to_dates")  # fmt: skip


@pytest.fixture
def scenario(bare):
    return bare


def csv_of(data: bytes, name="statement.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "text/csv")


# --- by hand


def test_one_is_added_by_hand_in_shares_or_in_money(post, scenario):
    assert "The vest is added." in post(do="add", day=str(DAY), shares="1,250", amount="")
    assert "$18,240.50" in post(do="add", day=str(LATER), shares="", amount="18,240.50")
    assert rows(scenario) == [(DAY, "1250.00"), (LATER, "18240.50")]
    before = scenario.changed_at
    scenario.refresh_from_db()
    assert scenario.changed_at > before


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"shares": "5", "amount": "5"}, "not both"),
        ({}, "How many?"),
        ({"shares": "0"}, "How many?"),
        ({"shares": "-5"}, "below zero"),
        ({"shares": "many"}, "not an amount"),
        ({"amount": "€5"}, "amounts of two currencies are not added"),
        ({"shares": "5", "day": "2020-01-01"}, "is yours already"),
        ({"shares": "5", "day": f"{YEAR + 60}-01-01"}, "years ahead"),
        ({"shares": "5", "day": ""}, "still empty"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_and_stays_written(post, scenario, said, words):
    page = post(status=422, **({"do": "add", "day": str(DAY)} | said))
    assert words in page
    assert rows(scenario) == []
    for typed in said.values():
        assert typed in page


@pytest.mark.parametrize(
    ("country", "typed", "number"),
    [("US", "12.125", "12.125"), ("US", "1,250", "1250"), ("", "0.125", "0.125"), ("DE", "1.250", "1250"),
     ("DE", "12,125", "12.125"), ("CH", "1'250.5", "1250.5")],
)  # fmt: skip
def test_shares_are_read_as_the_plans_country_writes_them(plan, post, scenario, country, typed, number):  # fmt: skip
    plan.country = country
    plan.save()
    post(do="add", day=str(DAY), shares=typed, amount="")
    assert Vest.objects.get(scenario=scenario).shares == Decimal(number)
    post(do="prices", price=typed, price_low="", price_high="")
    scenario.refresh_from_db()
    assert scenario.price == Decimal(number)


@pytest.mark.parametrize("day", WRONG_DAYS.values(), ids=WRONG_DAYS)
def test_days_that_are_none_get_a_sentence(post, scenario, day):
    post(status=422, do="add", day=day, shares="5")
    assert rows(scenario) == []


def test_a_second_press_adds_no_second_one_unless_it_is_asked_for(post, scenario):
    said = {"do": "add", "day": str(DAY), "shares": "5", "amount": ""}
    post(**said)
    page = post(status=422, **said)
    assert "The same stands here already." in page
    sure = page.partition('name="sure" value="')[2].partition('"')[0]
    post(**said, sure=sure)
    assert rows(scenario) == [(DAY, "5.00")] * 2


def test_no_more_than_fit_are_kept(owner, post, scenario):
    Vest.objects.bulk_create(
        Vest(owner=owner, scenario=scenario, vest_date=DAY + timedelta(days=number), shares=1)
        for number in range(MOST_VESTS - 1)
    )
    assert "1 did not fit" in post("choice_vests_keep", text=f"{DAY},999\n{LATER},998\n")
    assert len(rows(scenario)) == MOST_VESTS
    assert "at most 200 vests" in post(status=422, do="add", day=str(DAY), shares="7")


# --- prices


def test_prices_are_kept_and_vests_are_said_in_money(owner_client, post, scenario, vest):
    assert "Without the price of a share" in shown(owner_client, scenario)
    page = post(do="prices", price="152.25", price_low="100", price_high="$200")
    assert "The prices are saved." in page
    assert "$18,270" in page
    scenario.refresh_from_db()
    assert (scenario.price, scenario.price_low, scenario.price_high) == (Decimal("152.25"), 100, 200)  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [{"price": "5", "price_low": "6"}, {"price": "5", "price_high": "4"}, {"price_low": "5", "price_high": "4"}, {"price": "€5"}],
)  # fmt: skip
def test_prices_out_of_order_are_told(post, scenario, said):
    post(status=422, do="prices", **({"price": "", "price_low": "", "price_high": ""} | said))
    scenario.refresh_from_db()
    assert (scenario.price, scenario.price_low, scenario.price_high) == (None, None, None)


# --- a statement


def test_a_pasted_statement_is_shown_before_it_is_kept(post, scenario):
    page = post("choice_vests_read", text=f"{TABLE}soon,7\nTotal,160.5\n")
    assert "Keep these 2 vests" in page
    assert "“soon” cannot be read as a day." in page
    assert "Total,160.5" in page
    assert rows(scenario) == []
    assert "2 vests are kept." in post("choice_vests_keep", text=f"{TABLE}soon,7\nTotal,160.5\n")
    assert rows(scenario) == [(DAY, "120.00"), (LATER, "40.50")]


def test_the_same_statement_twice_is_kept_once(post, scenario):
    twice = f"{TABLE}{DAY},120\n"
    post("choice_vests_keep", text=TABLE)
    page = post("choice_vests_read", text=twice)
    assert "Keep this vest" in page
    assert "is here already" in page
    assert "1 vest is kept. 2 were here already." in post("choice_vests_keep", text=twice)
    assert "All of them are here already." in post("choice_vests_read", text=twice)
    assert len(rows(scenario)) == 3


def test_days_that_can_be_read_both_ways_are_turned_round_by_a_button(post, scenario):
    text = f"Date,Shares\n05/08/{YEAR},1\n06/09/{YEAR},2\n"
    page = post("choice_vests_read", text=text)
    assert "Read them with the day first" in page
    post("choice_vests_keep", text=text, order="dmy")
    assert [day for day, _number in rows(scenario)] == [date(YEAR, 8, 5), date(YEAR, 9, 6)]


def test_the_plans_country_writes_the_day_first(plan, post, scenario):
    plan.country = "DE"
    plan.save()
    page = post("choice_vests_read", text=f"05/08/{YEAR} 1.250 shares\n")
    assert "with the day first" in page
    assert "1,250 shares" in page


def test_lines_go_back_into_the_box_as_they_were(post):
    page = post(do="box", text=f"\t{TABLE}<b>")
    assert f"\t{TABLE}&lt;b&gt;" in page


def test_a_reload_of_the_preview_leads_back(owner_client, scenario):
    answer = owner_client.get(reverse("choice_vests_read", args=[scenario.pk]))
    assert answer["Location"] == reverse("choice_vests", args=[scenario.pk])


@pytest.mark.parametrize("name", ["choice_vests_read", "choice_vests_keep"])
def test_a_megabyte_gets_a_sentence_and_stays_in_the_box(post, scenario, name):
    page = post(name, status=422, text=LONG)
    assert "a statement of vest dates fits into 100 kB" in page
    assert LONG[:2000] in page
    assert rows(scenario) == []


@pytest.mark.parametrize("text", [NUL, BIDI, MARKUP, "\x00\x00", "=1+1", '"', f"{DAY},{BIDI}", f"{DAY},{MARKUP}"])  # fmt: skip
def test_hostile_words_are_words(post, scenario, text):
    page = post("choice_vests_read", status=422 if not text.strip("\x00") else 200, text=text)
    assert "<script>alert" not in page
    assert "\u202e" not in page.replace(text, "")
    post("choice_vests_keep", status=422 if not text.strip("\x00") else 200, text=text)
    assert rows(scenario) == []


@pytest.mark.parametrize("said", [{"order": "ydm"}, {"decimal": "x"}, {"means": "all"}])
def test_a_choice_that_is_none_is_no_error_of_ours(post, scenario, said):
    post("choice_vests_keep", status=422, text=TABLE, **said)
    assert rows(scenario) == []


# --- a file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_is_read_in_any_of_its_encodings(post, scenario, encoding):
    text = f"Zuteilung am;Stück\n{DAY:%d.%m.%Y};1.250,50\n"
    page = post("choice_vests_read", text="", file=csv_of(text.encode(encoding)))
    assert "1,250.5 shares" in page
    assert "Stück" in page  # it goes along in the form
    assert rows(scenario) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", "This is a PDF."),
        (b"PK\x03\x04 ...", "This is a workbook."),
        (b"\x89PNG\r\n", "This is a picture."),
        (bytes(range(256)) * 20, "no text that can be read"),
        (b"", "This file is empty."),
        (b"2030-01-01,5\n" * 9_000, "117 kB"),
    ],
)
def test_a_file_that_is_none_of_these_is_told(post, scenario, data, words):
    page = post("choice_vests_read", status=422, text="", file=csv_of(data))
    assert words in page
    assert rows(scenario) == []


def test_a_file_that_is_refused_leaves_the_pasted_lines(post):
    page = post("choice_vests_read", status=422, text=TABLE, file=csv_of(b"x" * 100_001))
    assert "101 kB" in page
    assert TABLE in page
    both = post("choice_vests_read", status=422, text=TABLE, file=csv_of(b"2030-01-01,5"))
    assert "at a time" in both
    assert TABLE in both


# --- who, and how


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_and_nobody_find_nothing(stranger_client, client, scenario, vest, name):
    url = reverse(name, args=[scenario.pk])
    assert stranger_client.post(url, {"text": TABLE}).status_code == 404
    assert stranger_client.get(url).status_code in {404, 405}
    assert client.post(url, {"text": TABLE}).status_code == 403
    assert stranger_client.post(reverse("vest_remove", args=[vest.pk])).status_code == 404
    assert rows(scenario) == [(DAY, "120.00")]


@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_there_is_not_found(owner_client, name):
    assert owner_client.post(reverse(name, args=[uuid4()])).status_code == 404
    assert owner_client.post("/choices/not-a-uuid/vests").status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_post_without_our_token_does_nothing(owner, scenario, vest, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert client.post(reverse(name, args=[scenario.pk]), {"text": TABLE}).status_code == 403
    assert rows(scenario) == [(DAY, "120.00")]


def test_nothing_of_it_is_in_the_ledger_and_no_file_is_kept(owner, owner_client, post, scenario, vest):  # fmt: skip
    before = LedgerEvent.objects.count()
    post("choice_vests_keep", text=TABLE)
    post("choice_vests_read", text="", file=csv_of(TABLE.encode()))
    owner_client.post(reverse("vest_remove", args=[vest.pk]))
    post("choice_vests_clear")
    assert LedgerEvent.objects.count() == before


def test_the_page_asks_as_often_for_many_as_for_one(owner, owner_client, scenario, vest, django_assert_max_num_queries):  # fmt: skip
    Vest.objects.bulk_create(
        Vest(owner=owner, scenario=scenario, vest_date=DAY + timedelta(days=number), shares=1)
        for number in range(50)
    )
    with django_assert_max_num_queries(20):
        shown(owner_client, scenario)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_that_is_shown_can_be_kept_as_a_form_sends_it(post, scenario, end):
    """A form sends two signs for the end of each line, so that what fits as a file would be too long when it is kept."""
    text = end.join(["Vest Date,Shares", f"{DAY},5", *["note,x"] * 13_900])
    data = text.encode()
    assert len(text.replace("\r\n", "\n")) > 97_000
    assert "Keep this vest" in post("choice_vests_read", text="", file=csv_of(data))
    assert "1 vest is kept." in post("choice_vests_keep", text=text.replace("\r\n", "\n").replace("\n", "\r\n"))  # fmt: skip


def test_the_column_that_was_read_is_said_and_the_other_can_be_chosen(post, scenario):
    text = f"Vest Date,Vesting Date,Shares,<b>Units\n{DAY},{LATER},5,6\n"
    page = post("choice_vests_read", text=text)
    assert "The numbers were read from the column “Shares”." in page
    assert "Read “&lt;b&gt;Units” instead" in page
    assert "The days were read from the column “Vest Date”." in page
    post("choice_vests_keep", text=text, column="<b>Units", day_column="Vesting Date")
    assert rows(scenario) == [(LATER, "6.00")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("10 Mio", "has a word or sign that is not known here"), ("5p", "Write it in pounds."), ("5%", "This is a percentage."),
        ("0", "The number is zero, so nothing vests."),
    ],
)  # fmt: skip
def test_why_a_line_is_not_kept_is_said_in_words(post, line, words):
    assert words in post("choice_vests_read", text=f"Vest Date;Shares\n{DAY};{line}\n{DAY};5\n")
