"""Days: how many are left in a stage, and how a window of days was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.drawing.picture import Picture, Sheet, Size, Table

WIDTHS = {Size.WIDE: 830, Size.NARROW: 358}
PER_ROW = {Size.WIDE: 15, Size.NARROW: 7}
ROW = 72
MOST_DAYS = 400
STROKE = 6


class DayKind(StrEnum):
    """What became of a day while counting."""

    START = "start"
    COUNTED = "counted"
    SKIPPED = "skipped"
    END = "end"


@dataclass(frozen=True, kw_only=True)
class CountedDay:
    """One day of a window; `number` is its place among the counted days, 0 if it is not counted."""

    day: date
    kind: DayKind
    number: int = 0


def days_left(*, first: date, last: date, today: date, name: str = "stage") -> Picture:
    """Draw a stage as one stroke a day: long strokes have passed, short ones are left.

    `first` and `last` both belong to the stage. Raises ValueError if `last` is before `first`.
    """
    if last < first:
        raise ValueError("a stage ends after it begins")
    length = (last - first).days + 1
    passed = min(max((today - first).days, 0), length)
    title, description = _("Days left"), _stage_words(length=length, passed=passed, last=last)
    drawn = {
        size: _draw_stage(
            size, first=first, length=length, passed=passed, name=name, words=(title, description)
        )
        for size in Size
    }
    rows = (
        (_("Days in all"), str(length)),
        (_("Passed"), str(passed)),
        (_("Left"), str(length - passed)),
    )
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(Table(head=(_("Days"), _("Number")), rows=rows),),
    )


def _stage_words(*, length: int, passed: int, last: date) -> str:
    left = length - passed
    return ngettext(
        "%(left)d of %(length)d days is left; the last is %(day)s.",
        "%(left)d of %(length)d days are left; the last is %(day)s.",
        left,
    ) % {"left": left, "length": length, "day": say_dates.day(last)}


def _draw_stage(
    size: Size, *, first: date, length: int, passed: int, name: str, words: tuple[str, str]
) -> SafeString:
    sheet, width, days = Sheet(), WIDTHS[size], min(length, MOST_DAYS)
    step = width / days
    stroke = max(min(step * 0.6, STROKE), 0.4)
    for number in range(days):
        is_past = number < passed * days / length
        tall, ink, width_of = (18, "proved", stroke) if is_past else (7, "ahead", stroke / 2)
        sheet.rect(ink, x=number * step, y=40 - tall, width=width_of, height=tall)
    _draw_stage_words(sheet, first=first, length=length, passed=passed, width=width)
    title, description = words
    return sheet.svg(
        size=size, name=name, width=width, height=62, title=title, description=description
    )


def _draw_stage_words(sheet: Sheet, *, first: date, length: int, passed: int, width: int) -> None:
    last = first + timedelta(days=length - 1)
    sheet.text("faint", say_dates.short_day(first), x=0, y=58)
    sheet.text("faint", say_dates.short_day(last), x=width, y=58, anchor="end")
    if not 0 <= passed < length:
        return
    at = width * passed / length
    words = _("today, day %(day)d of %(length)d") % {"day": passed + 1, "length": length}
    half = len(words) * 3.6
    sheet.line("today", x=at, y=17, down=27)
    sheet.text("strong", words, x=min(max(at, half), width - half), y=12, anchor="middle")


def counted_days(days: Sequence[CountedDay], *, name: str = "count") -> Picture:
    """Draw how a window was counted: one box a day, its number inside, the last one filled.

    `days` are in order without gaps, from the day of receipt to the last day.
    """
    title = _("How the days were counted")
    description = _count_words(days)
    drawn = {
        size: _draw_count(days, size=size, name=name, words=(title, description)) for size in Size
    }
    rows = tuple((say_dates.day(one.day), _kind_words(one)) for one in days)
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(Table(head=(_("Day"), _("Counted as")), rows=rows),),
    )


def _count_words(days: Sequence[CountedDay]) -> str:
    counted = [one for one in days if one.number]
    if not counted:
        return _("No day is counted.")
    return ngettext(
        "%(count)d day counted from %(first)s to %(last)s, leaving out %(skipped)d.",
        "%(count)d days counted from %(first)s to %(last)s, leaving out %(skipped)d.",
        len(counted),
    ) % {
        "count": len(counted),
        "first": say_dates.day(counted[0].day),
        "last": say_dates.day(counted[-1].day),
        "skipped": sum(one.kind is DayKind.SKIPPED for one in days),
    }


def _kind_words(one: CountedDay) -> str:
    if one.kind is DayKind.START:
        return _("received, counting begins the next day")
    if one.kind is DayKind.SKIPPED:
        return _("left out")
    return _("day %(number)d") % {"number": one.number}


def _draw_count(
    days: Sequence[CountedDay], *, size: Size, name: str, words: tuple[str, str]
) -> SafeString:
    sheet, per_row = Sheet(), PER_ROW[size]
    # Narrow rows are calendar weeks: each weekday keeps its column.
    shift = days[0].day.weekday() if size is Size.NARROW and days else 0
    column = WIDTHS[size] / per_row
    for number, one in enumerate(days):
        row, place = divmod(number + shift, per_row)
        _draw_day(sheet, one, x=place * column, y=row * ROW, width=column)
    rows = (len(days) + shift + per_row - 1) // per_row or 1
    title, description = words
    return sheet.svg(
        size=size,
        name=name,
        width=WIDTHS[size],
        height=rows * ROW - 8,
        title=title,
        description=description,
    )


def _draw_day(sheet: Sheet, one: CountedDay, *, x: float, y: float, width: float) -> None:
    middle = x + width / 2
    is_end, is_counted = one.kind is DayKind.END, one.kind is DayKind.COUNTED
    box = "end" if is_end else "counted" if is_counted else "skipped"
    ink = "on-end" if is_end else "strong" if is_counted else "faint"
    inside = _("got") if one.kind is DayKind.START else str(one.number) if one.number else "–"
    sheet.text("faint", say_dates.short_day(one.day)[:2], x=middle, y=y + 12, anchor="middle")
    sheet.text("strong", str(one.day.day), x=middle, y=y + 29, anchor="middle")
    sheet.rect(box, x=x + 2, y=y + 36.5, width=width - 4, height=24)
    sheet.text(ink, inside, x=middle, y=y + 53, anchor="middle")
