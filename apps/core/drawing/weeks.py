"""The record over time: one tally mark an entry, by week and goal. Gaps are seen at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.drawing.picture import Picture, Sheet, Size, Table, shortened

WEEK = timedelta(days=7)
MARK_STEP = 9
MARK_WIDTH = 6
MARK_HEIGHT = 14
TOP = 40


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One entry: the day it tells of, and whether it has proof."""

    day: date
    has_proof: bool


@dataclass(frozen=True, kw_only=True)
class GoalMarks:
    """A goal by a few words, and its entries in any order.

    `number` is the goal's own; None counts the rows; 0 marks a row that is no goal ("No goal").
    """

    label: str
    marks: tuple[Mark, ...]
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """Where things stand: `label` pixels for the names, then one column a week."""

    size: Size
    width: int
    label: int
    row: int
    most_weeks: int
    weeks: tuple[date, ...] = ()

    @property
    def column(self) -> float:
        return (self.width - self.label) / max(len(self.weeks), 1)

    def x(self, week: date) -> float:
        return self.label + self.weeks.index(week) * self.column

    def height(self, goals: int) -> int:
        return TOP + self.row * goals + 6


WIDE = _Grid(size=Size.WIDE, width=830, label=150, row=34, most_weeks=13)
NARROW = _Grid(size=Size.NARROW, width=358, label=128, row=32, most_weeks=6)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(first: date, last: date) -> tuple[date, ...]:
    count = max((monday(last) - monday(first)).days // 7, 0) + 1
    return tuple(monday(first) + WEEK * number for number in range(count))


def _window(weeks: tuple[date, ...], *, today: date, most: int) -> tuple[date, ...]:
    """At most `most` weeks: those up to today first, then as much of what is ahead as fits."""
    past = [week for week in weeks if week <= today]
    ahead = [week for week in weeks if week > today]
    kept = past[-most:]
    return tuple(kept + ahead[: most - len(kept)])


def weeks_by_goal(
    goals: Sequence[GoalMarks], *, first: date, last: date, today: date, name: str = "record"
) -> Picture:
    """Draw entries by week and goal from the week of `first` to that of `last` (the stage's last day).

    A wide page shows up to 13 weeks, a narrow one 6, both ending with those around `today`. The table
    has every week. `name` must be unique among the pictures of a page.
    """
    weeks = _weeks(min([first, *_days(goals)]), max(last, today, first))
    goals = _numbered(goals)
    title, description = _("Entries per week by goal"), _described(goals, weeks=weeks, today=today)
    drawn = {
        grid.size: _drawn(
            goals, grid=grid, weeks=weeks, today=today, name=name, words=(title, description)
        )
        for grid in (WIDE, NARROW)
    }
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(_by_goal(goals), _by_week(goals, weeks=weeks, today=today)),
    )


def _numbered(goals: Sequence[GoalMarks]) -> list[GoalMarks]:
    return [
        replace(goal, number=place) if goal.number is None else goal
        for place, goal in enumerate(goals, 1)
    ]


def empty_weeks(goals: Sequence[GoalMarks], *, first: date, today: date) -> tuple[date, ...]:
    """The Mondays of finished weeks in which nothing was written: each offers "add from memory"."""
    written = {monday(day) for day in _days(goals)}
    return tuple(
        week for week in _weeks(first, today) if week not in written and week + WEEK <= today
    )


def _days(goals: Sequence[GoalMarks]) -> list[date]:
    return [mark.day for goal in goals for mark in goal.marks]


def _drawn(
    goals: Sequence[GoalMarks],
    *,
    grid: _Grid,
    weeks: tuple[date, ...],
    today: date,
    name: str,
    words: tuple[str, str],
) -> SafeString:
    grid = replace(grid, weeks=_window(weeks, today=today, most=grid.most_weeks))
    sheet, height = Sheet(), grid.height(len(goals))
    _draw_head(sheet, grid, today=today, height=height)
    for place, goal in enumerate(goals):
        _draw_row(sheet, grid, goal, place=place, today=today)
    sheet.line("hair", x=0, y=height - 6, across=grid.width)
    title, description = words
    return sheet.svg(
        size=grid.size,
        name=name,
        width=grid.width,
        height=height,
        title=title,
        description=description,
    )


def _draw_head(sheet: Sheet, grid: _Grid, *, today: date, height: int) -> None:
    every = 2 if grid.size is Size.NARROW or len(grid.weeks) > 10 else 1
    shown = grid.weeks[::every]
    for before, week in zip((None, *shown), shown, strict=False):
        if week == monday(today):  # its place belongs to the word "today"
            continue
        sheet.text("faint", _week_words(week, before), x=grid.x(week), y=TOP - 10)
    here = monday(today)
    if here in grid.weeks:
        at = grid.x(here) + grid.column * (today.weekday() + 1) / 7
        sheet.line("today", x=at, y=TOP - 22, down=height - 6 - TOP + 22)
        _draw_today(sheet, grid, today=today, at=at)


