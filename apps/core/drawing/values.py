"""A figure over time: its values as a line, against where it stood before and where it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.drawing.picture import Picture, Sheet, Size, Table, shortened
from apps.core.drawing.scales import LETTER, round_ticks, thinned

TOP, BELOW = 22, 26
MOST_MARKS = 60  # more would run into each other: then only the line is drawn
MOST_ROWS = 400
DAY = timedelta(days=1)
Stretch = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Point:
    """A value on a day, with where it is from in a few words."""

    day: date
    value: Decimal
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What is measured. `lower_is_better` is None where nobody said; `target` and `before` are values."""

    name: str
    unit: str = ""
    target: Decimal | None = None
    before: Decimal | None = None
    lower_is_better: bool | None = None

    def say(self, value: Decimal) -> str:
        """`0.19 %`: no trailing zeros, no exponent."""
        return f"{value.normalize():f} {self.unit}".strip()


@dataclass(frozen=True, kw_only=True)
class _Plot:
    """Where a day and a value stand on the sheet, in pixels."""

    size: Size
    width: int
    height: int
    left: float = 0
    first: date = date.min
    last: date = date.min
    low: float = 0
    high: float = 1

    def x(self, day: date) -> float:
        days = (self.last - self.first).days or 1
        return self.left + (self.width - self.left - 10) * (day - self.first).days / days

    def y(self, value: float) -> float:
        room = self.height - TOP - BELOW
        return TOP + room * (self.high - value) / (self.high - self.low)


SHEETS = {Size.WIDE: (830, 250), Size.NARROW: (358, 230)}


def values_over_time(
    points: Sequence[Point], *, figure: Figure, away: Sequence[Stretch] = (), name: str = "values"
) -> Picture:
    """Draw a figure's values by day; `away` are stretches of days off, both ends included, which are shaded.

    `name` must be unique among the pictures of a page. Raises ValueError without a point.
    """
    if not points:
        raise ValueError("a picture of values needs one")
    points = sorted(points, key=lambda one: one.day)
    title = _("%(name)s over time") % {"name": figure.name}
    seen = [one for one in away if one[1] >= points[0].day and one[0] <= points[-1].day]
    description = _described(points, figure=figure, away=seen)
    drawn = {
        size: _drawn(points, figure=figure, away=seen, size=size, told=(name, title, description))
        for size in Size
    }
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=_tables(points, figure=figure),
        shaded=bool(seen),
    )


def _described(points: Sequence[Point], *, figure: Figure, away: Sequence[Stretch]) -> str:
    first, last = points[0], points[-1]
    said = [
        ngettext(
            "%(count)d value, from %(from)s on %(first)s to %(to)s on %(last)s.",
            "%(count)d values, from %(from)s on %(first)s to %(to)s on %(last)s.",
            len(points),
        )
        % {
            "count": len(points),
            "from": figure.say(first.value),
            "first": say_dates.day(first.day),
            "to": figure.say(last.value),
            "last": say_dates.day(last.day),
        }
    ]
    said += _lines_in_words(last.value, figure=figure)
    if away:
        said.append(_("Days off are shaded."))
    return " ".join(said)


def _lines_in_words(newest: Decimal, *, figure: Figure) -> list[str]:
    said = []
    if figure.lower_is_better is not None:
        said.append(_("Lower is better.") if figure.lower_is_better else _("Higher is better."))
    if figure.before is not None:
        said.append(_("It stood at %(value)s before.") % {"value": figure.say(figure.before)})
    if figure.target is not None:
        words = {"target": figure.say(figure.target)}
        if figure.lower_is_better is None:
            said.append(_("The target is %(target)s.") % words)
        elif _reaches(newest, target=figure.target, lower=figure.lower_is_better):
            said.append(_("The newest value reaches the target of %(target)s.") % words)
        else:
            said.append(_("The newest value does not reach the target of %(target)s.") % words)
    return said


def _reaches(value: Decimal, *, target: Decimal, lower: bool) -> bool:
    return value <= target if lower else value >= target


def _drawn(
    points: Sequence[Point],
    *,
    figure: Figure,
    away: Sequence[Stretch],
    size: Size,
    told: tuple[str, str, str],
) -> SafeString:
    sheet, ticks = Sheet(), _ticks(points, figure=figure)
    plot = _plot(points, ticks=ticks, size=size)
    _draw_away(sheet, plot, away)
    for tick in ticks:
        sheet.line("hair", x=plot.left, y=plot.y(tick), across=plot.width - plot.left)
        sheet.text("faint", f"{tick:g}", x=plot.left - 6, y=plot.y(tick) + 4, anchor="end")
    _draw_points(sheet, plot, points)
    _draw_lines(sheet, plot, points, figure=figure)
    _draw_days(sheet, plot)
    name, title, description = told
    return sheet.svg(
        size=size, name=name, width=plot.width, height=plot.height, title=title,
        description=description,
    )  # fmt: skip


