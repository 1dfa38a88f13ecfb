"""Words of a PDF, page by page. PDFium runs in the child only: it may abort, and is not safe beside threads."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import pypdfium2
from pypdfium2 import PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from apps.intake.parsers.documents import MOST_TEXT, Outcome, of_pages, unreadable

MOST_PAGES: Final = 2_000
CPU_SECONDS: Final = 3.0  # after which the pages read so far are the answer


def pdf_words(path: Path) -> Outcome:
    """Every page's words in order. A page that cannot be read is empty and makes the outcome `partly`."""
    try:
        document = pypdfium2.PdfDocument(path)
    except PdfiumError as error:
        is_locked = getattr(error, "err_code", None) in {FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY}
        return unreadable("password" if is_locked else "damaged")
    try:
        return _pages(document)
    finally:
        document.close()


def _pages(document: Any) -> Outcome:
    count = len(document)
    pages: list[str] = []
    problem = "too_many_pages" if count > MOST_PAGES else ""
    left, end = MOST_TEXT, time.process_time() + CPU_SECONDS
    for number in range(min(count, MOST_PAGES)):
        words, is_whole = _page(document, number)
        pages.append(words[:left])
        left -= len(words)
        problem = problem or ("" if is_whole else "damaged")
        if left <= 0 or time.process_time() > end:
            problem = "text_cut" if left <= 0 else "took_too_long"
            break
    return of_pages(pages, problem=problem, facts={"pages": count})


def _page(document: Any, number: int) -> tuple[str, bool]:
    try:
        page = document[number]
    except PdfiumError:
        return "", False
    try:
        words = page.get_textpage()
        try:
            return str(words.get_text_bounded()).replace("\r\n", "\n"), True
        finally:
            words.close()
    except (PdfiumError, ValueError, UnicodeError):
        return "", False
    finally:
        page.close()
