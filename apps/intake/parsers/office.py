"""Words of .docx and .xlsx. Only their XML is unpacked, counted while it is, and read as a stream."""

from __future__ import annotations

import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

from apps.intake.parsers.documents import MOST_BYTES, MOST_TEXT, Outcome, of_words, unreadable

MOST_PARTS: Final = 5_000
MOST_ROWS: Final = 100_000  # of a sheet
CPU_SECONDS: Final = 3.0  # after which the words read so far are the answer
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# In the order in which a reader meets them.
DOCX_PARTS: Final = re.compile(
    r"word/(?:(?P<header>header)|(?P<body>document)|(?P<notes>footnotes|endnotes|comments)|(?P<footer>footer))\d*\.xml"
)
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, ValueError, OSError,
    IndexError, TypeError, AttributeError, SyntaxError, DefusedXmlException,
)  # fmt: skip
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class TooLarge(Exception):  # noqa: N818  said in the outcome, no failure of ours
    """More XML than is read."""


def docx_words(path: Path) -> Outcome:
    """Words of the body with its tables and text boxes, of headers, footers, notes and comments."""
    return _guarded(path, _docx)


def xlsx_words(path: Path) -> Outcome:
    """The values of all sheets, a line for each row; formulas show the value they had when it was saved."""
    return _guarded(path, _xlsx)


def _guarded(path: Path, read: Callable[[Path], Outcome]) -> Outcome:
    with path.open("rb") as file:
        if file.read(8) == OLE:  # how Office stores what has a password
            return unreadable("password")
    try:
        _count_xml(path)
        return read(path)
    except TooLarge:
        return unreadable("too_large")
    except BROKEN:
        return unreadable("damaged")


def _count_xml(path: Path) -> None:
    """Unpack all XML once and count real bytes; what the archive says of its sizes is not believed."""
    left = MOST_BYTES
    with zipfile.ZipFile(path) as archive:
        if len(archive.infolist()) > MOST_PARTS:
            raise TooLarge
        for part in archive.infolist():
            if not part.filename.endswith((".xml", ".rels", ".vml")):
                continue
            with archive.open(part) as stream:
                while chunk := stream.read(1 << 16):
                    left -= len(chunk)
                    if left < 0:
                        raise TooLarge


def _docx(path: Path) -> Outcome:
    with zipfile.ZipFile(path) as archive:
        names = sorted(filter(DOCX_PARTS.fullmatch, archive.namelist()), key=_place)
        if not any(name.endswith("/document.xml") for name in names):
            return unreadable("damaged")
        text, problem = _within_budget(_of_parts(archive, names))
    return of_words(re.sub(r"\n{3,}", "\n\n", text).strip(), problem=problem)


def _of_parts(archive: zipfile.ZipFile, names: list[str]) -> Iterator[str]:
    for name in names:
        with archive.open(name) as stream:
            yield from _pieces(stream)


def _within_budget(pieces: Iterable[str]) -> tuple[str, str]:
    """Join pieces until there is enough text or time is up, and say which."""
    end = time.process_time() + CPU_SECONDS
    text: list[str] = []
    length = 0
    for count, piece in enumerate(pieces):
        if piece:
            text.append(piece)
            length += len(piece)
        if length > MOST_TEXT:
            return "".join(text), "text_cut"
        if count % 4096 == 0 and time.process_time() > end:
            return "".join(text), "took_too_long"
    return "".join(text), ""


def _place(name: str) -> tuple[int, str]:
    found = DOCX_PARTS.fullmatch(name)
    groups = found.groupdict() if found else {}
    order = [place for place, one in enumerate(("header", "body", "notes", "footer")) if groups.get(one)]  # fmt: skip
    return (order[0] if order else 9), name


def _pieces(stream: Any) -> Iterator[str]:
    """Text, tabs and line ends as they come; the older twin of a text box is left out, deleted words are too.

    Every element is taken out of its parent at its end, so that memory stays flat.
    """
    open_elements: list[Any] = []
    skipped = 0
    for event, element in SafeTree.iterparse(stream, events=("start", "end"), forbid_dtd=True):
        is_start = event == "start"
        if element.tag == FALLBACK:
            skipped += 1 if is_start else -1
        if is_start:
            open_elements.append(element)
            continue
        open_elements.pop()
        if not skipped:
            yield _piece(element)
        if open_elements:
            del open_elements[-1][-1]


def _piece(element: Any) -> str:
    tag = element.tag.removeprefix(WORD).removeprefix(STRICT)
    if tag == "t":
        return element.text or ""
    return {"tab": "\t", "br": "\n", "cr": "\n", "p": "\n", "tc": "\t", "noBreakHyphen": "-"}.get(tag, "")  # fmt: skip


def _xlsx(path: Path) -> Outcome:
    with path.open("rb") as file:  # given a path, the library would insist on its ending
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            text, problem = _within_budget(_lines(book))
        finally:
            book.close()
    return of_words(text, problem=problem)


def _lines(book: Any) -> Iterator[str]:
    """Each sheet's name, then its rows with tabs between the cells; empty rows are counted, not shown."""
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a sheet says of its size may be a million empty columns
        yield f"{sheet.title}\n"
        for row in islice(sheet.iter_rows(values_only=True), MOST_ROWS):
            line = "\t".join("" if cell is None else str(cell) for cell in row).rstrip()
            yield f"{line}\n" if line else ""