def _plot(points: Sequence[Point], *, ticks: Sequence[float], size: Size) -> _Plot:
    width, height = SHEETS[size]
    first, last = points[0].day, points[-1].day
    if first == last:
        first, last = _moved(first, -1), _moved(last, 1)
    left = max(len(f"{tick:g}") for tick in ticks) * LETTER + 8
    return _Plot(
        size=size, width=width, height=height, left=left, first=first, last=last,
        low=ticks[0], high=ticks[-1],
    )  # fmt: skip


def _moved(day: date, days: int) -> date:
    """A day earlier or later, as far as the calendar goes."""
    at = day.toordinal() + days
    return date.fromordinal(min(max(at, 1), date.max.toordinal()))


def _ticks(points: Sequence[Point], *, figure: Figure) -> list[float]:
    """Three to six round values that hold every value, the target and where it stood before."""
    marks = [one.value for one in points]
    marks += [one for one in (figure.target, figure.before) if one is not None]
    return round_ticks(float(min(marks)), float(max(marks)))


def _draw_away(sheet: Sheet, plot: _Plot, away: Sequence[Stretch]) -> None:
    for first, last in away:
        left = plot.x(max(first, plot.first))
        right = plot.x(min(_moved(last, 1), plot.last))
        width, height = max(right - left, 2), plot.height - TOP - BELOW
        sheet.rect("away", x=left, y=TOP, width=width, height=height)


def _draw_points(sheet: Sheet, plot: _Plot, points: Sequence[Point]) -> None:
    places = [(plot.x(one.day), plot.y(float(one.value))) for one in points]
    if len(places) > 1:
        sheet.trace("trace", thinned(places))
    if len(places) <= MOST_MARKS:
        for x, y in places:
            sheet.rect("proved", x=x - 3, y=y - 3, width=6, height=6)


def _draw_lines(sheet: Sheet, plot: _Plot, points: Sequence[Point], *, figure: Figure) -> None:
    """Each line says what it is, where the values leave the most room for the words."""
    across = plot.width - plot.left
    taken = [(plot.x(one.day), plot.y(float(one.value))) for one in points]
    lines = (
        ("target", "strong", figure.target, _("target, %(value)s")),
        ("before", "faint", figure.before, _("before, %(value)s")),
    )
    for ink, of_words, value, said in lines:
        if value is None:
            continue
        y = plot.y(float(value))
        sheet.line(ink, x=plot.left, y=y, across=across)
        words = shortened(said % {"value": figure.say(value)}, room=across / 2)
        x, at = _clearest(plot, taken, y=y, width=len(words) * LETTER)
        sheet.text(of_words, words, x=x, y=at)
        # The next words keep away from these.
        taken += [(x + step * len(words) * LETTER / 4, at - 4) for step in range(5)]


def _clearest(
    plot: _Plot, taken: Sequence[tuple[float, float]], *, y: float, width: float
) -> tuple[float, float]:
    """Where words about a line at `y` stand farthest from all that is taken: left or right, above or below it."""
    places = [
        (x, at)
        for x in (plot.width - width, plot.left + 4)
        for at in (y - 5, y + 14)
        if TOP - 8 <= at <= plot.height - BELOW + 2
    ]
    return max(
        places or [(plot.width - width, y - 5)], key=lambda place: _room(taken, place, width)
    )


def _room(taken: Sequence[tuple[float, float]], place: tuple[float, float], width: float) -> float:
    """How far up or down the nearest thing is from words that begin at `place`."""
    x, at = place
    near = [abs(y - (at - 4)) for other, y in taken if x - 6 <= other <= x + width + 6]
    return min(near, default=1000.0)


def _draw_days(sheet: Sheet, plot: _Plot) -> None:
    y = plot.height - 6
    sheet.text("faint", say_dates.short_day(plot.first), x=plot.left, y=y)
    sheet.text("faint", say_dates.short_day(plot.last), x=plot.width, y=y, anchor="end")
    if plot.size is Size.WIDE and (plot.last - plot.first).days > 13:
        middle = plot.first + (plot.last - plot.first) / 2
        sheet.text("faint", say_dates.short_day(middle), x=plot.x(middle), y=y, anchor="middle")


def _tables(points: Sequence[Point], *, figure: Figure) -> tuple[Table, ...]:
    """The newest values in full, and the lines they are measured against."""
    shown = points[-MOST_ROWS:]
    rows = [(say_dates.day(one.day), figure.say(one.value), one.source) for one in shown]
    if len(shown) < len(points):
        earlier = len(points) - len(shown)
        words = ngettext("%(count)d earlier value", "%(count)d earlier values", earlier)
        words %= {"count": earlier}
        rows.insert(0, (words, "", ""))
    against = [
        (words, figure.say(value))
        for words, value in ((_("Before"), figure.before), (_("Target"), figure.target))
        if value is not None
    ]
    tables = [Table(head=(_("Day"), _("Value"), _("From")), rows=tuple(rows))]
    if against:
        tables.append(Table(head=(_("Measured against"), _("Value")), rows=tuple(against)))
    return tuple(tables)
