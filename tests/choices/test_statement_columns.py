"""Which column of a statement is read: by its name, and where two could be meant the page says which, and offers the other."""

from __future__ import annotations

import pytest

from apps.choices.parsers.outcome import Means
from tests.choices.statements import kept, notes, read, troubles

DAY = "2027-05-15"


def one_row(names: str, cells: str, **said):
    return read(f"{names}\n{cells}\n", **said)


@pytest.mark.parametrize(
    ("names", "cells", "used"),
    [
        ("Award Date,Award ID,Unvested Shares,Next Vest Date,Next Vest Quantity", "2024-03-01,77,300,2027-05-15,50", "Next Vest Quantity"),
        ("Vest Date,Plan,Grant,Unvested Qty,Vesting Qty", "2027-05-15,A,7,300,50", "Vesting Qty"),
        ("Vest Date,Unvested Shares,Shares to vest", "2027-05-15,300,50", "Shares to vest"),
        ("Vest Date,Cumulative Shares,Shares", "2027-05-15,300,50", "Shares"),
        ("Vest Date,Remaining shares,Vesting this period", "2027-05-15,300,50", "Vesting this period"),
        ("Vest Date,Forfeited Shares,Shares", "2027-05-15,300,50", "Shares"),
        ("Vest Date,Cancelled Shares,Shares", "2027-05-15,300,50", "Shares"),
        ("Vest Date,Shares Sold,Shares Issued", "2027-05-15,30,50", "Shares Issued"),
        ("Vest Date,Shares Sold to Cover,Net Shares", "2027-05-15,30,50", "Net Shares"),
        ("Vest Date,Award Shares,Shares", "2027-05-15,300,50", "Shares"),
        ("Vest Date,Gross Shares,Net Shares", "2027-05-15,50,30", "Gross Shares"),
        ("Vest Date,Net Shares,Gross Shares", "2027-05-15,30,50", "Gross Shares"),
        ("Vest Date,Shares before tax,Shares after tax", "2027-05-15,50,30", "Shares before tax"),
        ("Vest Date,Threshold,Target,Maximum Shares", "2027-05-15,25,50,100", "Target"),
        ("Vest Date,Granted Qty,Vested Qty,Released Qty", "2027-05-15,50,0,0", "Granted Qty"),
        ("Vest Date,Shares Withheld,Shares", "2027-05-15,20,50", "Shares"),
        ("Vest Date,Share balance,Shares", "2027-05-15,300,50", "Shares"),
    ],
)  # fmt: skip
def test_what_vests_is_read_and_not_what_was_granted_sold_or_remains(names, cells, used):
    found = one_row(names, cells)
    assert kept(found) == [(DAY, "50")]
    assert found.problems == ()
    if "Withheld" not in names:
        assert "column_used" in notes(found)
        assert found.column == used
        assert found.other_columns


@pytest.mark.parametrize(("names", "first"), [("Shares,Units", "50"), ("Unvested Shares,Shares", "50"), ("Quantity,Number of shares", "50")])  # fmt: skip
def test_of_equals_the_first_is_read_and_the_other_can_be_chosen(names, first):
    text = f"Vest Date,{names}", f"{DAY},{first},60"
    found = one_row(*text)
    assert (kept(found), found.column) == ([(DAY, "50")], names.split(",")[0])
    other = one_row(*text, column=found.other_columns[0])
    assert (kept(other), other.column) == ([(DAY, "60")], names.split(",")[1])
    assert other.other_columns == (found.column,)


def test_a_choice_of_a_column_that_is_none_changes_nothing():
    assert kept(one_row("Vest Date,Shares,Units", f"{DAY},50,60", column="Price", day_column="x")) == [(DAY, "50")]  # fmt: skip


def test_all_that_is_unvested_beside_the_next_day_is_told():
    found = one_row("Award,Unvested,Next Vest Date", f"A,300,{DAY}")
    assert (kept(found), "whole" in notes(found)) == ([(DAY, "300")], True)
    assert "whole" in notes(one_row("Unvested Shares,Final vest date", f"300,{DAY}"))
    assert "whole" not in notes(one_row("Unvested Shares,Vest date", f"300,{DAY}"))


@pytest.mark.parametrize(
    ("names", "is_told"),
    [
        ("Settlement Date,Vest Date,Shares", False), ("Available Date,Vest Date,Shares", False), ("Release Date,Vest Date,Shares", False),
        ("Vesting Commencement Date,Vest Date,Shares", False), ("Vesting start,Vesting end,Shares", False),
        ("Zuteilungsdatum,Vestingdatum,Anzahl", False), ("Gewährt am,Verfügbar ab,Stück", False), ("Zuteilung am,Freigabe am,Stück", False),
        ("Gewährt am,Unverfallbar ab,Stück", False), ("Grant Date,Award Vest Date,Shares", False), ("Expiry date,Date,Shares", False),
    ],
)  # fmt: skip
def test_the_day_of_vesting_is_read_and_not_another(names, is_told):
    found = one_row(names, f"2028-01-01,{DAY},50")
    assert kept(found) == [(DAY, "50")]
    assert ("day_used" in notes(found)) == is_told
    first, second, rest = names.split(",")
    assert kept(one_row(f"{second},{first},{rest}", f"{DAY},2028-01-01,50")) == [(DAY, "50")]


def test_of_two_days_of_vesting_the_other_can_be_chosen():
    text = "Vest Date,Vesting Date,Shares", f"{DAY},2028-01-01,50"
    found = one_row(*text)
    assert (kept(found), found.day_column, found.other_day_columns) == ([(DAY, "50")], "Vest Date", ("Vesting Date",))  # fmt: skip
    assert "day_used" in notes(found)
    assert kept(one_row(*text, day_column="Vesting Date")) == [("2028-01-01", "50")]


