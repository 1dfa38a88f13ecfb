"""Tally marks within a line of words: solid for what is done, hollow for what is not. The words beside them say the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

STEP, WIDE, TALL = 11, 6, 14
A_GROUP = 5  # each group is a drawing of its own, so that many of them wrap like words


def marks(done: Sequence[bool]) -> SafeString:
    """One mark each, in order. Hidden from readers of the page by ear: it is never without its words."""
    groups = (done[first : first + A_GROUP] for first in range(0, len(done), A_GROUP))
    return mark_safe(" ".join(_group(one) for one in groups))  # noqa: S308  numbers only


def _group(done: Sequence[bool]) -> str:
    drawn = "".join(_mark(is_done=one, x=place * STEP) for place, one in enumerate(done))
    width = len(done) * STEP - (STEP - WIDE)
    return (
        f'<svg class="drawing marks" viewBox="0 0 {width} {TALL}" aria-hidden="true">{drawn}</svg>'
    )


def _mark(*, is_done: bool, x: int) -> str:
    if is_done:
        return f'<rect class="proved" x="{x}" y="0" width="{WIDE}" height="{TALL}"/>'
    return (
        f'<rect class="bare" x="{x + 0.75}" y="0.75" width="{WIDE - 1.5}" height="{TALL - 1.5}"/>'
    )
