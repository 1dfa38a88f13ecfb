"""Where a gap that is nearly even in a number closes: by doubled steps from about there, then by halving. Pure code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

Gap = Callable[[int], Decimal]


def crossings(gap: Gap, low: int, high: int) -> Iterator[int]:
    """The numbers above `low` at which the gap comes to be above nothing, or not; then beneath it, or not.

    It is taken to change evenly. Where rounding makes it waver over a few numbers, one of those at which it changes.
    """
    before, after = gap(low), gap(high)
    guess = low + int((high - low) * before / (before - after)) if before != after else low
    for is_so in (_is_above, _is_not_beneath):
        if is_so(before) != is_so(after):
            guess = _first_other(_as_at(low, gap, is_so), low, high, guess=guess)
            yield guess


def _as_at(low: int, gap: Gap, is_so: Callable[[Decimal], bool]) -> Callable[[int], bool]:
    """Whether at a number it is so, or not, as it is at `low`."""
    before = is_so(gap(low))
    return lambda number: is_so(gap(number)) == before


def _is_above(gap: Decimal) -> bool:
    return gap > 0


def _is_not_beneath(gap: Decimal) -> bool:
    return gap >= 0


def _first_other(holds: Callable[[int], bool], low: int, high: int, *, guess: int) -> int:
    """It holds at `low` and not at `high`: a number at which it does not, but at the one before."""
    low, high = _bracket(holds, low, high, guess=guess)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high


def _bracket(holds: Callable[[int], bool], low: int, high: int, *, guess: int) -> tuple[int, int]:
    """Numbers nearer to each other than `low` and `high`: at the first it holds, at the second no more."""
    if not low < guess < high:
        return low, high
    reach = 1
    if holds(guess):
        low, ahead = guess, guess + reach
        while ahead < high and holds(ahead):
            low, reach = ahead, reach * 2
            ahead += reach
        return low, min(ahead, high)
    high, back = guess, guess - reach
    while back > low and not holds(back):
        high, reach = back, reach * 2
        back -= reach
    return max(back, low), high
