"""What is covered: a row a goal, with a mark an entry and a mark a concern. Gaps are seen at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.drawing.cells import MARK_WIDTH, draw_marks
from apps.core.drawing.picture import Picture, Sheet, Size, Table, shortened

TOP, ROW = 24, 34


@dataclass(frozen=True, kw_only=True)
class CoverRow:
    """A goal, or what belongs to none (`number` 0): its entries and concerns, and the names it goes under."""

    label: str
    number: int
    entries: int
    with_proof: int
    concerns: int
    answered: int
    principles: str = ""

    @property
    def has_gap(self) -> bool:
        return bool(self.number) and (not self.with_proof or self.answered < self.concerns)


@dataclass(frozen=True, kw_only=True)
class _Columns:
    size: Size
    width: int
    entries: int  # where this column begins, in pixels
    concerns: int


WIDE = _Columns(size=Size.WIDE, width=830, entries=220, concerns=600)
NARROW = _Columns(size=Size.NARROW, width=358, entries=138, concerns=264)


def covered(rows: Sequence[CoverRow], *, name: str = "cover") -> Picture:
    """Draw goals by entries and concerns. `name` must be unique among the pictures of a page."""
    title, description = _("Goals, entries and concerns"), _described(rows)
    drawn = {
        one.size: _drawn(rows, columns=one, name=name, words=(title, description))
        for one in (WIDE, NARROW)
    }
    return Picture(
        title=title,
        description=description,
        wide=drawn[Size.WIDE],
        narrow=drawn[Size.NARROW],
        tables=(_table(rows),),
    )


def _described(rows: Sequence[CoverRow]) -> str:
    goals = [one for one in rows if one.number]
    proved = sum(1 for one in goals if one.with_proof)
    told = ngettext(
        "%(proved)d of %(total)d goal has proof.", "%(proved)d of %(total)d goals have proof.", len(goals)
    ) % {"proved": proved, "total": len(goals)}  # fmt: skip
    concerns, answered = sum(one.concerns for one in rows), sum(one.answered for one in rows)
    if concerns:
        told += " " + ngettext(
            "%(answered)d of %(total)d concern is answered.",
            "%(answered)d of %(total)d concerns are answered.",
            concerns,
        ) % {"answered": answered, "total": concerns}
    gaps = ", ".join(str(one.number) for one in goals if one.has_gap)
    if gaps:
        told += " " + _("Something is missing at goal: %(numbers)s.") % {"numbers": gaps}
    return told


def _drawn(
    rows: Sequence[CoverRow], *, columns: _Columns, name: str, words: tuple[str, str]
) -> SafeString:
    sheet, height = Sheet(), TOP + ROW * len(rows) + 4
    sheet.text("faint", _("Entries"), x=columns.entries, y=TOP - 8)
    sheet.text("faint", _("Concerns"), x=columns.concerns, y=TOP - 8)
    for place, row in enumerate(rows):
        _draw_row(sheet, row, columns=columns, top=TOP + place * ROW)
    sheet.line("hair", x=0, y=height - 4, across=columns.width)
    title, description = words
    return sheet.svg(
        size=columns.size, name=name, width=columns.width, height=height, title=title, description=description,
    )  # fmt: skip


def _draw_row(sheet: Sheet, row: CoverRow, *, columns: _Columns, top: float) -> None:
    middle = top + ROW / 2
    sheet.line("hair", x=0, y=top, across=columns.width)
    number = str(row.number or "")
    left = 10 + 8 * len(number) if number else 18
    sheet.text("num", number, x=0, y=middle + 6)
    ink = "strong" if row.number else "faint"
    sheet.text(ink, shortened(row.label, room=columns.entries - 8 - left), x=left, y=middle + 5)
    for x, until, solid, every in (
        (columns.entries, columns.concerns, row.with_proof, row.entries),
        (columns.concerns, columns.width, row.answered, row.concerns),
    ):
        done = [True] * solid + [False] * (every - solid)
        draw_marks(sheet, done, x=x, y=middle, room=until - x - 12)
        if not every:
            sheet.line("gap", x=x, y=middle, across=MARK_WIDTH)


def _table(rows: Sequence[CoverRow]) -> Table:
    head = (_("Goal"), _("Entries"), _("With proof"), _("Concerns"), _("Answered"), _("Principles"))
    told = tuple(
        (
            f"{one.number or ''} {one.label}".strip(),
            *(str(count) for count in (one.entries, one.with_proof, one.concerns, one.answered)),
            one.principles,
        )
        for one in rows
    )
    return Table(head=head, rows=told)
