"""How large a picture will be on a page, so that its place is kept free before it is there.

Only the head of a small copy that this product made is read; nothing is decoded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final

from PIL import Image, UnidentifiedImageError

from apps.files import pages, previews
from apps.files.models import StoredFile


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
        with opened() as stored, Image.open(stored, formats=["JPEG"]) as picture:
            return Size(width=picture.width, height=picture.height)
    except (FileNotFoundError, UnidentifiedImageError):
        return None