def _draw_today(sheet: Sheet, grid: _Grid, *, today: date, at: float) -> None:
    """The word stands over its line, but never leaves the sheet."""
    words = _("today, %(day)s") % {"day": _day_words(today)}
    half = len(words) * 3.6
    sheet.text("strong", words, x=min(at, grid.width - half), y=TOP - 27, anchor="middle")


def _day_words(day: date) -> str:
    return say_dates.short_day(day).split(" ", 1)[1]


def _week_words(week: date, before: date | None) -> str:
    """The month is said where it changes."""
    is_new = before is None or before.month != week.month
    return _day_words(week) if is_new else str(week.day)


def _draw_row(sheet: Sheet, grid: _Grid, goal: GoalMarks, *, place: int, today: date) -> None:
    top = TOP + place * grid.row
    middle = top + grid.row / 2
    sheet.line("hair", x=0, y=top, across=grid.width)
    _draw_name(sheet, goal, y=middle, room=grid.label - 8)
    for week in grid.weeks:
        marks = sorted(_in_week(goal, week), key=lambda mark: (mark.day, not mark.has_proof))
        _draw_cell(sheet, marks, x=grid.x(week) + 2, y=middle, room=grid.column)
        if not marks and week <= today:
            sheet.line("gap", x=grid.x(week) + 2, y=middle, across=MARK_WIDTH)


def _draw_name(sheet: Sheet, goal: GoalMarks, *, y: float, room: float) -> None:
    number = str(goal.number or "")
    left = 10 + 8 * len(number)
    sheet.text("num", number, x=0, y=y + 6)
    ink = "strong" if goal.number else "faint"
    sheet.text(ink, shortened(goal.label, room=room - left), x=left if number else 18, y=y + 5)


def _in_week(goal: GoalMarks, week: date) -> list[Mark]:
    return [mark for mark in goal.marks if week <= mark.day < week + WEEK]


def _draw_cell(sheet: Sheet, marks: Sequence[Mark], *, x: float, y: float, room: float) -> None:
    """Tally marks; what does not fit is said as a number."""
    shown = marks[: _fitting(len(marks), room=room - 4)]
    for place, mark in enumerate(shown):
        _draw_mark(sheet, has_proof=mark.has_proof, x=x + place * MARK_STEP, y=y)
    if len(shown) < len(marks):
        rest = f"+{len(marks) - len(shown)}" if shown else str(len(marks))
        sheet.text("faint", rest, x=x + len(shown) * MARK_STEP, y=y + 5)


def _fitting(count: int, *, room: float) -> int:
    """How many marks fit into `room` pixels, with `+n` behind them if not all do."""
    if count * MARK_STEP <= room:
        return count
    for shown in range(count - 1, 0, -1):
        if shown * MARK_STEP + 8.5 * len(f"+{count - shown}") <= room:
            return shown
    return 0


def _draw_mark(sheet: Sheet, *, has_proof: bool, x: float, y: float) -> None:
    inset = 0 if has_proof else 0.75
    sheet.rect(
        "proved" if has_proof else "bare",
        x=x + inset,
        y=y - MARK_HEIGHT / 2 + inset,
        width=MARK_WIDTH - 2 * inset,
        height=MARK_HEIGHT - 2 * inset,
    )


def _described(goals: Sequence[GoalMarks], *, weeks: tuple[date, ...], today: date) -> str:
    total = len(_days(goals))
    said = ngettext("%(count)d entry since %(day)s.", "%(count)d entries since %(day)s.", total) % {
        "count": total,
        "day": say_dates.day(weeks[0]),
    }
    gaps = empty_weeks(goals, first=weeks[0], today=today)
    if gaps:
        words = ", ".join(_day_words(week) for week in gaps)
        said += " " + ngettext(
            "Nothing was written in the week of %(weeks)s.",
            "Nothing was written in the weeks of %(weeks)s.",
            len(gaps),
        ) % {"weeks": words}
    bare = [
        str(goal.number)
        for goal in goals
        if goal.number and not any(mark.has_proof for mark in goal.marks)
    ]
    if bare:
        said += " " + ngettext(
            "Goal %(numbers)s has no proof yet.", "Goals %(numbers)s have no proof yet.", len(bare)
        ) % {"numbers": ", ".join(bare)}
    return said


def _by_goal(goals: Sequence[GoalMarks]) -> Table:
    rows = [
        (
            f"{goal.number or ''} {goal.label}".strip(),
            str(len(goal.marks)),
            str(sum(mark.has_proof for mark in goal.marks)),
        )
        for goal in goals
    ]
    return Table(head=(_("Goal"), _("Entries"), _("With proof")), rows=tuple(rows))


def _by_week(goals: Sequence[GoalMarks], *, weeks: tuple[date, ...], today: date) -> Table:
    rows = []
    for week in weeks:
        if week > today:
            break
        marks = [mark for goal in goals for mark in _in_week(goal, week)]
        rows.append(
            (say_dates.day(week), str(len(marks)), str(sum(mark.has_proof for mark in marks)))
        )
    return Table(head=(_("Week of"), _("Entries"), _("With proof")), rows=tuple(rows))
