"""What the pictures of Choices share: a scale of money upwards, days or a chance across, and marks of lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from apps.choices.money import Money
from apps.choices.situation import Course
from apps.choices.wording import MINUS, SYMBOLS, say_money
from apps.core import say_dates
from apps.core.drawing.picture import Sheet, Size
from apps.core.drawing.scales import LETTER, round_ticks

WIDTHS = {Size.WIDE: 830, Size.NARROW: 358}
ROW = 18  # a line of words, in pixels
APART = 12  # between words side by side
SAMPLE = 42  # a piece of a line before its name, and the space after it
MONTH_STEPS = (1, 2, 3, 6, 12)
# A way looks the same in every picture, whatever other ways there are: its number among the lines of picture.INK.
STYLES = {
    Course.PASS: 1,
    Course.TAKE_OFFER: 2,
    Course.FAIL: 3,
    Course.LOSE_APPEAL: 4,
    Course.NEGOTIATE: 5,
    Course.WIN_APPEAL: 6,
    Course.RESIGN: 7,
    Course.NEW_JOB: 8,
    Course.MOVE_TEAM: 9,
    Course.LEAVE: 10,
}
CORNERS = (
    (),  # a disc
    ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    ((0, -1.3), (1.3, 1), (-1.3, 1)),
    ((0, 1.3), (1.3, -1), (-1.3, -1)),
)
BEYOND = 0.05  # of what the amounts span
FULL, RADIUS = 5, 4.0  # so many styles have full marks, the others hollow ones


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From the lowest to the highest amount that is shown, with round `ticks` between."""

    low: float
    high: float
    ticks: tuple[float, ...]
    currency: str

    @property
    def room(self) -> float:
        """Pixels for the words of the ticks."""
        return room_of(say_short(one, self.currency) for one in self.ticks) + 12


def money_scale(amounts: Iterable[Decimal], *, currency: str, from_zero: bool = True) -> Scale:
    """It ends a little beyond the amounts, but at zero where none is beyond that and `from_zero`."""
    found = [float(one) for one in amounts]
    if from_zero or not found:
        found.append(0.0)
    if not any(found):
        return Scale(low=-1, high=1, ticks=(0.0,), currency=currency)
    ticks = round_ticks(min(found), max(found), parts=5)
    if min(found) == max(found):
        return Scale(low=ticks[0], high=ticks[-1], ticks=tuple(ticks), currency=currency)
    beyond = (max(found) - min(found)) * BEYOND
    low = 0.0 if from_zero and min(found) == 0 else min(found) - beyond
    high = 0.0 if from_zero and max(found) == 0 else max(found) + beyond
    shown = tuple(one for one in ticks if low <= one <= high)
    return Scale(low=low, high=high, ticks=shown, currency=currency)


