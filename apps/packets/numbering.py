"""Which number an exhibit bears. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Unnumbered:
    """An exhibit that waits for its number. `frozen` is the number it got in a packet already sent."""

    key: str
    dated: datetime | None = None
    until: datetime | None = None
    frozen: int | None = None


def number_exhibits(items: Iterable[Unnumbered], *, used: int = 0) -> dict[str, int]:
    """Numbers by key, in the order in which the exhibits stand.

    Frozen numbers stay. New exhibits ascend by their date, undated ones last (bundle rule 29), ties by key, and come
    after every number ever sent (`used`, or the highest frozen one): a number is never given twice (rule 31).
    """
    items = list(items)
    kept = {item.key: item.frozen for item in items if item.frozen is not None}
    if len(set(kept.values())) != len(kept):
        raise ValueError("two exhibits were sent under the same number")
    first = max([used, *kept.values()], default=0) + 1
    new = sorted((item for item in items if item.frozen is None), key=_by_date)
    numbered = {**kept, **{item.key: first + i for i, item in enumerate(new)}}
    return dict(sorted(numbered.items(), key=lambda pair: pair[1]))


def _by_date(item: Unnumbered) -> tuple[bool, float, float, str]:
    if item.dated is None:
        return (True, 0.0, 0.0, item.key)
    start = item.dated.timestamp()
    return (False, start, item.until.timestamp() if item.until else start, item.key)
