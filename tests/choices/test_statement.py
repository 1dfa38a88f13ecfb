"""A broker's statement as rows: whatever it looks like, nothing of it is lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.choices.parsers.outcome import Means
from apps.choices.parsers.statement import MOST_ROWS
from apps.intake.parsers.numbers import take_apart
from tests.choices.statements import TODAY, kept, notes, read, troubles

BROKER = """\
"Equity Awards"
"Award Date","Award ID","Vest Date","Shares Vesting","Est. Value"
"03/01/2024","123456","08/15/2026","1,250","$190,375.00"
"03/01/2024","123456","11/15/2026","40","$6,092.00"
Total,,,"1,290","$196,467.00"
"Values are estimates as of 06/02/2026."
"""


def test_a_statement_with_titles_other_columns_a_total_and_a_footer():
    found = read(BROKER)
    assert kept(found) == [("2026-08-15", "1250"), ("2026-11-15", "40")]
    assert found.problems == ()
    assert [(one.line, one.is_total) for one in found.left_out] == [(1, False), (5, True), (6, False)]  # fmt: skip
    assert notes(found) == ["values_left"]


def test_its_values_are_read_where_they_are_asked_for():
    found = read(BROKER, means=Means.AMOUNT)
    assert kept(found) == [("2026-08-15", "$190375.00"), ("2026-11-15", "$6092.00")]
    assert notes(found) == ["shares_left"]


@pytest.mark.parametrize(
    ("number", "shares"),
    [
        ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("1 234,56", "1234.56"), ("1'234.56", "1234.56"),
        ("1\u00a0234,56", "1234.56"), ("1’234.56", "1234.56"), ("1234,5", "1234.5"), ("0.125", "0.125"),
        ("120 shares", "120"), ("120 RSUs", "120"), ('="120"', "120"), ("1,234,567", "1234567"),
    ],
)  # fmt: skip
def test_numbers_in_every_format(number, shares):
    found = read(f"Vest Date\tUnits\n2027-05-15\t{number}\n")
    assert kept(found) == [("2027-05-15", shares)]
    assert notes(found) == []


def test_three_formats_in_one_statement():
    text = "Date;Quantity\n2027-01-01;1,234.56\n2027-02-01;1.234,56\n2027-03-01;1 234,56\n2027-04-01;1'234.56\n"
    assert {number for _day, number in kept(read(text))} == {"1234.56"}


@pytest.mark.parametrize(
    ("day", "order"),
    [
        ("2027-05-15", "mdy"), ("15 May 2027", "mdy"), ("May 15, 2027", "dmy"), ("15.05.2027", "mdy"),
        ("05/15/2027", "dmy"), ("15/05/2027", "mdy"), ("15-MAY-2027", "mdy"), ("15-May-27", "mdy"),
        ("MAY-15-2027", "dmy"), ("05/15/27", "dmy"), ("Saturday, May 15, 2027", "dmy"), ("20270515", "mdy"),
        ("2027/05/15", "mdy"), ("15. Mai 2027", "mdy"), ("15/05/2027 00:00", "mdy"), ("2027-05-15T00:00:00Z", "mdy"),
    ],
)  # fmt: skip
def test_days_in_every_form_whatever_the_habit(day, order):
    found = read(f'Vest Date\tShares\n"{day}"\t7\n', day_first=order == "dmy")
    assert kept(found) == [("2027-05-15", "7")]
    assert notes(found) == []


def test_day_and_month_are_put_in_order_for_all_of_it():
    text = "Date,Shares\n05/08/2027,1\n05/25/2027,2\n"
    assert [day for day, _number in kept(read(text, day_first=True))] == ["2027-05-08", "2027-05-25"]  # fmt: skip


def test_days_that_can_be_read_both_ways_are_said_and_can_be_turned_round():
    text = "Date,Shares\n05/08/2027,1\n06/09/2027,2\n"
    found, turned = read(text), read(text, order="dmy")
    assert [day for day, _number in kept(found)] == ["2027-05-08", "2027-06-09"]
    assert [day for day, _number in kept(turned)] == ["2027-08-05", "2027-09-06"]
    assert [day for day, _number in kept(read(text, day_first=True))] == ["2027-08-05", "2027-09-06"]  # fmt: skip
    assert notes(found) == notes(turned) == ["order_guessed"]


def test_a_day_the_other_way_round_than_the_rest_is_told():
    found = read("Date,Shares\n05/25/2027,1\n05/26/2027,2\n27/05/2027,3\n")
    assert troubles(found) == [(4, "other_order")]


def test_a_number_that_can_be_read_both_ways_is_said_and_can_be_turned_round():
    text = "Date\tShares\n2027-01-01\t1,250\n"
    assert kept(read(text)) == [("2027-01-01", "1250")]
    assert kept(read(text, decimal_comma=True)) == [("2027-01-01", "1.25")]
    assert kept(read(text, decimal=",")) == [("2027-01-01", "1.25")]
    assert notes(read(text)) == ["decimal_guessed"]


def test_money_has_cents_so_a_group_of_three_parts_thousands():
    text = "Date\tAmount\n2027-01-01\t$10,000\n2027-02-01\t10.000\n"
    assert kept(read(text)) == [("2027-01-01", "$10000.00"), ("2027-02-01", "$10000.00")]
    assert notes(read(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "2027-05-15,120\n2027-08-15,40\n",
        "2027-05-15\t120\n2027-08-15\t40\n",
        "2027-05-15;120\n2027-08-15;40\n",
        "2027-05-15   120\n2027-08-15   40\n",
        "2027-05-15 120\n2027-08-15 40\n",
        "| Date | Shares |\n|---|---|\n| 2027-05-15 | 120 |\n| 2027-08-15 | 40 |\n",
        "Shares,Vest Date\n120,2027-05-15\n40,2027-08-15\n",
        "1,2027-05-15,120\n2,2027-08-15,40\n",
        "- 15 May 2027: 120 shares\n- 15 August 2027: 40 shares\n",
        "> On May 15, 2027 120 RSUs vest\n> On Aug 15, 2027 40 RSUs vest\n",
        "May 15, 2027,120\nAug 15, 2027,40\n",
        "sep=;\nDatum;Anzahl\n15.05.2027;120\n15.08.2027;40\n",
        "Release date,Quantity,Market price\n2027-05-15,120,$152.25\n2027-08-15,40,$152.25\n",
        "120 shares on 15 May 2027 @ $152.25\n40 shares on 15 Aug 2027 @ $152.25\n",
        "Grant,Expiration date,Vest date,Unvested\nA,2031-01-01,2027-05-15,120\nA,2031-01-01,2027-08-15,40\n",
        "\ufeffDate,Shares\r\n2027-05-15,120\r\n\r\n2027-08-15,40\r\n",
        "Date,Shares\n\u200e2027-05-15,120\n2027-08-15\x00,40\n",
    ],
)  # fmt: skip
def test_columns_in_any_order_with_a_header_or_without_or_just_words(text):
    found = read(text)
    assert kept(found) == [("2027-05-15", "120"), ("2027-08-15", "40")]
    assert found.problems == ()


def test_a_stray_quotation_mark_costs_no_other_line():
    found = read('Date,Shares\n2027-01-01,5\n"2027-02-01,6\n2027-03-01,7\n')
    assert [number for _day, number in kept(found)] == ["5", "6", "7"]


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("2027-02-30,5", "bad_day"), ("soon,5", "bad_day"), (",5", "no_day"), ("15 May,5", "no_year"),
        ("May 2027,5", "bad_day"), ("2026-06-02,5", "yours"), ("2020-01-01,5", "yours"), ("2099-01-01,5", "too_far"),
        ("2027-01-01,", "no_number"), ("2027-01-01,some", "bad_number"), ("2027-01-01,12%", "percent"),
        ("2027-01-01,=1+1", "formula"), ("2027-01-01,@SUM(A1)", "formula"), ("2027-01-01,+cmd|' /C calc'!A0", "formula"),
        ("2027-01-01,-5", "negative"), ("2027-01-01,(5)", "negative"), ("2027-01-01,0", "nothing"),
        ("2027-01-01,0.00001", "nothing"), ("2027-01-01,99999999999", "too_large"), ("2027-01-01,1e30", "unit"),
        ("2027-01-01,€5", "other_currency"), ("2027-01-01,C$ 5", "other_currency"), ("2027-01-01,5 CHF", "other_currency"),
        ("2027-01-01," + "5" * 3000, "long_line"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_vest_is_told_with_its_words_and_the_others_are_kept(line, trouble):
    found = read(f"Date,Shares\n2027-05-15,120\n{line}\n2027-08-15,40\n")
    assert kept(found) == [("2027-05-15", "120"), ("2027-08-15", "40")]
    assert troubles(found) == [(3, trouble)]
    assert found.problems[0].words[:8] == line[:8]
    assert len(found.problems[0].words) <= 200


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("15 May 2027 and 15 May 2028: 120 shares", "two_days"),
        ("15 May 2027: 120 of 480", "two_numbers"),
        ("120 shares, some day", "no_day"),
        ("31/02/2027 120 shares", "bad_day"),
        ("15 May 2027 €500", "other_currency"),
    ],
)
def test_words_that_say_too_much_or_too_little_are_told(line, trouble):
    assert troubles(read(f"{line}\n15 Aug 2027: 40 shares\n")) == [(1, trouble)]


def test_a_lone_dollar_is_that_of_the_scenario():
    text = "Date,Amount\n2027-01-01,$5\n2027-02-01,US$5\n"
    found = read(text, currency="CAD")
    assert kept(found) == [("2027-01-01", "$5.00")]
    assert [(one.trouble.value, one.about) for one in found.problems] == [("other_currency", "USD")]


def test_a_currency_in_the_name_of_a_column_counts():
    text = "Datum;Wert (EUR)\n15.08.2027;1.500,00\n"
    assert kept(read(text, currency="EUR")) == [("2027-08-15", "$1500.00")]
    assert troubles(read(text)) == [(2, "other_currency")]


def test_two_equal_lines_are_both_kept_and_told():
    found = read("Date,Shares\n2027-05-15,120\n2027-05-15,120.00\n2027-05-15,121\n")
    assert [one.same_as for one in found.rows] == [0, 2, 0]


def test_numbers_without_a_name_are_shares_and_that_is_said():
    assert notes(read("2027-05-15,120\n")) == ["as_shares"]
    found = read("2027-05-15,120\n", means=Means.AMOUNT)
    assert (kept(found), notes(found)) == ([("2027-05-15", "$120.00")], ["as_money"])
    assert notes(read("15 May 2027: 120 shares\n")) == []


def test_more_decimals_than_are_kept_are_rounded_and_that_is_said():
    found = read("Date,Shares\n2027-05-15,12.345678\n")
    assert (kept(found), notes(found)) == ([("2027-05-15", "12.3457")], ["rounded"])


def test_names_of_columns_on_a_second_page_are_no_rows():
    found = read("Date,Shares\n2027-05-15,120\nDate,Shares\n2027-08-15,40\n")
    assert len(found.rows) == 2
    assert found.problems == ()


def test_cells_that_were_copied_below_each_other_are_put_together():
    text = "Vest Date\nShares\nValue\n08/15/2027\n1,250\n$190,375.00\n11/15/2027\n40\n$6,092.00\nTotal\n1,290\n"
    found = read(text)
    assert kept(found) == [("2027-08-15", "1250"), ("2027-11-15", "40")]
    assert found.problems == ()


def test_numbers_above_their_days_are_not_guessed_at():
    found = read("120\n08/15/2027\n40\n11/15/2027\n")
    assert found.rows == ()
    assert {one for _line, one in troubles(found)} == {"no_number"}


def test_a_line_beside_the_table_is_read_by_its_words():
    found = read(f"05/15/2027, 12\n{BROKER}")
    assert kept(found)[0] == ("2027-05-15", "12")
    assert len(found.rows) == 3


def test_what_is_beyond_two_hundred_rows_is_told_once():
    lines = [f"{TODAY + timedelta(days=number)},5" for number in range(1, 301)]
    found = read("Date,Shares\n" + "\n".join(lines))
    assert len(found.rows) == MOST_ROWS
    assert [(one.line, one.trouble.value, one.about) for one in found.problems] == [(MOST_ROWS + 2, "too_many", "301")]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "\n\n", "   ", "\x00", "Date,Shares\n", "nothing of the kind", "Total 5"]
)
def test_where_there_is_nothing_there_are_no_rows(text):
    found = read(text)
    assert (found.rows, found.problems) == ((), ())


DAYS = st.dates(TODAY + timedelta(days=1), date(2045, 12, 31))
SHARES = st.decimals("0.0001", 9_999_999, places=4)
AMERICAN = "{:,.4f}".format
WRITERS = {
    "american": (lambda day: f"{day:%m/%d/%Y}", AMERICAN),
    "german": (lambda day: f"{day:%d.%m.%Y}", lambda one: AMERICAN(one).translate(str.maketrans(",.", ".,"))),
    "french": (lambda day: f"{day:%d/%m/%Y}", lambda one: AMERICAN(one).translate(str.maketrans(",.", "\u202f,"))),
    "swiss": (lambda day: f"{day.day} {day:%B} {day.year}", lambda one: AMERICAN(one).replace(",", "'")),
    "iso": (lambda day: day.isoformat(), "{:.4f}".format),
}  # fmt: skip


@given(st.lists(st.tuples(DAYS, SHARES), min_size=1, max_size=12), st.sampled_from(sorted(WRITERS)), st.sampled_from("\t;|"))  # fmt: skip
def test_what_is_written_in_any_country_is_read_as_it_was(vests, country, mark):
    """Where the days of a statement do not settle their order themselves, the reader's choice does."""
    say_day, say_number = WRITERS[country]
    lines = [f"{say_day(day)}{mark}{say_number(shares)}" for day, shares in vests]
    order = {"american": "mdy", "french": "dmy"}.get(country)
    found = read(f"Vest date{mark}Shares\n" + "\n".join(lines), order=order)
    assert [(one.day, one.shares) for one in found.rows] == vests
    assert found.problems == ()