def test_a_day_of_granting_alone_is_told():
    found = one_row("Grant Date,Shares", f"{DAY},50")
    assert (found.day_column, notes(found)) == ("Grant Date", ["day_used"])


@pytest.mark.parametrize("name", ["Amount USD", "Value USD", "USD value", "Value (USD)", "Value in USD", "US$ value", "Value GBP", "Amount £"])  # fmt: skip
def test_a_currency_anywhere_in_the_name_of_a_column_counts(name):
    text = f"Vest Date\t{name}", f"{DAY}\t1500"
    assert troubles(one_row(*text, currency="EUR")) == [(2, "other_currency")]
    own = "GBP" if "GBP" in name or "£" in name else "USD"
    assert kept(one_row(*text, currency=own)) == [(DAY, "$1500.00")]


def test_a_column_of_currencies_is_read_row_by_row():
    text = f"Vest Date,Amount,Currency\n{DAY},1500,USD\n{DAY},1600,EUR\n{DAY},1700,\n{DAY},34500,GBX\n{DAY},5,Gold\n"
    found = read(text, currency="EUR")
    assert kept(found) == [(DAY, "$1600.00"), (DAY, "$1700.00")]
    assert troubles(found) == [(2, "other_currency"), (5, "pence"), (6, "other_currency")]
    assert kept(one_row("Vest Date,Amount,Currency", f"{DAY},$5,CAD", currency="CAD")) == [(DAY, "$5.00")]  # fmt: skip
    assert troubles(one_row("Vest Date,Amount,Currency", f"{DAY},$5,USD", currency="CAD")) == [(2, "other_currency")]  # fmt: skip


@pytest.mark.parametrize(("name", "trouble"), [("Value GBX", "pence"), ("Value (GBp)", "pence"), ("Value in pence", "pence"), ("Value in thousands", "unit"), ("Betrag TEUR", "unit")])  # fmt: skip
def test_a_scale_in_the_name_of_a_column_is_told(name, trouble):
    assert troubles(one_row(f"Vest Date,{name}", f"{DAY},34500", currency="GBP")) == [(2, trouble)]


def test_a_number_of_shares_is_never_read_as_money():
    text = "Vest Date,Total Shares Granted,Shares Vesting", f"{DAY},400,50"
    found = one_row(*text)
    assert (kept(found), "values_left" in notes(found)) == ([(DAY, "50")], False)
    assert "values_left" not in notes(one_row("Vest Date,Total Unvested,Shares", f"{DAY},400,50"))
    both = one_row("Vest Date,Shares,Total Value", f"{DAY},50,$400", means=Means.AMOUNT)
    assert kept(both) == [(DAY, "$400.00")]


@pytest.mark.parametrize("state", ["Cancelled", "canceled", "Forfeited", "Expired", "Lapsed", "CANCELLED (left)"])  # fmt: skip
def test_rows_that_fell_away_are_not_kept(state):
    found = read(f"Vest Date,Shares,Status\n{DAY},50,Active\n2027-08-15,60,{state}\n")
    assert kept(found) == [(DAY, "50")]
    assert troubles(found) == [(3, "fallen")]


@pytest.mark.parametrize("text", [f"Vest Date,Shares,Exercise Price\n{DAY},50,$12\n", f"Vest Date,Type,Shares\n{DAY},NQSO,50\n", f"Vest Date,Type,Shares\n{DAY},ISO,50\n", f"Vest Date,Type,Shares\n{DAY},Stock Options,50\n"])  # fmt: skip
def test_options_are_told(text):
    found = read(text)
    assert (kept(found), "options" in notes(found)) == ([(DAY, "50")], True)
    assert "options" not in notes(read(text.replace("Exercise Price", "Plan").replace("NQSO", "RSU").replace("ISO", "RSU").replace("Stock Options", "RSU")))  # fmt: skip


def test_a_second_table_of_prices_gives_no_vests():
    text = f"Vest Date,Shares\n{DAY},50\n2027-08-15,60\nVest Date,Price\n{DAY},$205.12\n2027-08-15,205\n"
    found = read(text)
    assert kept(found) == [(DAY, "50"), ("2027-08-15", "60")]
    assert troubles(found) == [(5, "no_number"), (6, "no_number")]


def test_a_second_table_has_its_own_columns():
    text = f"Vest Date,Shares\n{DAY},50\nPlan,Shares,Vest Date\nA,60,2027-08-15\n"
    assert kept(read(text)) == [(DAY, "50"), ("2027-08-15", "60")]


def test_names_below_a_table_without_days_of_their_own_end_nothing():
    found = read(f"Vest Date,Shares\n{DAY},50\nPlan date,Value\n2027-08-15,60\n")
    assert len(found.rows) + len(found.problems) == 2


def test_a_total_as_of_a_day_is_no_vest():
    found = read(f"Label,Date,Shares\nA,{DAY},40\nB,2027-08-15,60\nTotal,2026-12-31,100\n")
    assert kept(found) == [(DAY, "40"), ("2027-08-15", "60")]
    assert [one.is_total for one in found.left_out] == [True]
    plan = read(f"Label,Date,Shares\nTotal Return Plan,{DAY},40\n")
    assert kept(plan) == [(DAY, "40")]


def test_what_tells_rows_apart_is_no_number_of_shares():
    found = one_row("Vest Date,Share tranche,Shares", f"{DAY},7,50")
    assert (kept(found), notes(found)) == ([(DAY, "50")], [])
    price = one_row("Vest Date,Price", f"{DAY},205")
    assert (kept(price), troubles(price)) == ([], [(2, "no_number")])
