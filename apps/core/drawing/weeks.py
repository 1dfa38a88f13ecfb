"""The record over time: one tally mark an entry, by week and goal. Gaps are seen at a glance."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import say_dates
from apps.core.drawing.cells import MARK_WIDTH, draw_marks
from apps.core.drawing.picture import Picture, Sheet, Size, Table, shortened

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
WORKDAYS = 5
TOP = 24  # room for the words of the weeks
BELOW = 24  # room for the word "today" under the last line
LETTER = 7.2  # about the width of a letter at 13 px
APART = 6  # at least so many pixels between two words


Stretch = tuple[date, date]  # days off, both ends included


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
    away: tuple[Stretch, ...] = ()

    @property
    def column(self) -> float:
        return (self.width - self.label) / max(len(self.weeks), 1)

    def x(self, week: date) -> float:
        return self.label + self.weeks.index(week) * self.column

    def height(self, goals: int) -> int:
        return TOP + self.row * goals + BELOW


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
    goals: Sequence[GoalMarks],
    *,
    first: date,
    last: date,
    today: date,
    name: str = "record",
    away: Sequence[Stretch] = (),
) -> Picture:
    """Draw entries by week and goal from the week of `first` to that of `last` (the stage's last day).

    A wide page shows up to 13 weeks, a narrow one 6, both ending with those around `today`. The table
    has every week. `name` must be unique among the pictures of a page. Days in `away` are shaded, and a week
    that was off from Monday to Friday is not called empty.
    """
    weeks = _weeks(min([first, *_days(goals)]), max(last, today, first))
    goals = _numbered(goals)
    title = _("Entries per week by goal")
    description = _described(goals, weeks=weeks, today=today, away=away)
    drawn = {
        grid.size: _drawn(
            goals,
            grid=replace(grid, away=tuple(away)),
            weeks=weeks,
            today=today,
            name=name,
            words=(title, description),
        )
        for grid in (WIDE, NARROW)
    }
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(_by_goal(goals), _by_week(goals, weeks=weeks, today=today)),
        shaded=any(start <= weeks[-1] + WEEK and end >= weeks[0] for start, end in away),
    )


def _numbered(goals: Sequence[GoalMarks]) -> list[GoalMarks]:
    return [
        replace(goal, number=place) if goal.number is None else goal
        for place, goal in enumerate(goals, 1)
    ]


def empty_weeks(
    goals: Sequence[GoalMarks], *, first: date, today: date, away: Sequence[Stretch] = ()
) -> tuple[date, ...]:
    """The Mondays of finished weeks at work in which nothing was written: each offers "add from memory"."""
    written = {monday(day) for day in _days(goals)}
    return tuple(
        week
        for week in _weeks(first, today)
        if week not in written and week + WEEK <= today and not is_off(week, away)
    )


def is_off(week: date, away: Sequence[Stretch]) -> bool:
    """Whether every day from Monday to Friday of a week was a day off."""
    days = (week + DAY * number for number in range(WORKDAYS))
    return all(any(first <= day <= last for first, last in away) for day in days)


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
    _draw_away(sheet, grid, height=height)
    _draw_head(sheet, grid, today=today, height=height)
    for place, goal in enumerate(goals):
        _draw_row(sheet, grid, goal, place=place, today=today)
    sheet.line("hair", x=0, y=height - BELOW, across=grid.width)
    title, description = words
    return sheet.svg(
        size=grid.size,
        name=name,
        width=grid.width,
        height=height,
        title=title,
        description=description,
    )


def _draw_away(sheet: Sheet, grid: _Grid, *, height: int) -> None:
    """One shade for each week that has days off, as wide as those days."""
    for first, last in grid.away:
        for week in grid.weeks:
            start, end = max(first, week), min(last, week + WEEK - DAY)
            if start > end:
                continue
            left = grid.x(week) + grid.column * (start - week).days / 7
            width = grid.column * ((end - start).days + 1) / 7
            sheet.rect("away", x=left, y=TOP, width=width, height=height - BELOW - TOP)


def _draw_head(sheet: Sheet, grid: _Grid, *, today: date, height: int) -> None:
    for x, words in _heads(grid, today=today):
        sheet.text("faint", words, x=x, y=TOP - 8)
    here = monday(today)
    if here in grid.weeks:
        at = grid.x(here) + grid.column * (today.weekday() + 1) / 7
        sheet.line("today", x=at, y=TOP, down=height - BELOW + 5 - TOP)
        _draw_today(sheet, grid, today=today, at=at, y=height - 5)


def _heads(grid: _Grid, *, today: date) -> list[tuple[float, str]]:
    """The words over the weeks: as many as stand clear of each other, that of today's week among them."""
    every = next(step for step in range(1, len(grid.weeks) + 1) if _is_clear(grid, today, step))
    return _every(grid, today, every)


def _every(grid: _Grid, today: date, every: int) -> list[tuple[float, str]]:
    here = monday(today)
    first = grid.weeks.index(here) % every if here in grid.weeks else 0
    shown = grid.weeks[first::every]
    words = [_week_words(week, before) for before, week in zip((None, *shown), shown, strict=False)]
    # The last never leaves the sheet.
    places = (
        min(grid.x(week), grid.width - _room(one)) for week, one in zip(shown, words, strict=True)
    )
    return list(zip(places, words, strict=True))


def _is_clear(grid: _Grid, today: date, every: int) -> bool:
    placed = _every(grid, today, every)
    return all(
        x + _room(words) + APART <= after
        for (x, words), (after, _words) in itertools.pairwise(placed)
    )


def _room(words: str) -> float:
    return len(words) * LETTER


def _draw_today(sheet: Sheet, grid: _Grid, *, today: date, at: float, y: float) -> None:
    """The word stands under its line, where no other word is, and never leaves the sheet."""
    words = _("today, %(day)s") % {"day": _day_words(today)}
    half = _room(words) / 2
    x = min(max(at, half), grid.width - half)
    sheet.text("strong", words, x=x, y=y, anchor="middle")


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
        proved = [mark.has_proof for mark in marks]
        draw_marks(sheet, proved, x=grid.x(week) + 2, y=middle, room=grid.column)
        if not marks and week <= today and not is_off(week, grid.away):
            sheet.line("gap", x=grid.x(week) + 2, y=middle, across=MARK_WIDTH)


def _draw_name(sheet: Sheet, goal: GoalMarks, *, y: float, room: float) -> None:
    number = str(goal.number or "")
    left = 10 + 8 * len(number)
    sheet.text("num", number, x=0, y=y + 6)
    ink = "strong" if goal.number else "faint"
    sheet.text(ink, shortened(goal.label, room=room - left), x=left if number else 18, y=y + 5)


def _in_week(goal: GoalMarks, week: date) -> list[Mark]:
    return [mark for mark in goal.marks if week <= mark.day < week + WEEK]


def _described(
    goals: Sequence[GoalMarks],
    *,
    weeks: tuple[date, ...],
    today: date,
    away: Sequence[Stretch] = (),
) -> str:
    total = len(_days(goals))
    said = ngettext("%(count)d entry since %(day)s.", "%(count)d entries since %(day)s.", total) % {
        "count": total,
        "day": say_dates.day(weeks[0]),
    }
    gaps = empty_weeks(goals, first=weeks[0], today=today, away=away)
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
