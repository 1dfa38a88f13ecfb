"""What drawings with a scale share: round ticks, words that keep clear of each other, lines without needless places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import groupby

LETTER = 7.2  # about the width of a letter at 13 px


def round_ticks(low: float, high: float, *, parts: int = 4) -> list[float]:
    """About `parts` + 1 round values that hold `low` and `high`; a scale of some width even where both are one."""
    if low == high:
        low, high = low - abs(low) / 10 - 1, high + abs(high) / 10 + 1
    step = _round_step((high - low) / parts)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [number * step for number in range(first, last + 1)]


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(nice * power for nice in (1, 2, 2.5, 5, 10) if nice * power >= step * 0.999)


def thinned(places: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most four places a pixel across: where it enters, its highest and lowest, where it leaves."""
    kept: list[tuple[float, float]] = []
    for _pixel, group in groupby(places, key=lambda place: round(place[0])):
        column = list(group)
        if len(column) <= 4:
            kept += column
            continue
        extremes = [min(column[1:-1], key=_height), max(column[1:-1], key=_height)]
        kept += [column[0], *extremes, column[-1]]
    return kept


def _height(place: tuple[float, float]) -> float:
    return place[1]


def pushed_apart(
    wanted: Sequence[float], sizes: Sequence[float], *, low: float, high: float
) -> list[float]:
    """Middles of blocks as near to `wanted` as they go without touching, in the same order of places.

    `wanted` ascends; all stay between `low` and `high`, as far as they fit there.
    """
    groups: list[tuple[list[int], float]] = []  # the blocks of a group, and where it begins
    for number, middle in enumerate(wanted):
        groups.append(([number], middle - sizes[number] / 2))
        while len(groups) > 1 and _end(groups[-2], sizes) > groups[-1][1]:
            later, earlier = groups.pop(), groups.pop()
            groups.append(_joined(earlier[0] + later[0], wanted, sizes))
    return _kept_inside(groups, sizes, low=low, high=high)


def _end(group: tuple[list[int], float], sizes: Sequence[float]) -> float:
    return group[1] + sum(sizes[one] for one in group[0])


def _joined(
    members: list[int], wanted: Sequence[float], sizes: Sequence[float]
) -> tuple[list[int], float]:
    """One group that begins where its blocks are, on average, where they want to be."""
    passed, starts = 0.0, 0.0
    for one in members:
        starts += wanted[one] - sizes[one] / 2 - passed
        passed += sizes[one]
    return members, starts / len(members)


def _kept_inside(
    groups: Sequence[tuple[list[int], float]], sizes: Sequence[float], *, low: float, high: float
) -> list[float]:
    """The starts of all blocks, shifted down from `low` and then up from `high`, as middles."""
    starts: list[float] = []
    free = low
    for members, begins in groups:
        at = max(begins, free)
        for one in members:
            starts.append(at)
            at += sizes[one]
        free = at
    until = high
    for place in range(len(starts) - 1, -1, -1):
        starts[place] = min(starts[place], until - sizes[place])
        until = starts[place]
    return [start + size / 2 for start, size in zip(starts, sizes, strict=True)]


def wrapped(words: str, *, room: float) -> list[str]:
    """Words in as many lines of about `room` pixels at 13 px as they need; a single long word is not cut."""
    lines: list[str] = []
    for word in words.split():
        if lines and (len(lines[-1]) + 1 + len(word)) * LETTER <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