@dataclass(frozen=True, kw_only=True)
class Plot:
    """Where a day's or a chance's number and an amount stand, in pixels; `scale` is that of the amounts."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    scale: Scale

    def x(self, place: float) -> float:
        across = (self.last - self.first) or 1
        return self.left + (self.right - self.left) * (place - self.first) / across

    def y(self, amount: Decimal | float) -> float:
        low, high = self.scale.low, self.scale.high
        return self.top + (self.bottom - self.top) * (high - float(amount)) / (high - low)


def say_short(amount: float, currency: str) -> str:
    """`$80k`, `−€2.5k`, `CHF 1.2M`: round amounts beside a scale."""
    size = abs(amount)
    for unit, words in ((1e9, _("%(number)sbn")), (1e6, _("%(number)sM")), (1e3, _("%(number)sk"))):
        if size >= unit:
            digits = words % {"number": f"{size / unit:g}"}
            break
    else:
        digits = f"{size:g}"
    sign = MINUS if amount < 0 else ""
    return f"{sign}{SYMBOLS.get(currency, f'{currency} ')}{digits}"


def say_whole(money: Money) -> str:
    """`$76,583`: to the unit, where the table beside has the cents."""
    return say_money(Money(money.amount.quantize(Decimal(1)) + 0, money.currency))


def room_of(words: Iterable[str]) -> float:
    """Pixels that the longest of these needs."""
    return max((len(one) for one in words), default=0) * LETTER


def draw_money_scale(sheet: Sheet, plot: Plot) -> None:
    for tick in plot.scale.ticks:
        y, across = plot.y(tick), plot.right - plot.left
        is_zero_within = tick == 0 and plot.scale.low < 0 < plot.scale.high
        sheet.line("gap" if is_zero_within else "hair", x=plot.left, y=y, across=across)
        words = say_short(tick, plot.scale.currency)
        sheet.text("faint", words, x=plot.left - 8, y=y + 4, anchor="end")


def draw_day_scale(sheet: Sheet, plot: Plot, *, first: date, last: date) -> None:
    """The first and the last day, a mark where each month begins, and their names as far as they stand clear."""
    y = plot.bottom + 20
    sheet.text("faint", short_day(first), x=plot.left, y=y)
    sheet.text("faint", _last_words(first, last), x=plot.right, y=y, anchor="end")
    for day in _begins(first, last):
        sheet.line("gap", x=plot.x(day.toordinal()), y=plot.bottom, down=4)
    for x, words in _months(plot, first=first, last=last):
        sheet.text("faint", words, x=x, y=y, anchor="middle")


def _last_words(first: date, last: date) -> str:
    """The year is said where it is another one."""
    words = short_day(last)
    return words if last.year == first.year else f"{words} {last.year}"


def short_day(day: date) -> str:
    """`3 Jun`."""
    return say_dates.short_day(day).split(" ", 1)[1]


def _months(plot: Plot, *, first: date, last: date) -> list[tuple[float, str]]:
    """Where names of months stand, as many as are clear of each other and of the days at the ends."""
    low = plot.left + room_of([short_day(first)]) + APART
    high = plot.right - room_of([_last_words(first, last)]) - APART
    for step in MONTH_STEPS:
        shown = [one for one in _begins(first, last) if (one.month - 1) % step == 0]
        found = _named(plot, shown, year=first.year, low=low, high=high)
        reach = [(x - room_of([words]) / 2, x + room_of([words]) / 2) for x, words in found]
        if all(end + APART <= begin for (_start, end), (begin, _end) in pairwise(reach)):
            return found
    return []


def _named(
    plot: Plot, months: Iterable[date], *, year: int, low: float, high: float
) -> list[tuple[float, str]]:
    """Each month that has room between the ends, moved aside by half its name at most; a new year is said once."""
    found = []
    for day in months:
        words = str(MONTHS_3[day.month]).capitalize()
        words = words if day.year == year else f"{words} {day.year}"
        at, half = plot.x(day.toordinal()), room_of([words]) / 2
        x = min(max(at, low + half), high - half)
        if abs(x - at) <= half:
            found.append((x, words))
            year = day.year
    return found


def _begins(first: date, last: date) -> Iterable[date]:
    day = first.replace(day=1)
    while day <= last:
        if day > first:
            yield day
        year, month = divmod(day.year * 12 + day.month, 12)
        day = date(year, month + 1, 1)


def draw_mark(sheet: Sheet, style: int, *, x: float, y: float) -> None:
    """The mark of a line: five forms, full for the first five styles, hollow for the others."""
    number = (style - 1) % FULL
    ink = "proved" if style <= FULL else "hollow"
    if not CORNERS[number]:
        sheet.disc(ink, x=x, y=y, radius=RADIUS)
        return
    sheet.shape(ink, [(x + a * RADIUS, y + b * RADIUS) for a, b in CORNERS[number]])


def draw_sample(sheet: Sheet, style: int, *, x: float, y: float) -> None:
    """A piece of a line with its mark, before what it is."""
    piece = SAMPLE - APART
    sheet.line(f"way-{style}", x=x, y=y, across=piece)
    draw_mark(sheet, style, x=x + piece / 2, y=y)


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where words stand, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right
            and self.top < other.bottom and other.top < self.bottom
        )  # fmt: skip

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left and other.right <= self.right
            and self.top <= other.top and other.bottom <= self.bottom
        )  # fmt: skip

    def is_cut(self, piece: Piece) -> bool:
        """Whether a straight line runs through; one that only touches a corner or a side does not."""
        corners = [(self.left + 1, self.top + 1), (self.right - 1, self.top + 1),
                   (self.right - 1, self.bottom - 1), (self.left + 1, self.bottom - 1)]  # fmt: skip
        sides = zip(corners, [*corners[1:], corners[0]], strict=True)
        return any(cross(piece, side) for side in sides)

    def is_crossed(self, line: Sequence[tuple[float, float]]) -> bool:
        """Whether a line whose places go from left to right runs through; each piece counts as its upright box."""
        first = max(bisect_left(line, self.left - 2, key=_across) - 1, 0)
        until = bisect_right(line, self.right + 2, key=_across) + 1
        return any(
            then_x + 2 > self.left and x - 2 < self.right
            and min(y, then_y) - 2 < self.bottom and max(y, then_y) + 2 > self.top
            for (x, y), (then_x, then_y) in pairwise(line[first:until])
        )  # fmt: skip


Place = tuple[float, float]
Piece = tuple[Place, Place]


def cross(one: Piece, other: Piece) -> bool:
    """Whether two straight pieces have a place in common that is an end of neither."""
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(start: Place, end: Place, place: Place) -> float:
    """On which side of a line: positive on the one, negative on the other."""
    across, down = end[0] - start[0], end[1] - start[1]
    return across * (place[1] - start[1]) - down * (place[0] - start[0])


def _across(place: tuple[float, float]) -> float:
    return place[0]
