"""Two lanes of dated events on one scale of time, with the days between: how close things lie is seen, not argued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.drawing.cells import MARK_HEIGHT, MARK_WIDTH
from apps.core.drawing.picture import Picture, Sheet, Size, Table

WIDTHS = {Size.WIDE: 830, Size.NARROW: 358}
UPPER = 52  # the middle of the upper lane, in pixels
LEVEL = 24  # from one line of days to the next
MOST_LEVELS = 6  # what does not fit stands in the table
EDGE, LETTER, APART = 14, 7.6, 12


@dataclass(frozen=True, kw_only=True)
class Dot:
    """An event; `when` is its day in words, as exactly as it is known."""

    day: date
    is_upper: bool
    when: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Gap:
    """From one event to another, by their places; `words` say how long."""

    first: int
    then: int
    words: str


def two_lanes(
    dots: Sequence[Dot], gaps: Sequence[Gap], *, upper: str, lower: str, name: str = "lanes"
) -> Picture:
    """Draw events in order, numbered from 1 as in the table. Raises ValueError without any."""
    if not dots:
        raise ValueError("at least one event")
    title, description = _("What happened, in two lanes"), _described(dots, gaps, upper=upper)
    drawn = {
        size: _drawn(dots, gaps, size=size, heads=(upper, lower), name=name, words=(title, description))
        for size in Size
    }  # fmt: skip
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(_table(dots, gaps, upper=upper, lower=lower),),
    )


def _described(dots: Sequence[Dot], gaps: Sequence[Gap], *, upper: str) -> str:
    count = sum(1 for one in dots if one.is_upper)
    told = ngettext("%(count)d event", "%(count)d events", count) % {"count": count}
    said = [f"{upper}: {told}."]
    for one in gaps[:20]:
        words = {"first": one.first + 1, "then": one.then + 1, "words": one.words}
        said.append(_("From %(first)d to %(then)d: %(words)s.") % words)
    return " ".join(said)


def _drawn(
    dots: Sequence[Dot], gaps: Sequence[Gap], *, size: Size, heads: tuple[str, str], name: str,
    words: tuple[str, str],
) -> SafeString:  # fmt: skip
    sheet, width = Sheet(), WIDTHS[size]
    places = _places(dots, width=width)
    spans = _levels(gaps, places=places, width=width)
    lower = UPPER + 34 + LEVEL * max((one.level + 1 for one in spans), default=1)
    sheet.text("faint", heads[0], x=0, y=14)
    sheet.text("faint", heads[1], x=0, y=lower + 44)
    for y in (UPPER, lower):
        sheet.line("hair", x=0, y=y, across=width)
    _draw_spans(sheet, spans, lower=lower)
    _draw_dots(sheet, dots, places=places, lower=lower)
    height = lower + 68
    sheet.text("faint", say_dates.day(dots[0].day), x=0, y=height - 4)
    if dots[-1].day != dots[0].day:
        sheet.text("faint", say_dates.day(dots[-1].day), x=width, y=height - 4, anchor="end")
    title, description = words
    return sheet.svg(
        size=size, name=name, width=width, height=height, title=title, description=description
    )


def _places(dots: Sequence[Dot], *, width: int) -> list[float]:
    """The middle of each event in pixels, by its day."""
    first, length = dots[0].day, max((dots[-1].day - dots[0].day).days, 1)
    return [EDGE + (one.day - first).days * (width - 2 * EDGE) / length for one in dots]


@dataclass(frozen=True, kw_only=True)
class _Span:
    """A gap as a line between two upright ones, with its words at `x` on top of it."""

    start: float
    end: float
    x: float
    level: int
    words: str


def _levels(gaps: Sequence[Gap], *, places: Sequence[float], width: int) -> list[_Span]:
    """Each gap on the first level where neither its line nor its words meet another; at most MOST_LEVELS."""
    free = [-99.0] * MOST_LEVELS
    found = []
    for one in gaps:
        start, end, room = places[one.first], places[one.then], len(one.words) * LETTER
        fits = start + 4 + room <= width
        x = start + 4 if fits else max(end - 6 - room, 0)
        level = next((n for n, until in enumerate(free) if min(start, x) > until), None)
        if level is None:
            continue
        free[level] = max(end, x + room) + APART
        found.append(_Span(start=start, end=end, x=x, level=level, words=one.words))
    return found


def _draw_spans(sheet: Sheet, spans: Sequence[_Span], *, lower: float) -> None:
    for one in spans:
        y = UPPER + 34 + LEVEL * one.level
        sheet.line("before", x=one.start, y=UPPER + 10, down=y - UPPER - 10)
        sheet.line("before", x=one.end, y=y, down=lower - 10 - y)
        if one.end > one.start:
            sheet.line("trace", x=one.start, y=y, across=one.end - one.start)
        sheet.text("strong", one.words, x=one.x, y=y - 5)


def _draw_dots(sheet: Sheet, dots: Sequence[Dot], *, places: Sequence[float], lower: float) -> None:
    """A mark each, with its number where there is room; the table has every number."""
    free = {True: -99.0, False: -99.0}
    for number, (one, x) in enumerate(zip(dots, places, strict=True), 1):
        y = UPPER if one.is_upper else lower
        ink = "proved" if one.is_upper else "ahead"
        sheet.rect(
            ink, x=x - MARK_WIDTH / 2, y=y - MARK_HEIGHT / 2, width=MARK_WIDTH, height=MARK_HEIGHT
        )
        half = len(str(number)) * LETTER / 2
        if x - half > free[one.is_upper]:
            above = UPPER - 12 if one.is_upper else lower + 22
            sheet.text("strong", str(number), x=x, y=above, anchor="middle")
            free[one.is_upper] = x + half + 2


def _table(dots: Sequence[Dot], gaps: Sequence[Gap], *, upper: str, lower: str) -> Table:
    rows = []
    for place, one in enumerate(dots):
        days = "; ".join(
            _("%(words)s from %(number)d") % {"words": gap.words, "number": gap.first + 1}
            for gap in gaps
            if gap.then == place
        )
        words = (one.words, "") if one.is_upper else ("", one.words)
        rows.append((str(place + 1), one.when, *words, days))
    return Table(head=(_("No."), _("When"), upper, lower, _("Days between")), rows=tuple(rows))
