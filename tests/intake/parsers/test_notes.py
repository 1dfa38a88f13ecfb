"""Notes as people keep them, and the promise that nothing of them is dropped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.fuzzy import FuzzyDate, Precision
from apps.intake.parsers.notes import Notes, Proposed, read_notes
from tests.hostile import TEXTS

NOW = datetime(2026, 6, 2, 16, 30, tzinfo=UTC)  # a Tuesday
ZONE = "America/Los_Angeles"


def read(text: str, *, day_first: bool = False, languages=("en",)) -> Notes:
    return read_notes(text, now=NOW, zone=ZONE, day_first=day_first, languages=languages)


def one(text: str, **habits) -> Proposed:
    (entry,) = read(text, **habits).entries
    return entry


def starts(when: FuzzyDate | None) -> datetime:
    assert when is not None
    assert when.local_start is not None
    return when.local_start


def day(entry: Proposed) -> date:
    return starts(entry.happened).date()


DAYS = {
    "2026-03-03: shipped it": (date(2026, 3, 3), "shipped it"),
    "- 3 March 2026 - shipped it": (date(2026, 3, 3), "shipped it"),
    "* March 3rd, 2026: shipped it": (date(2026, 3, 3), "shipped it"),
    "1. Tue 3 March – shipped it": (date(2026, 3, 3), "shipped it"),
    "[x] 03-Mar-2026 shipped it": (date(2026, 3, 3), "shipped it"),
    "03/13/2026 shipped it": (date(2026, 3, 13), "shipped it"),
    "3.4.2026 shipped it": (date(2026, 4, 3), "shipped it"),
    "2026-03-03\tshipped it": (date(2026, 3, 3), "shipped it"),
    "**2026-03-03** shipped it": (date(2026, 3, 3), "shipped it"),
    "(2026-03-03) shipped it": (date(2026, 3, 3), "shipped it"),
    "yesterday: shipped it": (date(2026, 6, 1), "shipped it"),
    "Monday: shipped it": (date(2026, 6, 1), "shipped it"),
    "Dec 31: shipped it": (date(2025, 12, 31), "shipped it"),
    "On 3 March I shipped it": (date(2026, 3, 3), "I shipped it"),
    "Yesterday I shipped it": (date(2026, 6, 1), "I shipped it"),
    "Yesterday was hard": (date(2026, 6, 1), "Yesterday was hard"),
    "Yesterday's deploy broke": (date(2026, 6, 1), "Yesterday's deploy broke"),
    "2026-06-01 1:1 with Ana": (date(2026, 6, 1), "1:1 with Ana"),
    "On 3 March 14 tickets closed": (date(2026, 3, 3), "On 3 March 14 tickets closed"),
    "20260303 shipped it": (date(2026, 3, 3), "shipped it"),
    "2 days ago: shipped it": (date(2026, 5, 31), "shipped it"),
}


@pytest.mark.parametrize(("line", "expected"), DAYS.items(), ids=DAYS)
def test_a_date_at_the_beginning_is_the_entrys_day(line, expected):
    entry = one(line)
    assert (day(entry), entry.statement) == expected
    assert entry.happened.precision is Precision.DAY
    assert entry.date_from == "line"
    assert entry.source == line


def test_a_time_beside_the_date_makes_it_exact():
    for line in ("2026-03-03 14:02 call", "3 March 2026 at 2:02 pm: call", "Mar 3, 2026, 14:02 - call"):  # fmt: skip
        entry = one(line)
        assert entry.happened.precision is Precision.EXACT
        assert (starts(entry.happened).hour, starts(entry.happened).minute) == (14, 2)
        assert entry.statement == "call"


@pytest.mark.parametrize(("day_first", "month"), [(True, 4), (False, 3)])
def test_figures_that_can_be_read_two_ways_say_so(day_first, month):
    entry = one("3/4 shipped it", day_first=day_first)
    assert day(entry).month == month
    assert entry.is_ambiguous
    assert {day(entry).month, starts(entry.other).month} == {3, 4}
    assert set(entry.notes) == {"order_assumed", "year_assumed"}


def test_one_clear_date_settles_the_order_of_the_others():
    entries = read("3/4/2026 a\n13/4/2026 b").entries
    assert [(day(entry), entry.is_ambiguous) for entry in entries] == [
        (date(2026, 4, 3), False),
        (date(2026, 4, 13), False),
    ]


def test_dates_that_contradict_each_other_settle_nothing():
    entries = read("3/4/2026 a\n13/4/2026 b\n4/13/2026 c").entries
    assert [entry.is_ambiguous for entry in entries] == [True, False, False]


def test_last_tuesday_gives_both_tuesdays():
    entry = one("Last Tuesday I presented")
    assert (day(entry), starts(entry.other).date()) == (date(2026, 5, 26), date(2026, 5, 19))


def test_a_weekday_that_disagrees_is_said():
    assert "weekday_differs" in one("Friday 3 March 2026: x").notes


def test_a_week_is_that_week_and_its_weekdays_are_days_of_it():
    entries = read("w/c 9 March\nMon: a\n- Thursday - b\nc").entries
    assert [day(entry) for entry in entries] == [
        date(2026, 3, 9),
        date(2026, 3, 12),
        date(2026, 3, 9),
    ]
    week = entries[2].happened
    assert week.precision is Precision.ABOUT
    assert week.until == starts(week) + timedelta(days=7)
    assert entries[2].date_from == "heading"


def test_a_heading_lends_its_date_and_its_words():
    notes = read("## 3 March 2026 (1:1 with Sam):\n- asked for scope\n\nwas told no\n09:30 stand-up\n\n## 4 March 2026\nx")  # fmt: skip
    first, second, third, fourth = notes.entries
    assert [day(one) for one in notes.entries] == [date(2026, 3, 3)] * 3 + [date(2026, 3, 4)]
    assert first.under == "3 March 2026 (1:1 with Sam"
    assert third.happened.precision is Precision.EXACT
    assert (third.statement, fourth.under) == ("stand-up", "4 March 2026")
    assert second.date_from == "heading"


def test_a_line_with_a_day_of_its_own_is_not_beneath_the_day_of_a_heading():
    text = "10 Nov 2026\nmoved the rules\n12 Nov 2026: doctor\n\n# 14 Nov 2026 Gateway\n- 16 Nov 2026: on call"
    first, second, third = read(text).entries
    assert (first.under, second.under, third.under) == ("10 Nov 2026", "", "Gateway")
    assert [day(one) for one in (second, third)] == [date(2026, 11, 12), date(2026, 11, 16)]


def test_a_day_that_no_calendar_has_takes_no_other_day():
    entries = read("10 Nov 2026\n31/02/2026 strange\n2026-02-31: stranger\n4 regions moved").entries
    assert [one.date_from for one in entries] == ["none", "none", "heading"]
    assert [one.under for one in entries] == ["", "", "10 Nov 2026"]
    assert entries[0].statement == "31/02/2026 strange"


def test_an_indented_line_has_the_day_of_the_line_above():
    entries = read("3 March 2026 - met Sam\n  - he liked it\nlater, nothing").entries
    assert [entry.date_from for entry in entries] == ["line", "above", "none"]
    assert day(entries[1]) == date(2026, 3, 3)


def test_a_wrapped_line_stays_one_entry():
    text = "3 March 2026 - a line that goes on and on until the mail program wraps it\nand goes on here.\n    and here"
    entry = one(text)
    assert (entry.first_line, entry.last_line, entry.source) == (1, 3, text)
    assert entry.statement.count("\n") == 2


def test_a_date_inside_a_sentence_is_only_a_mention():
    entry = one("The deadline of 30 May was moved")
    assert (entry.date_from, day(entry)) == ("mention", date(2026, 5, 30))


def test_a_line_without_any_date_is_unknown():
    entry = one("talked to Priya")
    assert (entry.happened.precision, entry.date_from) == (Precision.UNKNOWN, "none")


@pytest.mark.parametrize("line", ["led 3 meetings", "3 of 4 goals", "24/7 support", "3/4 of the team", "v1.2.3 out", "$3/4", "2/3 hours", "may be", "Sun is out", "1:1 with Sam", "12 tickets", "99/99", "31/11/2025 x"])  # fmt: skip
def test_figures_that_are_no_dates_are_left_alone(line):
    assert one(line).date_from == "none"


def test_a_month_alone_is_that_month():
    assert one("March 2026").happened.precision is Precision.MONTH
    assert day(one("July: planned it")) == date(2025, 7, 1)


def test_months_of_the_readers_language_are_known():
    assert day(one("3. März: geliefert", languages=("de", "en"))) == date(2026, 3, 3)
    assert day(one("3 déc. 2025 : livré", languages=("fr", "en"))) == date(2025, 12, 3)


def test_a_heading_with_nothing_below_becomes_an_entry():
    assert [entry.statement for entry in read("3 March 2026\n\n4 March 2026\nx").entries] == ["3 March 2026", "x"]  # fmt: skip


def test_kinds_are_guessed():
    kinds = [entry.guess.kind for entry in read("shipped it\nmet with Sam\ngreat job, said Sam\nfrom 120 ms to 80 ms").entries]  # fmt: skip
    assert kinds == ["win", "meeting", "feedback", "metric"]


def test_very_many_lines_end_in_one_last_entry():
    notes = read("x\n" * 6_000)
    assert notes.is_cut
    assert len(notes.entries) == 5_001
    assert notes.entries[-1].last_line == 6_000


PIECES = st.sampled_from(
    ["3 March 2026", "3/4", "- ", "# ", "\n", "\r\n", "\n\n", "    ", "w/c 9 March", "Mon:", "14:02", "x" * 70, ":", "---", "\x00", "\u202e", "\u2028", "29 Feb", "0000-00-00", "9999-12-31", "last Tuesday", "W53", "\t"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join)), st.booleans())
@settings(max_examples=300, deadline=None)
def test_nothing_is_dropped(text, day_first):
    notes = read(text, day_first=day_first)
    assert "".join(part.source for part in notes.parts) == text
    lines = [number for part in notes.parts for number in range(part.first_line, part.last_line + 1)]  # fmt: skip
    assert lines == list(range(1, len(text.splitlines()) + 1))
    covered = {number for entry in notes.entries for number in range(entry.first_line, entry.last_line + 1)}  # fmt: skip
    entry_lines = {number for part in notes.parts if part.kind == "entry" for number in range(part.first_line, part.last_line + 1)}  # fmt: skip
    assert entry_lines <= covered


LONG = [*TEXTS.values(), "x" * 1_000_000, "3/4 " * 250_000, "- " * 500_000, " " * 1_000_000, "March " * 160_000, "(" * 1_000_000, "1" * 1_000_000, "3 " * 500_000]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_a_megabyte_in_one_line_is_read_to_the_end(text):
    assert "".join(part.source for part in read(text).parts) == text
