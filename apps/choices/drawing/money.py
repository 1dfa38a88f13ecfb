"""What each way to go on has brought by each day: one stepped line a way, ways that bring the same share one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.choices.answers import Answers, Line, cumulated
from apps.choices.drawing.plot import (
    ROW,
    SAMPLE,
    STYLES,
    WIDTHS,
    Plot,
    draw_day_scale,
    draw_mark,
    draw_money_scale,
    draw_sample,
    money_scale,
    room_of,
    say_whole,
)
from apps.choices.money import Money
from apps.choices.wording import COURSES, say_amount, say_money, tax_words
from apps.core import say_dates
from apps.core.drawing.picture import Picture, Sheet, Size, Table
from apps.core.drawing.scales import LETTER, pushed_apart, thinned, wrapped

TOP, BELOW = 16, 28
HEIGHTS = {Size.WIDE: 320, Size.NARROW: 210}  # of the plot itself, at least
NAME_ROOM = {Size.WIDE: 200, Size.NARROW: 224}
LEADER = 26
MOST_COLUMNS = 3


@dataclass(frozen=True, kw_only=True)
class _Track:
    """A line of the picture: the ways it stands for, and its places by day."""

    style: int
    names: tuple[str, ...]
    steps: tuple[tuple[date, Decimal], ...]
    ends_at: Money


class _Words(NamedTuple):
    name: str
    title: str
    description: str


def money_by_way(answers: Answers, *, name: str = "money") -> Picture:
    """Draw the money of every way that has figures, up to `answers.on`, and list it by the horizons up to then.

    `name` must be unique among the pictures of a page.
    """
    tracks = _tracks(answers)
    title = _("Money on each way, to %(day)s") % {"day": say_dates.day(answers.on)}
    told = _Words(name, title, _described(answers, tracks))
    return Picture(
        title=title,
        description=told.description,
        wide=_drawn(answers, tracks, size=Size.WIDE, told=told),
        narrow=_drawn(answers, tracks, size=Size.NARROW, told=told),
        tables=_tables(answers),
    )


def _tracks(answers: Answers) -> list[_Track]:
    """From the largest amount at the end to the smallest; what brings the same on every day is one line."""
    alike: dict[tuple[tuple[date, Decimal], ...], list[Line]] = {}
    for line in answers.lines:
        if line.by:
            alike.setdefault(tuple(cumulated(line, until=answers.on)), []).append(line)
    found = [
        _Track(
            style=STYLES[lines[0].way.course],
            names=tuple(str(COURSES[one.way.course]) for one in lines),
            steps=steps,
            ends_at=lines[0].by[answers.chosen],
        )
        for steps, lines in alike.items()
    ]
    return sorted(found, key=lambda one: (-one.ends_at.amount, one.style))


def _described(answers: Answers, tracks: Sequence[_Track]) -> str:
    said = [_("Money %(tax)s, from the day after %(day)s.") % {"tax": tax_words(answers.situation), "day": say_dates.day(answers.situation.today)}]  # fmt: skip
    if tracks:
        amounts = [
            _("%(ways)s: %(amount)s") % {"ways": _(" or ").join(one.names), "amount": say_money(one.ends_at)}
            for one in tracks
        ]  # fmt: skip
        words = {"day": say_dates.day(answers.on), "amounts": "; ".join(amounts)}
        said.append(_("By %(day)s: %(amounts)s.") % words)
    missing = [str(COURSES[one.way.course]) for one in answers.lines if not one.by]
    if missing:
        said.append(_("Without figures yet: %(ways)s.") % {"ways": "; ".join(missing)})
    return " ".join(said)


def _drawn(answers: Answers, tracks: Sequence[_Track], *, size: Size, told: _Words) -> SafeString:
    sheet = Sheet()
    keys = [_key(one, size=size) for one in tracks]
    plot = _plot(answers, tracks, keys, size=size)
    draw_money_scale(sheet, plot)
    draw_day_scale(sheet, plot, first=answers.situation.today, last=answers.on)
    for place, one in enumerate(tracks):
        _draw_track(sheet, plot, one, share=(place + 1) / (len(tracks) + 1))
    height = plot.bottom + BELOW
    if size is Size.WIDE:
        _draw_beside(sheet, plot, keys)
    else:
        height = _draw_beneath(sheet, plot, keys)
    return sheet.svg(
        size=size, name=told.name, width=WIDTHS[size], height=height, title=told.title,
        description=told.description,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Key:
    """The words of a line, in rows, and its amount."""

    track: _Track
    rows: tuple[str, ...]
    amount: str

    @property
    def height(self) -> float:
        return ROW * len(self.rows) + 6


def _key(track: _Track, *, size: Size) -> _Key:
    amount = say_whole(track.ends_at)
    room = NAME_ROOM[size] - max(len(amount) * LETTER - 76, 0)
    rows = (row for name in track.names for row in wrapped(name, room=room))
    return _Key(track=track, rows=tuple(rows), amount=amount)


def _plot(answers: Answers, tracks: Sequence[_Track], keys: Sequence[_Key], *, size: Size) -> Plot:
    amounts = (amount for one in tracks for _day, amount in one.steps)
    scale = money_scale(amounts, currency=answers.situation.currency)
    is_wide = size is Size.WIDE
    tall = max(HEIGHTS[size], sum(one.height for one in keys)) if is_wide else HEIGHTS[size]
    beside = LEADER + SAMPLE + NAME_ROOM[size] + 76 if is_wide else LEADER
    return Plot(
        left=scale.room, right=WIDTHS[size] - beside,
        top=TOP, bottom=TOP + tall, first=answers.situation.today.toordinal(),
        last=answers.on.toordinal(), scale=scale,
    )  # fmt: skip


def _draw_track(sheet: Sheet, plot: Plot, track: _Track, *, share: float) -> None:
    """A step on each day on which money comes; marks at its end and once on its way, where others have none."""
    x, y = plot.left, plot.y(0)
    places, marked = [(x, y)], plot.left + (plot.right - plot.left) * share
    on_the_way = y
    for day, amount in track.steps:
        x = plot.x(day.toordinal())
        if x <= marked:
            on_the_way = plot.y(amount)
        places += [(x, y), (x, plot.y(amount))]
        y = plot.y(amount)
    places.append((plot.right, y))
    sheet.trace(f"way-{track.style}", thinned(places))
    draw_mark(sheet, track.style, x=marked, y=on_the_way)
    draw_mark(sheet, track.style, x=plot.right, y=y)


def _ends(plot: Plot, keys: Sequence[_Key]) -> list[float]:
    return [plot.y(one.track.ends_at.amount) for one in keys]


def _draw_beside(sheet: Sheet, plot: Plot, keys: Sequence[_Key]) -> None:
    """Each line's words as near to its end as the others let them be."""
    ends = _ends(plot, keys)
    heights = [one.height for one in keys]
    middles = pushed_apart(ends, heights, low=plot.top - 9, high=plot.bottom + 9)
    for one, end, middle in zip(keys, ends, middles, strict=True):
        first = middle - one.height / 2 + 3 + ROW / 2
        sheet.trace("before", [(plot.right + 7, end), (plot.right + LEADER - 4, first)])
        _draw_key(sheet, one, x=plot.right + LEADER, right=WIDTHS[Size.WIDE], y=first)


