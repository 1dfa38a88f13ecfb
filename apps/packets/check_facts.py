"""What a program can see in a finished packet, read afresh from the file. Runs in the child; answers plain data."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Object, Stream

Facts = dict[str, Any]
Box = tuple[float, float, float, float]  # left, bottom, right, top in points

NUMBER_ZONE: Final = (
    170.0,
    22.0,
    66.0,
    52.0,
)  # from the right edge, from the bottom, to the right edge, to the bottom
ACTIVE: Final = ("/JS", "/AA", "/EF", "/RichMediaContent")
ACTIONS: Final = frozenset({"/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"})  # fmt: skip
MAX_OUTLINE: Final = 20_000
DEEPEST: Final = 12


def read_facts(payload: dict[str, Any]) -> Facts:
    """Everything the rules of `check_rules` look at."""
    path = Path(payload["path"])
    facts: Facts = {"size": path.stat().st_size, "name": payload["name"]}
    try:
        with pikepdf.open(path) as pdf:
            facts |= _structure(pdf)
            marks = _links(pdf)
    except pikepdf.PasswordError:
        return facts | {"opens": False, "encrypted": True}
    except (pikepdf.PdfError, ValueError):
        return facts | {"opens": False, "encrypted": False}
    facts["pages"] = list(_pages(path, marks))
    return facts | {"opens": True}


def read_strings(payload: dict[str, Any]) -> dict[str, Any]:
    """All text of the file for the search for leaks: by page, and every string outside of pages."""
    path = Path(payload["path"])
    document = pdfium.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    with pikepdf.open(path) as pdf:
        titles = [item["title"] for item in _outline(pdf)]
        info = [str(value) for value in pdf.docinfo.values()]
        metadata = pdf.Root.get("/Metadata")
        if isinstance(metadata, Stream):
            info.append(metadata.read_bytes().decode("utf-8", "replace"))
        strings = [text for item in pdf.objects for text in _strings(item, 0)]
    return {"pages": pages, "titles": titles, "info": info, "strings": strings}


def _strings(item: Object, depth: int) -> Iterator[str]:
    """Every text string of an object."""
    for part in _parts(item, depth):
        if isinstance(part, pikepdf.String):
            yield str(part)


def _parts(item: Object, depth: int) -> Iterator[Object]:
    """An object and everything written inside it, without following references."""
    yield item
    if depth >= DEEPEST or not isinstance(item, Array | Dictionary | Stream):
        return
    values = list(item) if isinstance(item, Array) else [value for _, value in item.items()]
    for value in values:
        if isinstance(value, Object) and not value.is_indirect:
            yield from _parts(value, depth + 1)


# ------------------------------------------------------------------------------------------------ structure


def _structure(pdf: pikepdf.Pdf) -> Facts:
    root = pdf.Root
    return {
        "encrypted": pdf.is_encrypted,
        "active": sorted(set(_active(pdf))),
        "form": "/AcroForm" in root,
        "embedded": len(pdf.attachments),
        "info": {str(key): str(value) for key, value in pdf.docinfo.items()},
        "labels": "/PageLabels" in root,
        "open": _open_view(root.get("/OpenAction")),
        "outline": _outline(pdf),
        "sizes": [_size(page) for page in pdf.pages],
        "turned": [int(page.obj.get("/Rotate", 0)) for page in pdf.pages],
        "fonts": _fonts(pdf),
    }


def _size(page: pikepdf.Page) -> list[float]:
    box = [float(value) for value in page.mediabox]
    return [round(box[2] - box[0], 1), round(box[3] - box[1], 1)]


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Kinds of things that act, anywhere in the file."""
    for item in pdf.objects:
        for part in _parts(item, 0):
            if isinstance(part, Dictionary | Stream):
                yield from (key for key in ACTIVE if key in part)
                kind = part.get("/S")
                if isinstance(kind, Name) and str(kind) in ACTIONS:
                    yield str(kind)


def _open_view(action: Object | None) -> str:
    """`exact` for 100 % on page 1."""
    if isinstance(action, Array) and len(action) == 5 and action[1] == Name.XYZ and action[4] == 1:
        return "exact"
    return "other" if action is not None else "none"


def _outline(pdf: pikepdf.Pdf) -> list[Facts]:
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages, 1)}
    found: list[Facts] = []
    item = pdf.Root.get("/Outlines", Dictionary()).get("/First")
    stack: list[tuple[Object | None, int]] = [(item, 1)]
    while stack and len(found) < MAX_OUTLINE:
        item, level = stack.pop()
        if item is None:
            continue
        page, inherit = _target(pdf, item, pages)
        found.append(
            {"level": level, "title": str(item.get("/Title", "")), "page": page, "inherit": inherit}
        )
        stack += [(item.get("/Next"), level), (item.get("/First"), level + 1)]
    return found


def _target(pdf: pikepdf.Pdf, item: Object, pages: dict[tuple[int, int], int]) -> tuple[int, bool]:
    """Page of a link or bookmark (0: none), and whether it keeps the reader's zoom."""
    place = item.get("/Dest")
    action = item.get("/A")
    if place is None and isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
        place = action.get("/D")
    place = _named(pdf, place)
    if not isinstance(place, Array) or not isinstance(place[0], Dictionary):
        return 0, False
    inherit = len(place) == 5 and place[1] == Name.XYZ and place[4] in {None, 0}
    return pages.get(place[0].objgen, 0), inherit


