"""Tally marks within a line of words: solid for what is done, hollow for what is not. The words beside them say the same."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

STEP, WIDE, TALL = 11, 6, 14
A_GROUP = 5  # each group is a drawing of its own, so that many of them wrap like words


def marks(done: Sequence[bool]) -> SafeString:
    """One mark each, in order. Hidden from readers of the page by ear: it is never without its words."""
    groups = (done[first : first + A_GROUP] for first in range(0, len(done), A_GROUP))
    return format_html_join(" ", "{}", ((_group(one),) for one in groups))


def _group(done: Sequence[bool]) -> SafeString:
    drawn = format_html_join("", "{}", ((_mark(done[n], x=n * STEP),) for n in range(len(done))))
    return format_html(
        '<svg class="drawing marks" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        len(done) * STEP - (STEP - WIDE), TALL, drawn,
    )  # fmt: skip


def _mark(is_done: bool, *, x: int) -> SafeString:  # noqa: FBT001  one of a row of marks
    inset = 0 if is_done else 0.75
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        "proved" if is_done else "bare", x + inset, inset, WIDE - 2 * inset, TALL - 2 * inset,
    )  # fmt: skip
