"""Marks views before which the password is asked once more (R32); a middleware of accounts asks.

For whatever hands out or redirects the record: the secret address of the calendar, the second address, the mail server,
tokens. The export and the deletion of an account belong behind it, too, once they exist.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])
MARK = "asks_again"


class Before(Enum):
    WRITING = "writing"
    LOOKING = "looking"  # where the page takes a secret that is never kept while we ask


def asks_again(before: Before = Before.WRITING) -> Callable[[View], View]:
    """Let `view` write (or show itself) only to who proved a moment ago who they are."""

    def mark(view: View) -> View:
        setattr(view, MARK, before)
        return view

    return mark


def asked_before(view: object) -> Before | None:
    found: Before | None = getattr(view, MARK, None)
    return found