def _named(pdf: pikepdf.Pdf, place: Object | None) -> Object | None:
    """A destination by name, looked up; others as they are."""
    if not isinstance(place, pikepdf.String | Name):
        return place
    found: Object | None = None
    if isinstance(place, Name):
        found = pdf.Root.get("/Dests", Dictionary()).get(str(place))
    elif "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
        found = pikepdf.NameTree(pdf.Root.Names.Dests).get(str(place))
    return found.D if isinstance(found, Dictionary) else found


def _links(pdf: pikepdf.Pdf) -> list[list[Facts]]:
    """Links by page, with their rectangles and targets."""
    pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages, 1)}
    found: list[list[Facts]] = []
    for page in pdf.pages:
        row = []
        for mark in page.obj.get("/Annots", Array()):
            target, inherit = _target(pdf, mark, pages)
            box = [float(value) for value in mark.Rect]
            row.append(
                {"box": box, "page": target, "inherit": inherit, "kind": str(mark.get("/Subtype"))}
            )
        found.append(row)
    return found


def _fonts(pdf: pikepdf.Pdf) -> Facts:
    """Pages whose composed part, or whose imported part, uses a font that is not in the file."""
    composed, imported = [], []
    for number, page in enumerate(pdf.pages, 1):
        resources = page.obj.get("/Resources", Dictionary())
        forms = dict(resources.get("/XObject", Dictionary()).items())
        outer = Dictionary(
            {
                "/Font": resources.get("/Font", Dictionary()),
                "/XObject": Dictionary({k: v for k, v in forms.items() if k != "/Imported"}),
            }
        )
        if not _embedded(outer, set(), 0):
            composed.append(number)
        inner = forms.get("/Imported")
        if inner is not None and not _embedded(inner.get("/Resources", Dictionary()), set(), 0):
            imported.append(number)
    return {"composed": composed, "imported": imported}


def _embedded(resources: Object, seen: set[tuple[int, int]], depth: int) -> bool:
    if depth > 6:
        return True
    if not all(
        _has_file(font) for font in dict(resources.get("/Font", Dictionary()).items()).values()
    ):
        return False
    for form in dict(resources.get("/XObject", Dictionary()).items()).values():
        if form.get("/Subtype") == Name.Form and form.objgen not in seen:
            seen.add(form.objgen)
            if not _embedded(form.get("/Resources", Dictionary()), seen, depth + 1):
                return False
    return True


def _has_file(font: Object) -> bool:
    if font.get("/Subtype") == Name.Type3:
        return True
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor")
    return descriptor is not None and any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )


# ------------------------------------------------------------------------------------------------ pages


def _pages(path: Path, marks: list[list[Facts]]) -> Iterator[Facts]:
    """Text, number and links of each page, as a reader's program shows them."""
    document = pdfium.PdfDocument(path)
    for index, links in enumerate(marks):
        page = document[index]
        text = page.get_textpage()
        width, _ = page.get_size()
        yield {
            "text": text.get_text_range(),
            "number": _number(page, text, width),
            "links": [{**link, "text": _under(text, link["box"])} for link in links],
            "upside_down": _upside_down(text),
        }
        text.close()
        page.close()
    document.close()


def _under(text: Any, box: list[float]) -> str:
    words: str = text.get_text_bounded(
        left=box[0] - 1, bottom=box[1] - 1, right=box[2] + 1, top=box[3] + 1
    )
    return " ".join(words.split())


def _number(page: Any, text: Any, width: float) -> Facts:
    """The last word in the corner at the bottom right, its darkness, and whether anything lies on it."""
    from_right, bottom, to_right, top = NUMBER_ZONE
    zone = (width - from_right, bottom, width - to_right, top)
    words = text.get_text_bounded(*zone).split()
    shown = words[-1] if words else ""
    inside = _inside(text, zone)
    return {
        "text": shown,
        "covered": bool(shown and inside)
        and _covered(page, _around(list(inside.values()), len(shown))),
        "dark": max((_lightest(text, index) for index in inside), default=0),
    }


def _inside(text: Any, zone: Box) -> dict[int, Box]:
    """The characters that lie within a zone, by their index."""
    boxes = {index: text.get_charbox(index) for index in range(text.count_chars())}
    return {
        index: box
        for index, box in boxes.items()
        if zone[0] <= box[0] < box[2] <= zone[2] and zone[1] <= box[1] and box[3] <= zone[3]
    }


def _around(boxes: list[Box], last: int) -> Box:
    """One box around the last characters."""
    lefts, bottoms, rights, tops = zip(*boxes[-last:], strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _covered(page: Any, box: Box) -> bool:
    """Whether an imported page or a picture reaches into the number."""
    kinds = [pdfium.raw.FPDF_PAGEOBJ_FORM, pdfium.raw.FPDF_PAGEOBJ_IMAGE]
    for item in page.get_objects(filter=kinds, max_depth=1):
        left, bottom, right, top = item.get_bounds()
        if left < box[2] and right > box[0] and bottom < box[3] and top > box[1]:
            return True
    return False


def _lightest(text: Any, index: int) -> int:
    """The lightest channel of a character's ink, 0 (black) to 255."""
    channels = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.raw.FPDFText_GetFillColor(text.raw, index, *channels):
        return 0
    return max(channel.value for channel in channels[:3])


def _upside_down(text: Any) -> bool:
    """Whether most of the first characters stand on their heads."""
    count: int = min(text.count_chars(), 600)
    angles: list[float] = [
        pdfium.raw.FPDFText_GetCharAngle(text.raw, index) for index in range(count)
    ]
    return 2 * len([angle for angle in angles if 2.6 < angle < 3.7]) > count
