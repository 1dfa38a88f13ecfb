"""From the bytes of a text file to its words: marks first, then what decodes without loss, then what loses least."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
SAMPLE: Final = 4_096


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """The words, the encoding they were read with, and whether some characters could not be read."""

    text: str
    encoding: str
    is_lossy: bool = False


def decode(data: bytes) -> Decoded:
    """Never raises. Without a mark: UTF-8, else UTF-16 if every second byte is nought, else Windows-1252."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _replaced(data[len(mark) :], encoding)
    wide = _wide(data[:SAMPLE])
    if wide:
        return _replaced(data, wide)
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            return _replaced(data, "utf-8")  # cut within its last character
    return _western(data)


def _replaced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text=text, encoding=encoding, is_lossy="\ufffd" in text)


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: plain letters leave a zero in every second byte."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    least = len(sample) // 5
    if len(sample) >= 4 and odd > least and even * 8 < odd:
        return "utf-16-le"
    return "utf-16-be" if len(sample) >= 4 and even > least and odd * 8 < even else ""


def _western(data: bytes) -> Decoded:
    try:
        return Decoded(text=data.decode("cp1252"), encoding="cp1252")
    except UnicodeDecodeError:  # five bytes mean nothing there
        return Decoded(text=data.decode("latin-1"), encoding="latin-1", is_lossy=True)


def storable(text: str) -> str:
    """Text without NUL and lone surrogates, which neither UTF-8 nor PostgreSQL can hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