@given(st.text(max_size=400))
def test_no_text_breaks_it_and_every_line_is_accounted_for(text):
    accounted_for(text)


PIECES = ["2027-05-15", "15/05/2027", "May 15, 2027", "1,234.56", "120", "$", "shares", ",", "\t", ";", '"', "  ", "\n", "=1+1",
          "Total", "Date", "-", "\u202e", "|", "31/02/2027", "(", "at", "€"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_no_line_is_lost_of_things_like_statements(text):
    accounted_for(text)


def accounted_for(text: str) -> None:
    """At most the one line of names is in neither list; kept rows are ahead and above nothing.

    Cells that stood below each other count as one line.
    """
    found = read(text)
    lines = [one for one in text.replace("\x00", "").splitlines() if one.strip("\ufeff\u200b\u200e\u200f\u061c \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0")]  # fmt: skip
    told = {one.line for many in (found.rows, found.problems, found.left_out) for one in many}
    assert len(told) >= len(lines) - _named_or_below(text)
    for one in found.rows:
        assert one.day > TODAY
        assert (one.shares is None) != (one.amount is None)
        assert (one.shares or one.amount or Decimal(0)) > 0


def _named_or_below(text: str) -> int:
    """Lines that may be names of columns, or a lone number below its day."""
    lines = text.splitlines()
    return sum(not any(map(str.isdigit, one)) or take_apart(one) is not None for one in lines)
