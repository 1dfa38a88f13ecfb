"""The bytes of a small file as text, in whatever encoding; what is no text is known by how it begins."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from apps.intake.parsers.decoding import decode, storable

BEGINNINGS: Final = (
    (b"%PDF", "pdf"), (b"PK\x03\x04", "sheet"), (b"\xd0\xcf\x11\xe0", "sheet"), (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"{\\rtf", "words"),
)  # fmt: skip
UNWRITTEN: Final = frozenset(map(chr, range(32))) - frozenset("\t\n\r\x0b\x0c\x1a\x00")
MOST_UNWRITTEN: Final = 0.02  # of characters may be controls or unreadable


class NoText(StrEnum):
    """What a file is that holds no text."""

    PDF = "pdf"
    SHEET = "sheet"
    PICTURE = "picture"
    WORDS = "words"
    OTHER = "other"


class NoTextError(ValueError):
    """A file that cannot be read as text."""

    def __init__(self, what: NoText) -> None:
        super().__init__(what.value)
        self.what = what


def text_of(data: bytes) -> str:
    """The words of a text file: UTF-8, UTF-16 or Windows-1252.

    Raises:
        NoTextError: it is a PDF, a workbook, a picture or something else.
    """
    for beginning, what in BEGINNINGS:
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(beginning):
            raise NoTextError(NoText(what))
    text = decode(data).text
    odd = sum(one in UNWRITTEN or one == "\ufffd" for one in text) + text.count("\x00")
    if odd > MOST_UNWRITTEN * len(text) and odd > 2:
        raise NoTextError(NoText.OTHER)
    return storable(text)
