"""What the reader finds in an invitation: zones, whole days, repetitions, calls-off; and what is no invitation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core import sandbox
from apps.deadlines.invitation import LIMITS, READER, text_of
from apps.deadlines.parsers.invitations import MOST_OF_ONE, MOST_SHOWN, read

PLACE = "America/Los_Angeles"
TODAY = date(2026, 6, 2)


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", "UID:1@x", "SUMMARY:Weekly talk", *lines, "END:VEVENT"))


def calendar(*parts: str, head: str = "") -> str:
    return "\r\n".join(
        one for one in ("BEGIN:VCALENDAR", "VERSION:2.0", head, *parts, "END:VCALENDAR") if one
    )


def found(text: str, zone: str = PLACE) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = read({"text": text, "zone": zone, "today": TODAY.isoformat()})[
        "events"
    ]
    return events


def told(text: str, zone: str = PLACE) -> list[tuple[str, str, str, str]]:
    return [(one["day"], one["clock"], one["zone"], one["noted"]) for one in found(text, zone)]


OWN_ZONE = "\r\n".join(
    (
        "BEGIN:VTIMEZONE", "TZID:Our office", "BEGIN:STANDARD", "DTSTART:19701025T030000",
        "TZOFFSETFROM:+0530", "TZOFFSETTO:+0530", "END:STANDARD", "END:VTIMEZONE",
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("start", "meant"),
    [
        ("DTSTART:20260605T170000Z", ("2026-06-05", "10:00", PLACE, "utc")),
        ("DTSTART:20260605T170000", ("2026-06-05", "17:00", PLACE, "none")),
        ("DTSTART;VALUE=DATE:20260605", ("2026-06-05", "", PLACE, "day")),
        (
            "DTSTART;TZID=Europe/Berlin:20260605T170000",
            ("2026-06-05", "17:00", "Europe/Berlin", "named"),
        ),
        (
            "DTSTART;TZID=W. Europe Standard Time:20260605T170000",
            ("2026-06-05", "17:00", "Europe/Berlin", "named"),
        ),
        (
            "DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20260605T170000",
            ("2026-06-05", "17:00", "America/New_York", "named"),
        ),
        ("DTSTART;TZID=Our office:20260605T170000", ("2026-06-05", "04:30", PLACE, "own")),
        ("DTSTART;TZID=UTC:20260605T170000", ("2026-06-05", "10:00", PLACE, "utc")),
        ("DTSTART;TZID=Etc/UTC:20260605T170000", ("2026-06-05", "10:00", PLACE, "utc")),
        ("DTSTART;TZID=GMT:20260605T170000", ("2026-06-05", "10:00", PLACE, "utc")),
        ("DTSTART;TZID=Japan:20260605T170000", ("2026-06-05", "01:00", PLACE, "own")),
        ("DTSTART;TZID=UTC-11:20260605T170000", ("2026-06-05", "21:00", PLACE, "own")),
        ("DTSTART;TZID=Nowhere/At All:20260605T170000", ("2026-06-05", "17:00", PLACE, "none")),
    ],
)
def test_the_time_and_how_it_was_understood(start: str, meant: tuple[str, str, str, str]) -> None:
    own = OWN_ZONE if "office" in start else ""
    assert told(calendar(own, event(start))) == [meant]


def test_a_zone_that_lies_about_its_known_name_is_taken_by_its_name() -> None:
    lie = OWN_ZONE.replace("Our office", "Europe/Berlin")
    [one] = told(calendar(lie, event("DTSTART;TZID=Europe/Berlin:20260605T170000")))
    assert one[2] == "Europe/Berlin"


def test_several_events_come_in_the_order_of_their_days() -> None:
    days = ["20260620", "20260605", "20260610"]
    text = calendar(*(event(f"DTSTART;VALUE=DATE:{one}") for one in days))
    assert [one["day"] for one in found(text)] == ["2026-06-05", "2026-06-10", "2026-06-20"]


def test_words_around_it_do_not_matter() -> None:
    text = "Dear all,\n\n" + calendar(event("DTSTART:20260605T170000")) + "\n-- \nBoss"
    assert len(found(text)) == 1


# --- repetitions


def test_a_weekly_talk_is_written_out_from_today_on_by_the_wall_clock() -> None:
    text = calendar(event("DTSTART;TZID=America/New_York:20250103T170000", "RRULE:FREQ=WEEKLY"))
    every = found(text)
    assert len(every) == MOST_OF_ONE
    assert every[0]["day"] == "2026-06-05"
    assert {one["clock"] for one in every} == {"17:00"}
    assert all(one["repeats"] for one in every)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["2026-06-05", "2026-06-12"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260613T000000Z", ["2026-06-05", "2026-06-12"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20260612", ["2026-06-05", "2026-06-12"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=1FR;COUNT=2", ["2026-06-05", "2026-07-03"]),
        ("RDATE;TZID=America/Los_Angeles:20260609T170000", ["2026-06-05", "2026-06-09"]),
    ],
)
def test_rules_end_where_they_say(rule: str, days: list[str]) -> None:
    text = calendar(event("DTSTART;TZID=America/Los_Angeles:20260605T170000", rule))
    assert [one["day"] for one in found(text)] == days


@pytest.mark.parametrize(
    ("start", "until", "zone"),
    [
        ("DTSTART;TZID=America/Los_Angeles:20260605T170000", "20260619T170000", PLACE),
        ("DTSTART;TZID=America/Los_Angeles:20260605T170000", "20260620T000000Z", PLACE),
        ("DTSTART:20260605T090000", "20260618T230000Z", "Australia/Sydney"),
        ("DTSTART:20260605T170000", "20260620T000000Z", PLACE),
        ("DTSTART;VALUE=DATE:20260605", "20260619T000000Z", PLACE),
        ("DTSTART;VALUE=DATE:20260605", "20260618T220000Z", "Europe/Berlin"),
    ],
)
def test_the_last_of_a_series_is_never_lost(start: str, until: str, zone: str) -> None:
    """Its end is written by the wall clock or in UTC, whatever the times themselves name."""
    text = calendar(event(start, f"RRULE:FREQ=WEEKLY;UNTIL={until}"))
    assert [one["day"] for one in found(text, zone)] == ["2026-06-05", "2026-06-12", "2026-06-19"]


def test_what_was_taken_out_in_utc_is_so_without_a_zone_too() -> None:
    series = ("DTSTART:20260605T170000", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260613T000000Z")
    assert [one["day"] for one in found(calendar(event(*series)))] == ["2026-06-05", "2026-06-19"]


def test_what_is_to_come_is_shown_before_what_has_passed() -> None:
    past = [event(f"DTSTART:202501{n % 28 + 1:02d}T090000") for n in range(100)]
    text = calendar(*past, event("DTSTART:20260609T090000"))
    answer = read({"text": text, "zone": PLACE, "today": TODAY.isoformat()})
    assert answer["events"][-1]["day"] == "2026-06-09"
    assert answer["more"] == 41


def test_whole_days_repeat_too() -> None:
    text = calendar(event("DTSTART;VALUE=DATE:20260605", "RRULE:FREQ=DAILY;UNTIL=20260607"))
    assert [one["day"] for one in found(text)] == ["2026-06-05", "2026-06-06", "2026-06-07"]


def test_what_was_taken_out_or_moved_is_so() -> None:
    series = event(
        "DTSTART;TZID=America/Los_Angeles:20260605T170000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=America/Los_Angeles:20260612T170000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=America/Los_Angeles:20260619T170000",
        "DTSTART;TZID=America/Los_Angeles:20260618T090000",
    )
    assert [(one["day"], one["clock"]) for one in found(calendar(series, moved))] == [
        ("2026-06-05", "17:00"),
        ("2026-06-18", "09:00"),
        ("2026-06-26", "17:00"),
    ]


def test_a_series_that_is_over_offers_nothing() -> None:
    text = calendar(event("DTSTART:20200103T170000Z", "RRULE:FREQ=WEEKLY;COUNT=3"))
    answer = read({"text": text, "zone": PLACE, "today": TODAY.isoformat()})
    assert (answer["events"], answer["problem"]) == ([], "over")


def test_a_rule_that_is_none_leaves_its_first_day() -> None:
    text = calendar(event("DTSTART:20260605T170000", "RRULE:FREQ=SOMETIMES"))
    assert [one["day"] for one in found(text)] == ["2026-06-05"]


@pytest.mark.parametrize(
    ("head", "line"), [("METHOD:CANCEL", ""), ("", "STATUS:CANCELLED"), ("METHOD:REQUEST", "")]
)
def test_a_call_off_is_told(head: str, line: str) -> None:
    lines = [one for one in ("DTSTART:20260605T170000", line) if one]
    [one] = found(calendar(event(*lines), head=head))
    assert one["cancelled"] == (head == "METHOD:CANCEL" or bool(line))


# --- hostile


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no_calendar"),
        ("hello", "no_calendar"),
        ("BEGIN:VCALENDAR", "empty"),
        (calendar(), "empty"),
        (calendar(event()), "damaged"),
        (calendar(event("DTSTART:99999999T999999")), "damaged"),
        (calendar(event("DTSTART:00010101T000000")), "damaged"),
        ("BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR", "damaged"),
    ],
)
def test_what_is_no_invitation_says_so(text: str, problem: str) -> None:
    answer = read({"text": text, "zone": PLACE, "today": TODAY.isoformat()})
    assert (answer["events"], answer["problem"]) == ([], problem)


def test_many_events_are_bounded_and_counted() -> None:
    one = event("DTSTART:20260605T170000", "RRULE:FREQ=DAILY")
    answer = read({"text": calendar(*[one] * 80), "zone": PLACE, "today": TODAY.isoformat()})
    assert len(answer["events"]) == MOST_SHOWN
    assert answer["more"] > 0


def test_titles_are_one_bounded_line() -> None:
    text = calendar(event("DTSTART:20260605T170000")).replace("Weekly talk", "a\\nb " + "x" * 500)
    [one] = found(text)
    assert one["title"].startswith("a b x")
    assert len(one["title"]) == 160


@settings(max_examples=150)
@given(st.data())
def test_damaged_invitations_never_raise(data: st.DataObject) -> None:
    lines = calendar(
        OWN_ZONE, event("DTSTART;TZID=Our office:20260605T170000", "RRULE:FREQ=WEEKLY;COUNT=5")
    )
    at = data.draw(st.integers(0, len(lines)))
    junk = data.draw(st.text(max_size=6))
    cut = data.draw(st.integers(0, 12))
    broken = lines[:at] + junk + lines[at + cut :]
    answer = read({"text": broken, "zone": PLACE, "today": TODAY.isoformat()})
    assert set(answer) == {"events", "more", "problem"}


def outcome(payload: dict[str, Any]) -> list[Any] | str:
    """The events, or why the child was ended."""
    try:
        return list(sandbox.run(READER, payload, limits=LIMITS)["events"])
    except sandbox.SandboxError as error:
        return error.reason


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_rule_that_never_fits_is_stopped_by_the_child(rule: str) -> None:
    text = calendar(event("DTSTART:20260605T170000", f"RRULE:{rule}"))
    payload = {"text": text, "zone": PLACE, "today": TODAY.isoformat()}
    assert outcome(payload) in ([], "cpu", "time")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_its_own_letters(encoding: str) -> None:
    assert text_of("Gespräch".encode(encoding)) == "Gespräch"


def test_today_itself_is_still_offered() -> None:
    day = TODAY - timedelta(days=0)
    [one] = found(calendar(event(f"DTSTART:{day:%Y%m%d}T080000")))
    assert one["day"] == TODAY.isoformat()
