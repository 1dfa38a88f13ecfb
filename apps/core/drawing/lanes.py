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
UPPER, LOWER = 52, 146  # the middle of each lane, in pixels
BETWEEN = (84, 102, 120)  # lines on which days may stand
HEIGHT, EDGE, LETTER = 204, 14, 7.2


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
    sheet.text("faint", heads[0], x=0, y=14)
    sheet.text("faint", heads[1], x=0, y=HEIGHT - 22)
    for y in (UPPER, LOWER):
        sheet.line("hair", x=0, y=y, across=width)
    _draw_gaps(sheet, gaps, places=places, width=width)
    _draw_dots(sheet, dots, places=places)
    sheet.text("faint", say_dates.day(dots[0].day), x=0, y=HEIGHT - 4)
    if dots[-1].day != dots[0].day:
        sheet.text("faint", say_dates.day(dots[-1].day), x=width, y=HEIGHT - 4, anchor="end")
    title, description = words
    return sheet.svg(
        size=size, name=name, width=width, height=HEIGHT, title=title, description=description
    )


def _places(dots: Sequence[Dot], *, width: int) -> list[float]:
    """The middle of each event in pixels, by its day."""
    first, length = dots[0].day, max((dots[-1].day - dots[0].day).days, 1)
    return [EDGE + (one.day - first).days * (width - 2 * EDGE) / length for one in dots]


def _draw_dots(sheet: Sheet, dots: Sequence[Dot], *, places: Sequence[float]) -> None:
    """A mark each, with its number where there is room; the table has every number."""
    free = {True: -99.0, False: -99.0}
    for number, (one, x) in enumerate(zip(dots, places, strict=True), 1):
        y = UPPER if one.is_upper else LOWER
        ink = "proved" if one.is_upper else "ahead"
        sheet.rect(
            ink, x=x - MARK_WIDTH / 2, y=y - MARK_HEIGHT / 2, width=MARK_WIDTH, height=MARK_HEIGHT
        )
        half = len(str(number)) * LETTER / 2
        if x - half > free[one.is_upper]:
            above = UPPER - 12 if one.is_upper else LOWER + 22
            sheet.text("strong", str(number), x=x, y=above, anchor="middle")
            free[one.is_upper] = x + half + 2


def _draw_gaps(sheet: Sheet, gaps: Sequence[Gap], *, places: Sequence[float], width: int) -> None:
    """A line each; its words where no other words are."""
    free = dict.fromkeys(BETWEEN, -99.0)
    for one in gaps:
        start, end = places[one.first], places[one.then]
        sheet.trace("trace", [(start, UPPER + 8), (end, LOWER - 8)])
        half = len(one.words) * LETTER / 2 + 2
        for y in BETWEEN:
            along = start + (end - start) * (y - 5 - UPPER) / (LOWER - UPPER)
            x = min(along + 8, width - 2 * half)
            if x > free[y]:
                sheet.text("strong", one.words, x=x, y=y)
                free[y] = x + 2 * half + 6
                break


def _table(dots: Sequence[Dot], gaps: Sequence[Gap], *, upper: str, lower: str) -> Table:
    told = {one.then: one for one in reversed(gaps)}
    rows = []
    for place, one in enumerate(dots):
        gap = told.get(place)
        days = _("%(words)s after %(number)d") % {"words": gap.words, "number": gap.first + 1} if gap else ""  # fmt: skip
        words = (one.words, "") if one.is_upper else ("", one.words)
        rows.append((str(place + 1), one.when, *words, days))
    return Table(head=(_("No."), _("When"), upper, lower, _("Days between")), rows=tuple(rows))
