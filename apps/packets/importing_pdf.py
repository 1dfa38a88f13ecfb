"""PDF pages without anything active. Runs in the child only."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Object, Stream

from apps.packets.importing_images import without_notes

MAX_PAGES: Final = 1500
MAX_STREAM: Final = 64 << 20  # bytes a page's contents may unfold to
MAX_PICTURE: Final = 384 << 20  # bytes one picture may unfold to
MAX_ALL: Final = 2 << 30  # bytes all streams together may unfold to
STEP: Final = 1 << 20
WORDS: Final = 300  # characters of a page that are given to those who cannot see it
TEST_SCALE: Final = 0.15

# What a page keeps: its contents, what they draw with, its shape. No actions, annotations, metadata, thumbnails, links.
PAGE_KEYS: Final = frozenset({"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"})  # fmt: skip
FORBIDDEN: Final = ("/AA", "/OpenAction", "/JS", "/OPI", "/Ref", "/Metadata", "/PieceInfo", "/AF", "/EF", "/Thumb")  # fmt: skip

Note = list[Any]


class RefusedError(Exception):
    """The file cannot be printed; the text is the key of the reason."""


def read_pdf(path: Path, out: Path) -> dict[str, Any]:
    """Write the pages of `path` to `out`, flattened and stripped, and say what they are."""
    try:
        pages, notes = _convert(path, out)
    except pikepdf.PasswordError:
        return _held("bad_encrypted")
    except RefusedError as refused:
        return _held(str(refused))
    except (pikepdf.PdfError, pdfium.PdfiumError, ValueError, RuntimeError):
        return _held("bad_damaged")
    return {"form": "pages", "what": "document", "pages": pages, "notes": notes}


def _held(reason: str) -> dict[str, Any]:
    return {"form": "held", "reason": reason, "notes": []}


def _convert(path: Path, out: Path) -> tuple[list[dict[str, Any]], list[Note]]:
    source = path
    with pikepdf.open(path) as pdf:
        _bound(pdf)
        notes = _remarks(pdf)
        damaged = bool(pdf.get_warnings())
        if _has_annotations(pdf) or pdf.is_encrypted:
            source = out.with_suffix(".flat")
            _flatten(pdf, out.with_suffix(".form"), source)
    with pikepdf.open(source) as pdf:
        lost = _keep_pages_only(pdf)
        damaged = damaged or bool(pdf.get_warnings())
        pdf.save(out, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    pages = _test(out, lost if damaged else set())
    if all(page["lost"] for page in pages):
        raise RefusedError("bad_damaged")
    return pages, notes + _damage(pages, damaged=damaged)


def _damage(pages: list[dict[str, Any]], *, damaged: bool) -> list[Note]:
    lost = [str(i) for i, page in enumerate(pages, 1) if page["lost"]]
    if lost:
        return [["note_lost", {"pages": ", ".join(lost)}]]
    return [["note_damaged", {}]] if damaged else []


def _bound(pdf: pikepdf.Pdf) -> None:
    """Refuse what has no pages or too many, or unfolds to more than may be held."""
    count = len(pdf.pages)
    if count == 0:
        raise RefusedError("bad_no_pages")
    if count > MAX_PAGES:
        raise RefusedError("bad_too_many_pages")
    budget = MAX_ALL
    for item in pdf.objects:
        if isinstance(item, Stream):
            limit = MAX_PICTURE if item.get("/Subtype") == Name.Image else MAX_STREAM
            size = unfolded(item, limit)
            budget -= size
            if size > limit or budget < 0:
                raise RefusedError("bad_too_large")


def unfolded(stream: Stream, limit: int) -> int:
    """Bytes a stream unfolds to, counted without holding them; stops soon after `limit`."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    data: Iterable[bytes] = [stream.read_raw_bytes()]
    for name in names:
        if name not in {"/FlateDecode", "/Fl"}:
            break
        data = _inflate(data)
    size = 0
    for chunk in data:
        size += len(chunk)
        if size > limit:
            break
    return size


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unfold = zlib.decompressobj()
    for chunk in chunks:
        data = chunk
        while data:
            try:
                yield unfold.decompress(data, STEP)
            except zlib.error:  # a damaged stream: what can be read was read
                return
            if len(unfold.unconsumed_tail) == len(data):
                return
            data = unfold.unconsumed_tail


