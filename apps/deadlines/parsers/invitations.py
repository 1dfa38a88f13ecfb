"""Dates in an invitation (.ics): title, day, time and zone of each event. Pure code, run in the killable child.

A time keeps its wall clock and zone where the zone is known. A time in UTC, and one in a zone that only the file itself
describes, is moved to the plan's zone, which is what the reader's clock shows; a time that names no zone is taken as
the plan's. Each event says which of these happened. Repeated events are written out from today on.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

MOST_BYTES: Final = 1 << 20
MOST_EVENTS: Final = 60
MOST_OF_ONE: Final = 60
MOST_SHOWN: Final = 200
LONGEST_TITLE: Final = 160
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)

Moment = date | datetime


@dataclass(frozen=True, kw_only=True)
class Found:
    """One date: ISO `day`, `clock` such as 17:00 or empty for a whole day, an IANA `zone`.

    `noted` is how the zone was understood: named, utc, own (described in the file only), none, day.
    """

    title: str
    day: str
    clock: str
    zone: str
    noted: str
    repeats: bool = False
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class _Place:
    """What readings depend on: the plan's zone, and the day from which repetitions count."""

    zone: str
    today: date


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """For the child. `text`, `zone` (of the plan), `today` (ISO); answers `events`, `more` left out, `problem`.

    `problem` is "" or a word: no_calendar, damaged, empty.
    """
    text: str = payload["text"]
    place = _Place(zone=payload["zone"], today=date.fromisoformat(payload["today"]))
    cut = _calendar_of(text[:MOST_BYTES])
    if not cut:
        return {"events": [], "more": 0, "problem": "no_calendar"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's doubts about odd zones
        try:
            calendars = Calendar.from_ical(cut, multiple=True)
        except BROKEN:
            return {"events": [], "more": 0, "problem": "damaged"}
        return _answer(calendars, place)


def _answer(calendars: Sequence[Component], place: _Place) -> dict[str, Any]:
    events = [(one, _is_cancel(calendar)) for calendar in calendars for one in calendar.walk("VEVENT")]  # fmt: skip
    moved = _moved(event for event, _ in events)
    found: list[Found] = []
    for event, cancelled in events[:MOST_EVENTS]:
        found += _found(event, moved.get(_word(event, "UID"), set()), place, cancelled=cancelled)
    shown = sorted(found, key=lambda one: (one.day, one.clock))[:MOST_SHOWN]
    more = len(found) - len(shown) + max(len(events) - MOST_EVENTS, 0)
    problem = "" if shown else "damaged" if events else "empty"
    return {"events": [asdict(one) for one in shown], "more": more, "problem": problem}


def _calendar_of(text: str) -> str:
    """The calendar in what was pasted, without the words of the mail around it."""
    upper = text.upper()
    begin, end = upper.find("BEGIN:VCALENDAR"), upper.rfind("END:VCALENDAR")
    if begin < 0:
        return ""
    whole = text[begin : end + len("END:VCALENDAR")] if end > begin else text[begin:]
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")


def _is_cancel(calendar: Component) -> bool:
    return _word(calendar, "METHOD").upper() == "CANCEL"


def _moved(events: Iterator[Component]) -> dict[str, set[Moment]]:
    """Of each repeated event the repetitions that the file itself describes anew (RECURRENCE-ID)."""
    found: dict[str, set[Moment]] = {}
    for event in events:
        moment = _moment(event, "RECURRENCE-ID")
        if moment is not None:
            found.setdefault(_word(event, "UID"), set()).add(_instant(moment))
    return found


def _found(
    event: Component, moved: set[Moment], place: _Place, *, cancelled: bool
) -> Iterator[Found]:
    start = _moment(event, "DTSTART")
    if start is None:
        return
    cancelled = cancelled or _word(event, "STATUS").upper() == "CANCELLED"
    repeats = "RRULE" in event or "RDATE" in event
    try:
        starts = list(_starts(event, start, moved=moved, place=place)) if repeats else [start]
    except BROKEN:
        starts, repeats = [start], False
    for one in starts:
        found = _told(one, event, place, repeats=repeats, cancelled=cancelled)
        if found is not None:
            yield found


def _told(
    start: Moment, event: Component, place: _Place, *, repeats: bool, cancelled: bool
) -> Found | None:
    try:
        wall, zone, noted = _wall(start, event, place)
    except BROKEN:
        return None
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        return None
    clock = f"{wall:%H:%M}" if isinstance(wall, datetime) else ""
    title = " ".join(_word(event, "SUMMARY").split())[:LONGEST_TITLE]
    day = date(wall.year, wall.month, wall.day).isoformat()
    return Found(
        title=title, day=day, clock=clock, zone=zone, noted=noted,
        repeats=repeats, cancelled=cancelled,
    )  # fmt: skip


def _wall(start: Moment, event: Component, place: _Place) -> tuple[Moment, str, str]:
    """The wall clock, its zone, and how it was understood."""
    if not isinstance(start, datetime):
        return start, place.zone, "day"
    if start.tzinfo is None:
        known = _known_zone(_zone_name(event))
        return (start, known, "named") if known else (start, place.zone, "none")
    known = _known_zone(_zone_name(event))
    if known and known != "UTC":
        return start.astimezone(ZoneInfo(known)), known, "named"
    if start.utcoffset() == timedelta(0) and place.zone == "UTC":
        return start, "UTC", "named"
    noted = "utc" if start.utcoffset() == timedelta(0) else "own"
    return start.astimezone(ZoneInfo(place.zone)), place.zone, noted


def _zone_name(event: Component) -> str:
    value = event.get("DTSTART")
    value = value[0] if isinstance(value, list) and value else value
    return str(getattr(value, "params", {}).get("TZID", "")).strip().strip('"')


def _known_zone(name: str) -> str:
    """An IANA name for what calendars write: the name itself, with a path before it, or Windows' own."""
    if name in WINDOWS_TO_OLSON:
        return str(WINDOWS_TO_OLSON[name])
    parts = [one for one in name.split("/") if one]
    tails = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((tail for tail in tails if tail in available_timezones()), "")


# --- repeated events


def _starts(
    event: Component, start: Moment, *, moved: set[Moment], place: _Place
) -> Iterator[Moment]:
    """From today on, at most 60, without what was taken out (EXDATE) or described anew."""
    left_out = {_instant(one) for one in _listed(event, "EXDATE")} | moved
    from_day = place.today - timedelta(days=1)
    added = (one for one in _listed(event, "RDATE") if _day(one) >= from_day)
    every = chain(_by_rule(event, start, from_day), added)
    wanted = (one for one in every if _instant(one) not in left_out)
    yield from islice(dict.fromkeys(islice(wanted, MOST_OF_ONE * 4)), MOST_OF_ONE)


def _by_rule(event: Component, start: Moment, from_day: date) -> Iterator[Moment]:
    """Counted on the wall clock, as RFC 5545 wants it: 17:00 stays 17:00 when clocks change."""
    rule = event.get("RRULE")
    rule = rule[0] if isinstance(rule, list) and rule else rule
    if rule is None:
        if _day(start) >= from_day:
            yield start
        return
    until = next(iter(rule.pop("UNTIL", [])), None)
    naive = start.replace(tzinfo=None) if isinstance(start, datetime) else _midnight(start)
    series = rrulestr(rule.to_ical().decode(), dtstart=naive)
    for one in series.xafter(_midnight(from_day), inc=True):
        moment: Moment = one.replace(tzinfo=start.tzinfo) if isinstance(start, datetime) else one.date()  # fmt: skip
        if until is not None and _is_over(moment, until):
            return
        yield moment


def _is_over(moment: Moment, until: Moment) -> bool:
    """Whether a repetition comes after the last; a day without a time means the whole of it."""
    if isinstance(until, datetime):
        return _instant(moment) > _instant(until)
    return _day(moment) > until


def _listed(event: Component, name: str) -> Iterator[Moment]:
    values = event.get(name, [])
    for value in values if isinstance(values, list) else [values]:
        for one in getattr(value, "dts", []):
            found = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if isinstance(found, date):
                yield found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  a wall clock


def _day(moment: Moment) -> date:
    return date(moment.year, moment.month, moment.day)


def _instant(moment: Moment) -> datetime:
    """One order for days, wall clocks and instants; only compared among those of one event."""
    if not isinstance(moment, datetime):
        return _midnight(moment).replace(tzinfo=UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


# --- values


def _moment(event: Component, name: str) -> Moment | None:
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    try:
        moment = getattr(value, "dt", None)
    except BROKEN:
        return None
    return moment if isinstance(moment, date) else None


def _word(event: Component, name: str) -> str:
    """A property may be missing, given twice, or broken; what no database keeps is left out."""
    value = event.get(name)
    if isinstance(value, list):
        value = value[0] if value else None
    text = "" if value is None else str(value)
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
