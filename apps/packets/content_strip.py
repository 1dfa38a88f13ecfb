"""The timeline as a picture for the lawyer packet: a stroke an entry, days away shaded. Pure.

A packet for a panel has none: a picture of days tells of what is not in it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from apps.packets.content_base import Context, Data
from apps.packets.content_charts import away_spans
from apps.packets.snapshot import Away, Precision
from apps.packets.wording import first_day, long_date, period, short_date

COARSE: Final = frozenset({Precision.MONTH, Precision.YEAR, Precision.UNKNOWN})
FEWEST: Final = 2
MOST_LABELS: Final = 6
EDGE: Final = 0.06  # of the width, in which no further label stands
DAY: Final = timedelta(days=1)


def strip_data(here: Context) -> Data | None:
    """Strokes by day with the days away; None for a panel, or without entries on two days."""
    marks = [
        (day, bool(entry.exhibits))
        for entry in here.snapshot.entries
        if entry.happened.precision not in COARSE and (day := first_day(entry.happened))
    ]
    days = sorted({day for day, _proved in marks})
    if not here.lawyer or len(days) < FEWEST:
        return None
    first, width = days[0], (days[-1] - days[0]).days + 1
    away = away_spans(here, first, days[-1])
    caption = here.words["strip"]
    return {
        "width": width,
        "marks": sorted({((day - first).days, proved) for day, proved in marks}),
        "away": away,
        "labels": _labels(days[0], days[-1], width),
        "caption": " ".join([caption, *([here.words["away_shaded"] + "."] if away else [])]),
        "alt": _alt(here, marks=len(marks), first=days[0], last=days[-1]),
        "off": [_off(here, one) for one in here.snapshot.away],
    }


def _off(here: Context, one: Away) -> list[str]:
    return [period(one.first, one.last if one.last != one.first else "", here.words), one.why]


def _alt(here: Context, *, marks: int, first: date, last: date) -> str:
    said = here.words["strip_alt"].format(n=marks, first=long_date(first), last=long_date(last))
    off = ["; ".join(part for part in _off(here, one) if part) for one in here.snapshot.away]
    return " ".join([said, *(here.words["away_said"].format(days=one) for one in off)])


def _labels(first: date, last: date, width: int) -> list[Data]:
    """The first day, the last, and the months between them, where there is room."""
    months = [day for day in _months(first, last) if _has_room(day, first, width)]
    every = -(-len(months) // MOST_LABELS) or 1
    inner = [
        {"x": (day - first).days, "label": short_date(day), "al": "center"}
        for day in months[::every]
    ]
    return [
        {"x": 0, "label": short_date(first), "al": "left"},
        *inner,
        {"x": width, "label": short_date(last), "al": "right"},
    ]


def _has_room(day: date, first: date, width: int) -> bool:
    return 2 * EDGE < (day - first).days / width < 1 - 2 * EDGE


def _months(first: date, last: date) -> list[date]:
    found = []
    day = first.replace(day=1)
    while day <= last:
        found.append(day)
        day = (day + 31 * DAY).replace(day=1)
    return found