def _remarks(pdf: pikepdf.Pdf) -> list[Note]:
    notes: list[Note] = []
    if pdf.is_encrypted:
        notes.append(["note_restricted", {}])
    if "/Collection" in pdf.Root:
        notes.append(["note_portfolio", {"n": len(pdf.attachments)}])
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        notes.append(["note_xfa", {}])
    elif _has_annotations(pdf):
        notes.append(["note_flattened", {}])
    return notes


def _has_annotations(pdf: pikepdf.Pdf) -> bool:
    return any(_visible(page.obj) for page in pdf.pages)


def _visible(page: Object) -> list[Object]:
    """Annotations that show something; a link only leads away."""
    found = page.get("/Annots")
    if not isinstance(found, Array):
        return []
    marks = [item for item in found if isinstance(item, Dictionary)]
    return [item for item in marks if item.get("/Subtype") not in {Name.Link, Name.Popup}]


def _flatten(pdf: pikepdf.Pdf, form: Path, flat: Path) -> None:
    """Draw form values and marks into the pages, as they look on a screen."""
    for page in pdf.pages:
        if "/Annots" in page.obj:
            page.obj.Annots = Array(_visible(page.obj))
    pdf.save(form, encryption=False)
    document = pdfium.PdfDocument(form)
    document.init_forms()
    for index in range(len(document)):
        page = document[index]
        pdfium.raw.FPDFPage_Flatten(page.raw, pdfium.raw.FLAT_NORMALDISPLAY)
        page.close()
    document.save(flat)
    document.close()


def _keep_pages_only(pdf: pikepdf.Pdf) -> set[int]:
    """Strip catalogue, pages and objects of everything but looks. Returns the indexes of pages without contents."""
    _drop(pdf.Root, [key for key in pdf.Root.keys() if key not in {"/Type", "/Pages"}])  # noqa: SIM118
    _drop(pdf.trailer, ["/Info"])
    for page in pdf.pages:
        _drop(page.obj, [key for key in page.obj.keys() if key not in PAGE_KEYS])  # noqa: SIM118
    for item in pdf.objects:
        if isinstance(item, Dictionary | Stream):
            _drop(item, FORBIDDEN)
        if isinstance(item, Stream):
            _clean_photo(item)
    contents = [page.obj.get("/Contents") for page in pdf.pages]
    return {index for index, item in enumerate(contents) if not isinstance(item, Stream | Array)}


def _clean_photo(item: Stream) -> None:
    """A photo in a PDF brings its camera data and place along like any other; its pixels stay byte for byte."""
    filters = item.get("/Filter")
    if filters != Name.DCTDecode and filters != Array([Name.DCTDecode]):
        return
    data = item.read_raw_bytes()
    with suppress(ValueError):  # no JPEG after all: what draws it is left as it is
        cleaned = without_notes(data)
        if cleaned != data:
            parms = item.get("/DecodeParms")
            kept = parms if isinstance(parms, Dictionary | Array) else None
            item.write(cleaned, filter=Name.DCTDecode, decode_parms=kept)


def _drop(item: Object, keys: Iterable[str]) -> None:
    for key in keys:
        if key in item:
            del item[key]


def _test(path: Path, lost: set[int]) -> list[dict[str, Any]]:
    """Open the result afresh, draw every page small, and read its shape and its first words."""
    document = pdfium.PdfDocument(path)
    pages = []
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        page.render(scale=TEST_SCALE * min(1.0, 2000 / max(width, height, 1.0)))
        text = page.get_textpage()
        words = " ".join(text.get_text_range(0, min(text.count_chars(), 4 * WORDS)).split())[:WORDS]
        pages.append(
            {"w": round(width, 2), "h": round(height, 2), "words": words, "lost": index in lost}
        )
        text.close()
        page.close()
    document.close()
    return pages
