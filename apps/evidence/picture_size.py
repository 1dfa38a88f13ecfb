"""How large a picture will be on a page, so that its place is kept free before it is there.

Only the head of a small copy that this product made is read; nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final

from apps.files import pages, previews
from apps.files.models import StoredFile

HEAD: Final = 64 * 1024  # bytes in which the size of a JPEG of ours stands
SIZES: Final = frozenset(range(0xC0, 0xD0)) - {
    0xC4,
    0xC8,
    0xCC,
}  # markers of a JPEG that hold its size
SCAN: Final = 0xDA


@dataclass(frozen=True, kw_only=True)
class Size:
    """Pixels of the style sheet."""

    width: int
    height: int

    def within(self, *, width: int, height: int) -> Size:
        """As large as fits, never larger than it is."""
        scale = min(1.0, width / self.width, height / self.height)
        return Size(
            width=max(round(self.width * scale), 1), height=max(round(self.height * scale), 1)
        )


PAPER: Final = Size(width=1240, height=1754)  # A4 upright: a page nobody has drawn yet
SMALL: Final = {"width": 640, "height": 480}  # .shot in app.css


def of_preview(file: StoredFile) -> Size | None:
    """The size of the small copy of a picture; None while nobody has made it."""
    found = _read(lambda: previews.opened(file))
    return found and found.within(**SMALL)


def of_page(file: StoredFile, number: int) -> Size:
    """The size of page `number` (from 1) as a picture; while nobody has drawn it, that of paper."""
    return _read(lambda: pages.opened(file, number)) or PAPER


def _read(opened: Callable[[], IO[bytes]]) -> Size | None:
    try:
        with opened() as picture:
            return of_jpeg(picture.read(HEAD))
    except FileNotFoundError:
        return None


def of_jpeg(head: bytes) -> Size | None:
    """The size that a JPEG says it has, or None."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF and head[at + 1] != SCAN:
        if head[at + 1] in SIZES:
            height, width = _number(head, at + 5), _number(head, at + 7)
            return Size(width=width, height=height) if width and height else None
        at += 2 + _number(head, at + 2)
    return None


def _number(head: bytes, at: int) -> int:
    return int.from_bytes(head[at : at + 2], "big")
