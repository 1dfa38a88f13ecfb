"""Numbers of a statement are taken whole or not at all: no part of one, and none whose unit is not known."""

from __future__ import annotations

import pytest

from tests.choices.statements import kept, notes, read, troubles

OTHERS = "15 Aug 2027: 40 shares\n15 Nov 2027: 40 shares\n"


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("15 May 2027: 12.5%", "percent"), ("15 May 2027: 33.33% vest", "percent"), ("15 May 2027: 12.5 %", "percent"),
        ("15 May 2027: 25 percent", "percent"), ("15 May 2027: 25 pct", "percent"), ("15 May 2027: 25% of 400 shares", "part"),
        ("15 May 2027: 1,250/4,000 shares", "two_numbers"), ("$1,000 x 5 on 15 May 2027", "two_numbers"), ("15 May 2027: price $205.12/share", "no_number"),
        ("15 May 2027: $205.12/share", "no_number"), ("15 May 2027: $205.12 per share", "no_number"),
        ("15 May 2027: $205.12 a share", "no_number"), ("15 May 2027: FMV $205.12", "no_number"),
        ("2027-05-15,-cmd|1", "formula"), ("15 May 2027: -cmd|1", "formula"), ("15 May 2027: =5+7", "formula"),
        ("15 May 2027: $1.2M", "unit"), ("15 May 2027: 10 Tsd. EUR", "unit"), ("15 May 2027: 2 lakh", "unit"),
        ("15 May 2027: 2 lakh shares", "unit"), ("15 May 2027: 5e3", "unit"), ("15 May 2027: 12 months", "unit"),
        ("15 May 2027: 50 weeks", "unit"), ("15 May 2027: 1.5 million shares", "unit"), ("15 May 2027: 120kg", "unit"),
        ("15 May 2027: 34500 GBp", "pence"), ("15 May 2027: 34,500p", "pence"), ("15 May 2027: 34500 pence", "pence"),
        ("15 May 2027: GBX 34500", "pence"), ("15 Nov 2026: 50 shares each quarter", "repeated"),
        ("15 Nov 2026: 50 shares monthly until 2028", "repeated"), ("15 Nov 2026: 50 shares every month", "repeated"),
        ("15 May 2027: 50 shares forfeited", "fallen"), ("15 May 2027: 50 shares (cancelled)", "fallen"),
        ("46249, 50", "serial"),
    ],
)  # fmt: skip
def test_a_part_of_a_number_in_words_is_never_taken_for_it(line, trouble):
    found = read(f"{line}\n{OTHERS}", currency="GBP" if "p" in trouble and "ence" in trouble else "USD")  # fmt: skip
    assert kept(found) == [("2027-08-15", "40"), ("2027-11-15", "40")]
    assert troubles(found) == [(1, trouble)]


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        ("$1.2M", "unit"), ("10 Tsd.", "bad_number"), ("2 lakh", "unit"), ("5e3", "unit"), ("12 months", "unit"), ("50 weeks", "unit"),
        ("25 pct", "percent"), ("12.5%", "percent"), ("12.5 %", "percent"), ("25 WEEKS", "unit"), ("3 MIO", "unit"),
        ("34500 GBp", "pence"), ("34500p", "pence"), ("34500 pence", "pence"), ("GBX 34500", "pence"), ("50 each", "unit"),
    ],
)  # fmt: skip
def test_a_cell_with_a_unit_that_is_not_known_is_told(number, trouble):
    found = read(f"Vest Date\tShares\n2027-05-15\t{number}\n2027-08-15\t40\n", currency="GBP" if "p" in trouble[:1] else "USD")  # fmt: skip
    assert kept(found) == [("2027-08-15", "40")]
    assert troubles(found) == [(2, trouble)]


@pytest.mark.parametrize(
    ("number", "read_as"),
    [
        ("$10k", "$10000.00"), ("10k", "10000"), ("1.5k shares", "1500"), ("1.5 k", "1500"), ("120 MSFT", "120"),
        ("120 GOOG", "120"), ("120 sh.", "120"), ("120 Aktien", "120"), ("USD 500", "$500.00"), ("500 usd", "$500.00"),
    ],
)  # fmt: skip
def test_units_that_are_known(number, read_as):
    assert kept(read(f"Vest Date\tVesting\n2027-05-15\t{number}\n")) == [("2027-05-15", read_as)]
    assert kept(read(f"15 May 2027: {number}\n")) == [("2027-05-15", read_as)]


