"""Dates in an invitation (.ics): title, day, time and zone of each event. Pure code, run in the killable child.

A time keeps its wall clock and zone where the zone is a known place. A time in UTC, and one in a zone that is no place
or that only the file itself describes, is moved to the plan's zone, which is what the reader's clock shows; a time that
names no zone is taken as the plan's. Each event says which of these happened. Repeated events are written out from today
on, and what is to come has the first claim on the room there is.
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

from apps.accounts.zones import is_place

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

    @property
    def from_day(self) -> date:
        """Yesterday: it may still be today where the reader is."""
        return self.today - timedelta(days=1)


def read(payload: dict[str, Any]) -> dict[str, Any]:
    """For the child. `text`, `zone` (of the plan), `today` (ISO); answers `events`, `more` left out, `problem`.

    `problem` is "" or a word: no_calendar, damaged, empty, over (a series without a day to come).
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
    moved = _moved((event for event, _ in events), place)
    events.sort(key=lambda one: _has_passed(one[0], place))
    found: list[Found] = []
    for event, cancelled in events[:MOST_EVENTS]:
        found += _found(event, moved.get(_word(event, "UID"), set()), place, cancelled=cancelled)
    from_day = place.from_day.isoformat()
    found.sort(key=lambda one: (one.day < from_day, one.day, one.clock))
    shown = sorted(found[:MOST_SHOWN], key=lambda one: (one.day, one.clock))
    more = len(found) - len(shown) + max(len(events) - MOST_EVENTS, 0)
    problem = "" if shown else _problem([event for event, _ in events])
    return {"events": [asdict(one) for one in shown], "more": more, "problem": problem}


def _has_passed(event: Component, place: _Place) -> bool:
    """Whether a single event lies behind; one that repeats may still come."""
    start = _moment(event, "DTSTART")
    return start is not None and not _repeats(event) and _day(start) < place.from_day


def _repeats(event: Component) -> bool:
    return "RRULE" in event or "RDATE" in event


def _problem(events: Sequence[Component]) -> str:
    """Why nothing was found in these."""
    if not events:
        return "empty"
    return "over" if all(_repeats(one) and _moment(one, "DTSTART") for one in events) else "damaged"


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


def _moved(events: Iterator[Component], place: _Place) -> dict[str, set[datetime]]:
    """Of each repeated event the repetitions that the file itself describes anew (RECURRENCE-ID)."""
    found: dict[str, set[datetime]] = {}
    for event in events:
        moment = _moment(event, "RECURRENCE-ID")
        if moment is not None:
            found.setdefault(_word(event, "UID"), set()).add(_instant(moment, _clock_of(event, place)))  # fmt: skip
    return found


def _found(
    event: Component, moved: set[datetime], place: _Place, *, cancelled: bool
) -> Iterator[Found]:
    start = _moment(event, "DTSTART")
    if start is None:
        return
    cancelled = cancelled or _word(event, "STATUS").upper() == "CANCELLED"
    repeats = _repeats(event)
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
    known = _known_zone(_zone_name(event))
    if start.tzinfo is None and not known:
        return start, place.zone, "none"
    at = start.replace(tzinfo=ZoneInfo(known)) if start.tzinfo is None else start
    if is_place(known):
        return at.astimezone(ZoneInfo(known)), known, "named"
    is_utc = at.utcoffset() == timedelta(0)
    if is_utc and place.zone == "UTC":
        return at, "UTC", "named"
    return at.astimezone(ZoneInfo(place.zone)), place.zone, "utc" if is_utc else "own"


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
    event: Component, start: Moment, *, moved: set[datetime], place: _Place
) -> Iterator[Moment]:
    """From today on, at most 60, without what was taken out (EXDATE) or described anew."""
    zone, from_day = _clock_of(event, place), place.from_day
    left_out = {_instant(one, zone) for one in _listed(event, "EXDATE")} | moved
    added = (one for one in _listed(event, "RDATE") if _day(one) >= from_day)
    every = chain(_by_rule(event, start, place), added)
    wanted = (one for one in every if _instant(one, zone) not in left_out)
    yield from islice(dict.fromkeys(islice(wanted, MOST_OF_ONE * 4)), MOST_OF_ONE)


def _clock_of(event: Component, place: _Place) -> ZoneInfo:
    """The zone in which wall clocks of an event are meant."""
    return ZoneInfo(_known_zone(_zone_name(event)) or place.zone)


def _by_rule(event: Component, start: Moment, place: _Place) -> Iterator[Moment]:
    """Counted on the wall clock, as RFC 5545 wants it: 17:00 stays 17:00 when clocks change."""
    zone, from_day = _clock_of(event, place), place.from_day
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
        if until is not None and _is_over(moment, until, zone):
            return
        yield moment


def _is_over(moment: Moment, until: Moment, zone: ZoneInfo) -> bool:
    """Whether a repetition comes after the last; a day without a time means the whole of it.

    Many programs write the end by the wall clock, or in UTC where the times name no zone: both are read by the clock
    of the event, and of whole days the later reading holds, so that none is lost.
    """
    if not isinstance(until, datetime):
        return _day(moment) > until
    if not isinstance(moment, datetime):
        return moment > max(_day(until), _day(until.astimezone(zone) if until.tzinfo else until))
    if until.tzinfo is None:
        return moment.replace(tzinfo=None) > until
    return _instant(moment, zone) > _instant(until, zone)


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


def _instant(moment: Moment, zone: ZoneInfo) -> datetime:
    """One order for days, wall clocks (of `zone`) and instants; only compared among those of one event."""
    if not isinstance(moment, datetime):
        return _midnight(moment).replace(tzinfo=UTC)
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).astimezone(UTC)


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
