"""Invitations and calendars: what, when, where, with whom. Damaged ones give what their lines still say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from icalendar import Calendar, Component

from apps.intake.parsers.decoding import decode, storable
from apps.intake.parsers.documents import MOST_BYTES, Outcome, of_words, unreadable

MOST_EVENTS: Final = 500
MOST_PEOPLE: Final = 500
LONGEST: Final = 20_000
FOLDED = re.compile(r"\r?\n[ \t]")
LINE = re.compile(
    r"(?im)^(?P<name>SUMMARY|DTSTART|DTEND|LOCATION|DESCRIPTION|ORGANIZER|ATTENDEE)(?P<params>;[^:\r\n]{0,500})?:(?P<value>.{0,20000})$"
)
STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")

Event = dict[str, Any]


def calendar_words(data: bytes) -> Outcome:
    """A .ics: the words of its events, and as facts the first one's title, start, end, place and people."""
    text = decode(data[:MOST_BYTES]).text.lstrip("\ufeff")
    events, is_whole = _events(text)
    if not events and "BEGIN:VCALENDAR" not in text.upper():
        return unreadable("damaged")
    facts = {**events[0], "events": len(events)} if events else {"events": 0}
    words = "\n\n".join(_told(event) for event in events)
    return of_words(words, problem="" if is_whole else "damaged", facts=facts)


def _events(text: str) -> tuple[list[Event], bool]:
    """The library's reading; where it refuses or finds nothing, the lines themselves."""
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [_event(one) for calendar in calendars for one in calendar.walk("VEVENT")[:MOST_EVENTS]]  # fmt: skip
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):  # fmt: skip
        return _by_lines(text), False
    if found or "BEGIN:VEVENT" not in text.upper():
        return found[:MOST_EVENTS], True
    return _by_lines(text), False


def _event(event: Component) -> Event:
    starts = _moment(event, "DTSTART")
    return {
        "title": _words(event.get("SUMMARY")),
        "starts": starts,
        "ends": _moment(event, "DTEND"),
        "all_day": len(starts) == 10,
        "where": _words(event.get("LOCATION")),
        "organizer": _person(event.get("ORGANIZER")),
        "attendees": list(_people(event.get("ATTENDEE"))),
        "description": _words(event.get("DESCRIPTION")),
    }


def _words(value: object) -> str:
    """A property may be missing, given twice, or broken."""
    if isinstance(value, list):
        value = value[0] if value else None
    return "" if value is None else storable(str(value))[:LONGEST].strip()


def _moment(event: Component, name: str) -> str:
    """ISO 8601: a date for whole days, a moment with its offset, or one without where no zone is named."""
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    try:
        moment = getattr(value, "dt", None)
        if isinstance(moment, datetime | date):
            return moment.isoformat()
    except (ValueError, OverflowError):  # a zone that is none
        return ""
    return ""


def _person(value: object) -> dict[str, str]:
    if isinstance(value, list):
        value = value[0] if value else None
    if value is None:
        return {"name": "", "address": ""}
    params = getattr(value, "params", {})
    address = re.sub(r"(?i)^mailto:", "", _words(value))[:320]
    return {"name": _words(params.get("CN"))[:320], "address": address}


def _people(value: object) -> Iterator[dict[str, str]]:
    if value is None:
        return
    for one in (value if isinstance(value, list) else [value])[:MOST_PEOPLE]:
        yield _person(one)


def _by_lines(text: str) -> list[Event]:
    """Event by event, the lines that can be made out."""
    plain = FOLDED.sub("", text)
    pieces = re.split(r"(?i)BEGIN:VEVENT", plain)[1 : MOST_EVENTS + 1]
    return [_of_lines(re.split(r"(?i)END:VEVENT", piece)[0]) for piece in pieces]


def _of_lines(text: str) -> Event:
    event: Event = {"title": "", "starts": "", "ends": "", "all_day": False, "where": "", "description": "", "organizer": {"name": "", "address": ""}, "attendees": []}  # fmt: skip
    names = {"SUMMARY": "title", "LOCATION": "where", "DESCRIPTION": "description", "DTSTART": "starts", "DTEND": "ends"}  # fmt: skip
    for found in LINE.finditer(text):
        name, value = found["name"].upper(), _unescaped(found["value"])
        if name in {"DTSTART", "DTEND"}:
            event[names[name]] = _stamp(value)
        elif name in names:
            event[names[name]] = event[names[name]] or value
        elif len(event["attendees"]) < MOST_PEOPLE:
            one = {"name": _common_name(found["params"] or ""), "address": re.sub(r"(?i)^mailto:", "", value)[:320]}  # fmt: skip
            event["attendees"] += [one] if name == "ATTENDEE" else []
            event["organizer"] = one if name == "ORGANIZER" else event["organizer"]
    return event | {"all_day": len(event["starts"]) == 10}


def _unescaped(value: str) -> str:
    plain = value.replace("\\n", "\n").replace("\\N", "\n").replace("\\,", ",").replace("\\;", ";")
    return storable(plain).strip()


def _common_name(params: str) -> str:
    found = re.search(r'(?i);CN=("?)([^";:]{0,200})\1', params)
    return found[2].strip() if found else ""


def _stamp(value: str) -> str:
    found = STAMP.match(value)
    if found is None:
        return ""
    day = f"{found[1]}-{found[2]}-{found[3]}"
    stamp = f"{day}T{found[4]}:{found[5]}:{found[6]}{'+00:00' if found[7] else ''}" if found[4] else day  # fmt: skip
    try:
        return datetime.fromisoformat(stamp).isoformat() if found[4] else date.fromisoformat(day).isoformat()  # fmt: skip
    except ValueError:
        return ""


def _told(event: Event) -> str:
    when = " – ".join(part for part in (event["starts"], event["ends"]) if part)
    people = ", ".join(_named(one) for one in (event["organizer"], *event["attendees"]))
    lines = (event["title"], when, event["where"], people.strip(", "), event["description"])
    return "\n".join(line for line in lines if line)


def _named(one: dict[str, str]) -> str:
    return f"{one['name']} <{one['address']}>" if one["name"] and one["address"] else one["name"] or one["address"]  # fmt: skip
