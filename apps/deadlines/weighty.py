"""Which of the coming dates most depends on: a call today must not hide Friday's decision."""

from __future__ import annotations

from collections.abc import Sequence

from apps.deadlines.models import Deadline, DeadlineKind

WEIGHTY = frozenset({DeadlineKind.APPEAL, DeadlineKind.DECISION, DeadlineKind.OUTSIDE_LIMIT})


def main_date(coming: Sequence[Deadline]) -> Deadline | None:
    """The nearest appeal, decision or outside limit of `coming` (nearest first), else its first; None if empty."""
    return next((one for one in coming if one.kind in WEIGHTY), coming[0] if coming else None)


def with_main(coming: Sequence[Deadline], *, most: int) -> list[Deadline]:
    """The nearest `most` of `coming`; the main date takes the last place where it comes later."""
    shown, main = list(coming[:most]), main_date(coming)
    if main is not None and main not in shown:
        shown[-1] = main
    return shown
