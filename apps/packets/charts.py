"""The figure of a goal against its target, as a drawing in numbers. Pure; the template sets words and lines.

Coordinates: x in days since the first day, y in the unit of the measure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

MAX_TICKS = 5
ROOM_BESIDE = 0.24  # of the width, for the words beside the last point


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A value on a day."""

    on: date
    value: float


def number(text: str) -> float | None:
    """A decimal of the record as a number for drawing, or None when it is none or beyond drawing."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e15 else None


def drawing(
    points: Sequence[Point], targets: Sequence[Point], end: date | None
) -> dict[str, Any] | None:
    """What the template's `chart` needs, without words; None when there is no line to draw (fewer than two days).

    `points` and `targets` ascend by day. A target holds from its day to the next one, the last to `end`.
    """
    days = sorted({point.on for point in points})
    if len(days) < 2:
        return None
    first = min([days[0], *(point.on for point in targets[:1])])
    last = max([days[-1], *(point.on for point in targets), *([end] if end else [])])
    values = [point.value for point in (*points, *targets)]
    low, high = min(0.0, *values), max(values)
    if high <= low:
        high = low + 1
    span = (last - first).days
    beside = span * ROOM_BESIDE if (days[-1] - first).days > span * (1 - ROOM_BESIDE) else 0
    return {
        "xmax": span + beside,
        "ymin": low,
        "ymax": high,
        "points": [[(point.on - first).days, point.value] for point in points],
        "target": _steps(targets, first, last),
        "xdays": _day_ticks(first, last, days=days, targets=targets),
        "yticks": _value_ticks(low, high, points=points, targets=targets),
        "first": first,
        "last": last,
    }


def _steps(targets: Sequence[Point], first: date, last: date) -> list[dict[str, float]]:
    starts = [max(0, (target.on - first).days) for target in targets]
    ends = [*starts[1:], (last - first).days][: len(starts)]
    rows = zip(starts, ends, targets, strict=True)
    return [{"from": a, "to": b, "v": target.value} for a, b, target in rows if b > a]


def _day_ticks(
    first: date, last: date, *, days: Sequence[date], targets: Sequence[Point]
) -> list[date]:
    """First and last day, the days of changed targets, the last reading, where there is room between them."""
    wanted = [first, last, *(point.on for point in targets[1:]), days[-1], days[len(days) // 2]]
    room = max(1, (last - first).days) * 0.17
    kept: list[date] = []
    for on in wanted:
        if first <= on <= last and all(abs((on - other).days) >= room for other in kept):
            kept.append(on)
    return sorted(kept)[:MAX_TICKS]


def _value_ticks(
    low: float, high: float, *, points: Sequence[Point], targets: Sequence[Point]
) -> list[float]:
    """Zero, the targets and the highest value, where there is room between them."""
    wanted = [
        low,
        *(target.value for target in reversed(targets)),
        max(p.value for p in points),
        high,
    ]
    room = (high - low) * 0.11
    kept: list[float] = []
    for value in wanted:
        if all(abs(value - other) >= room for other in kept):
            kept.append(value)
    return sorted(kept)
