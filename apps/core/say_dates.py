"""Dates in words: absolute, with their zone when a clock time matters (ux: Words).

Knows no request and reads no clock. Names of days and months and the order of words come from gettext.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.fuzzy import FuzzyDate, Precision
from apps.core.zones import zone_of

# The zone's own city says where the clock hangs; these names say it better.
CITIES = {
    "America/Los_Angeles": "Seattle",
    "America/New_York": "New York",
    "Europe/London": "London",
    "Asia/Kolkata": "India",
    "Asia/Calcutta": "India",
}


def _weekday(day: date) -> str:
    return str(WEEKDAYS_ABBR[day.weekday()])


def _month(day: date) -> str:
    return str(MONTHS_3[day.month]).capitalize()


def day(value: date) -> str:
    """`Wed 3 Jun 2026`."""
    return _("%(weekday)s %(day)d %(month)s %(year)d") % {
        "weekday": _weekday(value), "day": value.day, "month": _month(value), "year": value.year,
    }  # fmt: skip


def short_day(value: date) -> str:
    """`Wed 3 Jun`, where the year stands nearby."""
    return _("%(weekday)s %(day)d %(month)s") % {
        "weekday": _weekday(value), "day": value.day, "month": _month(value),
    }  # fmt: skip


def near_day(value: date, *, today: date) -> str:
    """`Wed 3 Jun`, and with its year where that is not the year of `today`."""
    return short_day(value) if value.year == today.year else day(value)


def clock(at: datetime, *, zone: str) -> str:
    """`17:00` on the wall of `zone` (IANA name); `at` is aware."""
    return f"{at.astimezone(zone_of(zone)):%H:%M}"


def offset(at: datetime, *, zone: str) -> str:
    """`UTC-7`, `UTC+5:30` or `UTC`: the distance of `zone` from UTC at that moment."""
    shift = at.astimezone(zone_of(zone)).utcoffset() or timedelta()
    minutes = round(shift.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def city(zone: str) -> str:
    """`Seattle` for `America/Los_Angeles`; an empty string for `UTC`, fixed offsets and the like."""
    if zone in CITIES:
        return CITIES[zone]
    area, _slash, place = zone.rpartition("/")
    return place.replace("_", " ") if area and area != "Etc" else ""


def zone_words(zone: str, *, at: datetime) -> str:
    """`Seattle, UTC-7`: the zone of a list, said once."""
    place, distance_to_utc = city(zone), offset(at, zone=zone)
    return f"{place}, {distance_to_utc}" if place else distance_to_utc


def moment(at: datetime, *, zone: str) -> str:
    """`Wed 3 Jun 2026, 17:00 Seattle (UTC-7)`; `at` is aware, `zone` an IANA name."""
    local = at.astimezone(zone_of(zone))
    words = {
        "day": day(local.date()),
        "clock": clock(at, zone=zone),
        "city": city(zone),
        "offset": offset(at, zone=zone),
    }
    if not words["city"]:
        return _("%(day)s, %(clock)s %(offset)s") % words
    return _("%(day)s, %(clock)s %(city)s (%(offset)s)") % words


def short_moment(at: datetime, *, zone: str) -> str:
    """`Wed 3 Jun, 17:00`, where year and zone stand nearby."""
    local = at.astimezone(zone_of(zone))
    return _("%(day)s, %(clock)s") % {"day": short_day(local.date()), "clock": clock(at, zone=zone)}


def near_moment(at: datetime, *, zone: str, now: datetime) -> str:
    """`Wed 3 Jun, 17:00`, and with its year where that is another one than now; the zone stands nearby."""
    place = zone_of(zone)
    said = near_day(at.astimezone(place).date(), today=now.astimezone(place).date())
    return _("%(day)s, %(clock)s") % {"day": said, "clock": clock(at, zone=zone)}


def distance(value: date, *, today: date) -> str:
    """`in 4 days`, `today`, `tomorrow`, `4 days ago`: whole calendar days; never used alone."""
    days = (value - today).days
    if days in {-1, 0, 1}:
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


def distance_of(at: datetime, *, now: datetime, zone: str) -> str:
    """The distance between two aware moments in calendar days of `zone`."""
    place = zone_of(zone)
    return distance(at.astimezone(place).date(), today=now.astimezone(place).date())


def full(at: datetime, *, zone: str, now: datetime) -> str:
    """`Wed 3 Jun 2026, 17:00 Seattle (UTC-7), in 4 days`."""
    return _("%(moment)s, %(distance)s") % {
        "moment": moment(at, zone=zone), "distance": distance_of(at, now=now, zone=zone),
    }  # fmt: skip


def fuzzy(happened: FuzzyDate) -> str:
    """As exactly as the person knows it: `Wed 3 Jun 2026, 14:00`, `about Wed 3 Jun 2026`, `Jun 2026`, `2026`."""
    start = happened.local_start
    if start is None or happened.start is None or happened.until is None:
        return _("date not known")
    if happened.precision is Precision.EXACT:
        return _("%(day)s, %(clock)s") % {
            "day": day(start.date()), "clock": clock(happened.start, zone=happened.zone),
        }  # fmt: skip
    return _coarse(happened.precision, first=start, middle=_middle(happened))


def _middle(happened: FuzzyDate) -> date:
    first = happened.start or happened.until
    last = happened.until or happened.start
    if first is None or last is None:
        raise ValueError("an unknown date has no middle")
    return (first + (last - first) / 2).astimezone(zone_of(happened.zone)).date()


def _coarse(precision: Precision, *, first: date, middle: date) -> str:
    if precision is Precision.YEAR:
        return str(first.year)
    if precision is Precision.MONTH:
        return _("%(month)s %(year)d") % {"month": _month(first), "year": first.year}
    if precision is Precision.ABOUT:
        return _("about %(day)s") % {"day": day(middle)}
    return day(middle if precision is Precision.DAY else first)
