"""Draws one page of a PDF as a picture. Runs in the killable child only; knows no Django.

The picture is pixels and nothing else: no link, no script, no attachment of the PDF comes with it.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

MOST_PAGES: Final = 2_000
MOST_PIXELS: Final = 40_000_000
LONG_SIDE: Final = 1_600
SHORTEST: Final = 4  # pixels; a page that is a thread shows nothing
QUALITY: Final = 82

Image.preinit()


def page(payload: dict[str, Any]) -> dict[str, Any]:
    """Draw page `number` (from 1) of `source` as a JPEG to `target`.

    Answers `{"pages", "width", "height"}`, or `{"refused"}` with a code and, where it is known, `pages`.
    """
    try:
        document = pdfium.PdfDocument(Path(payload["source"]))
    except pdfium.PdfiumError as error:
        return {"refused": "locked" if _is_locked(error) else "damaged"}
    pages = len(document)
    if pages == 0:
        return {"refused": "damaged"}
    number = int(payload["number"])
    if not 1 <= number <= min(pages, MOST_PAGES):
        return {"refused": "no_such_page", "pages": pages}
    try:
        drawn = _drawn(document[number - 1])
    except (pdfium.PdfiumError, ValueError):
        return {"refused": "not_drawn", "pages": pages}
    drawn.save(Path(payload["target"]), "JPEG", quality=QUALITY, optimize=True)
    return {"pages": pages, "width": drawn.width, "height": drawn.height}


def _is_locked(error: pdfium.PdfiumError) -> bool:
    return bool(getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD)


def _drawn(one: pdfium.PdfPage) -> Image.Image:
    """The page on white. Raises ValueError for a size that no picture can have."""
    width, height = one.get_size()
    longest = max(width, height)
    if not math.isfinite(longest) or longest <= 0:
        raise ValueError("no size")
    scale = LONG_SIDE / longest
    across, down = math.ceil(width * scale), math.ceil(height * scale)
    if min(across, down) < SHORTEST or across * down > MOST_PIXELS:
        raise ValueError("no picture")
    drawn: Image.Image = one.render(scale=scale).to_pil()
    return drawn.convert("RGB")