def _draw_beneath(sheet: Sheet, plot: Plot, keys: Sequence[_Key]) -> float:
    """Numbers at the ends of the lines, and what they stand for beneath. Returns the height of the sheet."""
    ends = _ends(plot, keys)
    places = pushed_apart(ends, [15.0] * len(keys), low=plot.top - 9, high=plot.bottom + 9)
    top = plot.bottom + BELOW + 12
    width = WIDTHS[Size.NARROW]
    for number, (one, end, y) in enumerate(zip(keys, ends, places, strict=True), 1):
        sheet.trace("before", [(plot.right + 6, end), (width - room_of(["10"]) - 1, y)])
        sheet.text("strong", str(number), x=width, y=y + 4, anchor="end")
        sheet.text("strong", str(number), x=room_of(["10"]), y=top + ROW / 2 + 4, anchor="end")
        _draw_key(sheet, one, x=room_of(["10"]) + 8, right=width, y=top + ROW / 2)
        top += one.height
    return top


def _draw_key(sheet: Sheet, key: _Key, *, x: float, right: float, y: float) -> None:
    """A piece of the line with its mark, what it is, and what it comes to; `y` is the middle of the first row."""
    draw_sample(sheet, key.track.style, x=x, y=y)
    for place, row in enumerate(key.rows):
        sheet.text("strong", row, x=x + SAMPLE, y=y + 4 + place * ROW)
    sheet.text("strong", key.amount, x=right, y=y + 4, anchor="end")


def _tables(answers: Answers) -> tuple[Table, ...]:
    """Every way by the horizons up to the chosen one; a dash where something needed is not known.

    Four horizons are two tables, which fit on a phone.
    """
    count = answers.chosen + 1
    parts = [(0, count)] if count <= MOST_COLUMNS else [(0, count // 2), (count // 2, count)]
    return tuple(_table(answers, first=first, until=until) for first, until in parts)


def _table(answers: Answers, *, first: int, until: int) -> Table:
    head = (
        _("Way, in %(currency)s") % {"currency": answers.situation.currency},
        *(_("by %(day)s") % {"day": say_dates.day(day)} for day in answers.horizons[first:until]),
    )
    rows = [
        (str(COURSES[one.way.course]), *_amounts(one, first=first, until=until))
        for one in answers.lines
    ]
    return Table(head=head, rows=tuple(rows))


def _amounts(line: Line, *, first: int, until: int) -> list[str]:
    return [say_amount(one) for one in line.by[first:until]] or ["–"] * (until - first)
