"""CSV as programs and people write it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.intake.parsers import numbers, table_dates
from apps.intake.parsers.table import MOST_ROWS, Choices, Column, Table, read_table, readings
from tests.hostile import TEXTS
from tests.intake.parsers import corpora

TODAY = date(2026, 6, 2)


def read(text: str | bytes, *, day_first: bool = False, decimal_comma: bool = False) -> Table:
    data = text.encode() if isinstance(text, str) else text
    return read_table(data, day_first=day_first, decimal_comma=decimal_comma)


def columns(*cells: str, **habits) -> Column:
    """The second column of a table whose first column is words."""
    lines = "\n".join(f'row;"{cell}"' for cell in cells)
    return read(f"name;value\n{lines}", **habits).columns[1]


def take(text: str, choices: Choices):
    return readings(read(text), choices, today=TODAY)


GERMAN = "Datum;Wert (ms)\n03.03.2026;1.234,5\n04.03.2026;1.180,0\n"


def test_a_german_table_is_understood_without_asking():
    table = read(GERMAN)
    when, value = table.columns
    assert (table.delimiter, table.header) == (";", ("Datum", "Wert (ms)"))
    assert (when.kind, when.order, when.is_order_guess) == ("date", "dmy", False)
    assert (value.kind, value.decimal, value.is_decimal_guess, value.unit) == ("number", ",", False, "ms")  # fmt: skip
    good, bad = take(GERMAN, Choices(date_column=0, value_column=1, order="dmy", decimal=",", unit="ms"))  # fmt: skip
    assert [(row.when, row.value, row.unit, row.number) for row in good] == [
        (datetime(2026, 3, 3), Decimal("1234.5"), "ms", 2),  # noqa: DTZ001
        (datetime(2026, 3, 4), Decimal("1180.0"), "ms", 3),  # noqa: DTZ001
    ]
    assert bad == ()


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (GERMAN.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + GERMAN.encode(), "utf-8"),
        (b"\xff\xfe" + GERMAN.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + GERMAN.encode("utf-16-be"), "utf-16-be"),
        (GERMAN.encode("utf-16-le"), "utf-16-le"),
        (GERMAN.replace("Wert", "Größe").encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found(data, encoding):
    table = read(data)
    assert table.encoding == encoding
    assert table.columns[1].name in {"Wert (ms)", "Größe (ms)"}
    assert table.problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = "a,b,c\n2026-03-03,x,1\n2026-03-04,y,2\n".replace(",", delimiter)
    assert read(text).delimiter == delimiter
    assert len(read(text).columns) == 3


def test_excels_hint_names_the_delimiter():
    table = read("sep=|\r\na|b\r\n1|2\r\n")
    assert (table.delimiter, table.header) == ("|", ("a", "b"))


def test_a_comma_inside_quotes_parts_nothing():
    assert read('a,b\n1,"x, y"\n2,"z, w"\n').rows[0] == ("1", "x, y")


def test_lines_above_the_table_are_stepped_over_and_said():
    table = read("Weekly report\n\nday,count,note\n2026-03-03,1,x\n2026-03-04,2,y\n")
    assert table.header == ("day", "count", "note")
    assert "lines_above" in table.problems
    assert table.row_numbers == (4, 5)


def test_without_a_header_every_row_is_data():
    table = read("2026-03-03,1\n2026-03-04,2\n")
    assert (table.header, len(table.rows)) == ((), 2)


@pytest.mark.parametrize(
    ("cells", "order", "is_guess"),
    [
        (["3/4/2026", "13/4/2026"], "dmy", False),
        (["3/4/2026", "4/13/2026"], "mdy", False),
        (["3/4/2026", "5/6/2026"], "mdy", True),
        (["13/4/2026", "4/13/2026"], "dmy", True),
        (["3.4.2026", "5.6.2026"], "dmy", False),
        (["2026-03-04", "2026-05-06 14:02"], "ymd", False),
        (["20260304", "20260506"], "ymd", False),
        (["3 Mar 2026", "March 4, 2026 14:02"], "words", False),
        (["2026-03-03T14:02:11+01:00", "2026-03-04T14:02:11Z"], "ymd", False),
    ],
)
def test_the_order_of_dates_is_decided_by_the_column_or_said_to_be_a_guess(cells, order, is_guess):
    column = columns(*cells)
    assert (column.kind, column.order, column.is_order_guess) == ("date", order, is_guess)


def test_the_readers_habit_decides_what_the_column_leaves_open():
    assert columns("3/4/2026", "5/6/2026", day_first=True).order == "dmy"


@pytest.mark.parametrize(
    ("cells", "decimal", "is_guess"),
    [
        (["1.234,56", "7"], ",", False),
        (["1,234.56", "7"], ".", False),
        (["1,234", "2,345,678"], ".", False),
        (["1,234", "2,5"], ",", False),
        (["1,234", "2,345"], ".", True),
        (["1.234", "2.345"], ".", True),
        (["0.123", "0.456"], ".", False),
        (["1,5", "1.5"], ".", True),
        (["12", "13"], ".", False),
        (["1 234,5", "2\u202f345,6"], ",", False),
        (["1'234.50", "2'345.60"], ".", False),
    ],
)
def test_the_decimal_mark_is_decided_by_the_column_or_said_to_be_a_guess(cells, decimal, is_guess):
    column = columns(*cells)
    assert (column.kind, column.decimal, column.is_decimal_guess) == ("number", decimal, is_guess)


def test_a_habit_decides_between_two_readings_of_thousands():
    assert columns("1.234", "2.345", decimal_comma=True).decimal == ","


VALUES = {
    "1,234.56": ".1234.56", "-5": ".-5", "(1,234)": ".-1234", "5-": ".-5", "\u22125": ".-5", "12 %": ".12", "$1,200": ".1200",
    "€ 1.200,50": ",1200.50", "1.200,50 €": ",1200.50", "CHF 1'200.50": ".1200.50", "120 ms": ".120", "1.5e3": ".1.5e3", ".5": ".0.5",
    "12,34,567.8": ".1234567.8", "+3": ".3", "US$ 7": ".7", "-$5": ".-5", "'5": ".5",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "expected"), VALUES.items())
def test_a_number_is_read_with_its_mark(cell, expected):
    parts = numbers.take_apart(cell)
    assert parts is not None
    assert numbers.value(parts, expected[0]) == Decimal(expected[1:])


@pytest.mark.parametrize(("cell", "decimal"), [("1,23,4", "."), ("1.2.3", "."), ("1,2345", "."), ("1.5", ","), ("9" * 50, "."), ("1e999", ".")])  # fmt: skip
def test_a_number_that_does_not_fit_the_mark_is_none(cell, decimal):
    parts = numbers.take_apart(cell)
    assert parts is None or numbers.value(parts, decimal) is None


@pytest.mark.parametrize("cell", ["", "x", "=1+2", "1+2", "1:30", "12 of 13", "nan", "inf", "--5", "(5"])  # fmt: skip
def test_what_is_no_number_is_none(cell):
    parts = numbers.take_apart(cell)
    assert parts is None or numbers.value(parts, ".") is None


@pytest.mark.parametrize(("cells", "unit"), [(["12 %", "13%"], "%"), (["€5", "6 €"], "EUR"), (["120 ms", "80 ms"], "ms"), (["1", "2"], "")])  # fmt: skip
def test_the_unit_is_found(cells, unit):
    assert columns(*cells).unit == unit


@pytest.mark.parametrize(("name", "unit"), [("Latency (ms)", "ms"), ("Cost [EUR]", "EUR"), ("Coverage %", "%"), ("Time in hours", "hours"), ("Value", "")])  # fmt: skip
def test_a_unit_in_the_columns_name_is_found(name, unit):
    assert numbers.unit_of_header(name) == unit


def test_a_formula_stays_text():
    table = read('name,value\nx,=HYPERLINK("http://x.example.org")\ny,+cmd|calc\nz,@SUM(1)\n')
    assert table.columns[1].kind == "text"
    assert table.rows[1][1] == "+cmd|calc"


def test_rows_that_give_no_reading_are_listed_with_their_reason():
    text = "day,value\n2026-03-03,1 ms\n,2 ms\n2026-03-05,\n31/31/2026,4 ms\n2026-03-07,many\n2026-03-08,5 %\n2026-03-09,6 ms\n"
    good, bad = take(text, Choices(date_column=0, value_column=1, order="ymd", decimal=".", unit="ms"))  # fmt: skip
    assert [row.number for row in good] == [2, 8]
    assert [(row.number, row.reason) for row in bad] == [
        (3, "no_date"), (4, "no_value"), (5, "bad_date"), (6, "bad_value"), (7, "other_unit"),
    ]  # fmt: skip


def test_a_zone_in_a_cell_makes_the_moment_aware():
    found = table_dates.when("2026-03-03T14:02:11+01:00", "ymd", today=TODAY)
    assert found is not None
    assert found.moment == datetime(2026, 3, 3, 14, 2, 11, tzinfo=timezone(timedelta(hours=1)))
    day = table_dates.when("2026-03-03", "ymd", today=TODAY)
    assert day is not None
    assert not day.has_time


def test_rows_beyond_the_cap_are_left_and_said():
    table = read("a,b\n" + "1,2\n" * (MOST_ROWS + 5))
    assert len(table.rows) == MOST_ROWS
    assert "too_many_rows" in table.problems


def test_a_cell_of_ten_megabytes_is_cut_and_said():
    table = read('a,b\n1,"' + "x" * 10_000_000 + '"\n2,3\n')
    assert [len(row[1]) for row in table.rows] == [32 * 1024, 1]
    assert "cell_cut" in table.problems


def test_too_many_columns_are_cut_and_said():
    assert "too_many_columns" in read("1," * 2_000 + "\n").problems


def test_a_quote_that_never_closes_loses_nothing_before_it():
    assert read('a,b\n1,2\n3,"4\n5,6').rows[0] == ("1", "2")


def test_what_a_page_shows_is_json():
    said = json.loads(json.dumps(read(GERMAN).as_json()))
    assert (said["rows"], said["has_header"], said["columns"][0]["kind"]) == (2, True, "date")


PIECES = st.sampled_from(["a", ",", ";", "\t", '"', "\n", "\r", "\r\n", "1,5", "2026-03-03", "3/4/2026", "%", "=1", "\x00", "\u202e", "sep=,", "€", "9" * 30, "(", "٣", "²"])  # fmt: skip


@given(st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=40).map(lambda some: "".join(some).encode())))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_and_every_row_has_an_outcome(data):
    table = read(data)
    widths = {len(row) for row in table.rows}
    assert len(widths) <= 1
    if widths and widths != {0}:
        good, bad = readings(table, Choices(date_column=0, value_column=0, order="dmy", decimal=","), today=TODAY)  # fmt: skip
        assert len(good) + len(bad) == len(table.rows)


@pytest.mark.parametrize("text", [*TEXTS.values(), "," * 1_000_000, '"' * 1_000_000, "1" * 1_000_000, "1 " * 500_000, "(" * 1_000_000])  # fmt: skip
def test_a_megabyte_in_one_line_is_read_to_the_end(text):
    assert len(read(text).rows) <= 1


# The tool that the list quotes counts as rows the nothing after the last line end and every blank line. These files
# have more blank lines than that one; on all other counts we agree.
BLANK_LINES = {
    "csvkit__FY09_EDU_Recipients_by_State.csv": 2,
    "csvkit__bad_skip_lines.csv": 4,
    "csvkit__empty.csv": 2,
    "csvkit__mac_newlines.csv": 1,  # its last line end is a CR
}


@corpora.needs_corpora
@pytest.mark.parametrize("path", corpora.files("csv"), ids=lambda path: path.name)
def test_public_files_give_the_table_that_others_see(path):
    data = path.read_bytes()
    table = read(data)
    blank = BLANK_LINES.get(path.name, int(data.rstrip(b"\x00").endswith(b"\n")))
    assert table.row_count == int(corpora.said(path, "rows")) - blank
    if table.rows:
        seen = (repr(table.delimiter), len(table.columns))
        assert seen == (corpora.said(path, "delimiter"), int(corpora.said(path, "cols")))