@pytest.mark.parametrize("number", ["Rs 9,25,000/-", "Rs. 9,25,000/-", "Rs.9,25,000", "₹9,25,000", "INR 925000.00"])  # fmt: skip
def test_rupees_with_their_lakhs_and_their_stroke(number):
    assert kept(read(f"15 May 2027: {number}\n", currency="INR")) == [("2027-05-15", "$925000.00")]
    text = f"Vest Date\tAmount\n2027-05-15\t{number}\n"
    assert kept(read(text, currency="INR")) == [("2027-05-15", "$925000.00")]
    assert troubles(read(text)) == [(2, "other_currency")]


@pytest.mark.parametrize("line", ["15 May 2027: 100 shares (25%)", "15 May 2027: 100 shares, 25 % of the grant", "15 May 2027: 100 shares at $5 each", "15 May 2027: 100 shares, $5/share", "15 May 2027: 100 RSUs, price $205", "15 May 2027: shares: 100", "15 May 2027: 100 shares, forfeited if you leave"])  # fmt: skip
def test_what_stands_beside_the_number_of_shares_is_not_counted(line):
    found = read(f"{line}\n")
    if "of the grant" in line:
        assert troubles(found) == [(1, "part")]
    else:
        assert kept(found) == [("2027-05-15", "100")]


@pytest.mark.parametrize(
    ("line", "vest"),
    [
        ("08/15/2026 1,250", ("2026-08-15", "1250")), ("2026-08-15 1,250 shares", ("2026-08-15", "1250")),
        ("2026-08-15   $1,250.00", ("2026-08-15", "$1250.00")), ("15.08.2026 12,50", ("2026-08-15", "12.5")),
        ("Aug 15, 2026 1,250 shares", ("2026-08-15", "1250")), ("2026-08-15 12.50", ("2026-08-15", "12.5")),
    ],
)  # fmt: skip
def test_the_simplest_lines_are_read(line, vest):
    assert kept(read(f"{line}\n")) == [vest]
    beside = read(f"{line}\n2027-05-15, 120\n2027-08-15, 40\n")
    assert sorted(kept(beside)) == sorted([vest, ("2027-05-15", "120"), ("2027-08-15", "40")])


def test_columns_of_fixed_width_with_groups_of_thousands():
    text = "Vest date    Shares   Value\n2026-08-15   1,250    $190,375.00\n2026-11-15   40       $6,092.00\n"
    assert kept(read(text)) == [("2026-08-15", "1250"), ("2026-11-15", "40")]


@pytest.mark.parametrize("text", ['sep="\n2030-01-01"50', 'sep="\n"', "sep= \n2030-01-01 5", "sep=x\n2030-01-01x5"])  # fmt: skip
def test_a_sign_that_cannot_part_cells_breaks_nothing(text):
    assert len(read(text).rows) <= 1


def test_days_as_a_spreadsheet_counts_them_are_told():
    found = read("Vest Date,Shares\n46249,50\n46341,50\n")
    assert troubles(found) == [(2, "serial"), (3, "serial")]
    mixed = read("Vest Date,Shares\n2027-05-15,50\n46341,50\n")
    assert (kept(mixed), troubles(mixed)) == ([("2027-05-15", "50")], [(3, "serial")])


def test_a_day_and_its_shares_below_each_other_with_their_names():
    text = "Vest Date: 2027-05-15\nShares: 50\n\nVest Date: 2027-08-15\nShares: 40\nPrice: $205\n"
    found = read(text)
    assert kept(found) == [("2027-05-15", "50"), ("2027-08-15", "40")]
    assert (found.problems, notes(found)) == ((), [])


def test_a_price_below_a_day_without_shares_is_no_vest():
    text = "08/15/2027\n1,250\n$205.12\n11/15/2027\n$205.12\n02/15/2028\n40\n$205.12\n"
    found = read(text)
    assert kept(found) == [("2027-08-15", "1250"), ("2028-02-15", "40")]
    assert [line for line, _trouble in troubles(found)] == [4, 5]


def test_a_lone_day_among_lines_of_words_takes_no_number_below_it():
    text = (
        "15 May 2027\n120\n15 Aug 2027: 40 shares\n15 Nov 2027: 30 shares\n15 Feb 2028: 20 shares\n"
    )
    found = read(text)
    assert [number for _day, number in kept(found)] == ["40", "30", "20"]


def test_a_comma_within_a_number_of_a_line_of_words_parts_no_cells():
    text = "15 May 2027, 1,234 shares\n15 Aug 2027, 2,345 shares\n"
    assert kept(read(text)) == [("2027-05-15", "1234"), ("2027-08-15", "2345")]


def test_a_price_in_money_without_names_is_no_number_of_shares():
    found = read("2027-05-15,$152.25,120\n2027-08-15,$152.25,40\n")
    assert kept(found) == [("2027-05-15", "120"), ("2027-08-15", "40")]
