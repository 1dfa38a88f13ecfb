"""Tally marks within a picture: solid with proof, hollow without; what does not fit is said as a number."""

from __future__ import annotations

from collections.abc import Sequence

from apps.core.drawing.picture import Sheet

MARK_STEP = 9
MARK_WIDTH = 6
MARK_HEIGHT = 14


def draw_marks(sheet: Sheet, solid: Sequence[bool], *, x: float, y: float, room: float) -> None:
    """One mark each from `x` on, `y` their middle, in `room` pixels."""
    shown = solid[: _fitting(len(solid), room=room - 4)]
    for place, is_solid in enumerate(shown):
        _draw_mark(sheet, is_solid=is_solid, x=x + place * MARK_STEP, y=y)
    if len(shown) < len(solid):
        rest = f"+{len(solid) - len(shown)}" if shown else str(len(solid))
        sheet.text("faint", rest, x=x + len(shown) * MARK_STEP, y=y + 5)


def _fitting(count: int, *, room: float) -> int:
    """How many marks fit into `room` pixels, with `+n` behind them if not all do."""
    if count * MARK_STEP <= room:
        return count
    for shown in range(count - 1, 0, -1):
        if shown * MARK_STEP + 8.5 * len(f"+{count - shown}") <= room:
            return shown
    return 0


def _draw_mark(sheet: Sheet, *, is_solid: bool, x: float, y: float) -> None:
    inset = 0 if is_solid else 0.75
    sheet.rect(
        "proved" if is_solid else "bare",
        x=x + inset,
        y=y - MARK_HEIGHT / 2 + inset,
        width=MARK_WIDTH - 2 * inset,
        height=MARK_HEIGHT - 2 * inset,
    )
