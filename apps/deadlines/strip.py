"""The strip of counted days as places on a sheet; the template draws it as SVG. One function, two widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.say_dates import day as say_day
from apps.deadlines.enums import Mark
from apps.deadlines.rules import Cell, Counted

WIDE, NARROW = 660.0, 358.0
IN_ONE_ROW, WEEK = 15, 7
ROW_HEIGHT, FIRST_ROW = 72, 64
GAP = 4.0
CLASSES = {Mark.GOT: "skipped", Mark.LEFT_OUT: "skipped", Mark.COUNTED: "counted", Mark.END: "end"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """A day on the sheet: `x`, `y` its upper left, `middle` the centre of its words; all in SVG units."""

    weekday: str
    day: int
    word: str
    box: str
    x: str
    y: str
    middle: str
    width: str
    word_class: str

    @property
    def lines(self) -> tuple[str, str, str, str]:
        """Upper edges of weekday, day, box and word."""
        top = int(self.y)
        return str(top + 12), str(top + 29), f"{top + 36.5:.1f}", str(top + 53)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One drawing: its size, its places, and whether it is the one for a phone."""

    width: int
    height: int
    places: tuple[Place, ...]
    css: str


@dataclass(frozen=True, kw_only=True)
class Strip:
    """The same days drawn wide and narrow, with one description."""

    label: str
    sheets: tuple[Sheet, ...]


def strip(counted: Counted) -> Strip | None:
    """Lay out the days of a count; None where there are too many to be read."""
    cells = counted.cells
    if not cells:
        return None
    one_row = len(cells) <= IN_ONE_ROW
    wide = _sheet(
        cells, size=WIDE, columns=max(len(cells), 8) if one_row else 2 * WEEK, aligned=not one_row
    )
    narrow = _sheet(cells, size=NARROW, columns=WEEK, aligned=True)
    return Strip(
        label=_label(cells), sheets=(_styled(wide, "draw-wide"), _styled(narrow, "draw-narrow"))
    )


def _styled(places: tuple[float, tuple[Place, ...]], css: str) -> Sheet:
    size, drawn = places
    rows = max(int(place.y) for place in drawn) // ROW_HEIGHT
    return Sheet(width=int(size), height=FIRST_ROW + rows * ROW_HEIGHT, places=drawn, css=css)


def _sheet(
    cells: Sequence[Cell], *, size: float, columns: int, aligned: bool
) -> tuple[float, tuple[Place, ...]]:
    """Place each day; `aligned` puts Mondays under Mondays."""
    step = size / columns
    shift = cells[0].day.weekday() if aligned else 0
    return size, tuple(
        _place(cell, column=(n + shift) % columns, row=(n + shift) // columns, step=step)
        for n, cell in enumerate(cells)
    )


def _place(cell: Cell, *, column: int, row: int, step: float) -> Place:
    return Place(
        weekday=str(WEEKDAYS_ABBR[cell.day.weekday()])[:2],
        day=cell.day.day,
        word=_word(cell),
        box=CLASSES[cell.mark],
        x=f"{column * step + GAP / 2:.1f}",
        y=str(row * ROW_HEIGHT),
        middle=f"{column * step + step / 2:.1f}",
        width=f"{step - GAP:.1f}",
        word_class={Mark.END: "on-end", Mark.COUNTED: "strong"}.get(cell.mark, ""),
    )


def _word(cell: Cell) -> str:
    if cell.mark is Mark.GOT:
        return _("got")
    return str(cell.number) if cell.number else "–"


def _label(cells: Sequence[Cell]) -> str:
    number = max(cell.number for cell in cells)
    last = next(cell.day for cell in cells if cell.mark is Mark.END)
    words = ngettext(
        "%(n)d day counted from %(first)s to %(last)s",
        "%(n)d days counted from %(first)s to %(last)s",
        number,
    )
    return words % {"n": number, "first": say_day(cells[0].day), "last": say_day(last)}
