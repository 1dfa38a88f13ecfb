"""Turn the merged file into the packet: imported pages in their places, neutral metadata, exact view. Runs in the child."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

Slot = dict[str, Any]

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{at}</xmp:CreateDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

CATALOGUE = frozenset({"/Type", "/Pages", "/Outlines", "/Lang", "/MarkInfo", "/StructTreeRoot", "/Names", "/Dests", "/ViewerPreferences"})  # fmt: skip


def finish(payload: dict[str, Any]) -> dict[str, Any]:
    """Edit `merged` in place of its objects and save it as `out`.

    `slots` say where the pages behind the first `composed_pages` belong, in their order; a page may be shown in several
    places, no two of them on one page, or in none. Answers the number of pages.
    """
    with pikepdf.open(payload["merged"], access_mode=pikepdf.AccessMode.stream) as pdf:
        _place_all(pdf, payload["composed_pages"], payload["slots"])
        _catalogue(pdf)
        _links(pdf)
        _metadata(pdf, title=payload["title"], at=payload["at"], language=payload["language"])
        pdf.save(
            Path(payload["out"]),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            deterministic_id=True,
        )
        return {"pages": len(pdf.pages)}


def _place_all(pdf: pikepdf.Pdf, composed: int, slots: list[list[Slot]]) -> None:
    """Draw each imported page into its slots and take it out of the order of pages. A lost page has none."""
    pages = list(pdf.pages)
    for places, source in zip(slots, pages[composed:], strict=True):
        if not places:
            continue
        form = pdf.make_indirect(source.as_form_xobject(handle_transformations=True))
        for slot in places:
            _place(pdf, pages[slot["page"] - 1], form, slot)
    del pdf.pages[composed:]


def _place(pdf: pikepdf.Pdf, target: pikepdf.Page, form: Object, slot: Slot) -> None:  # noqa: PLR0917
    """Under the composed words: whatever the imported page paints, the band and the page number stay readable.

    The form takes its data from the source page when the file is saved, so that page's contents must not be changed.
    """
    left, bottom, width, height = _extent(form)
    scale = min(slot["w"] / width, slot["h"] / height)
    page_height = float(target.mediabox[3]) - float(target.mediabox[1])
    x = slot["x"] - left * scale
    y = page_height - slot["y"] - slot["h"] - bottom * scale
    resources = Dictionary(dict(target.obj.get("/Resources", Dictionary())))
    forms = Dictionary(dict(resources.get("/XObject", Dictionary())))
    forms[Name.Imported] = form
    resources.XObject = forms
    target.obj.Resources = resources
    draw = f"/Artifact BMC q {scale:.6f} 0 0 {scale:.6f} {x:.3f} {y:.3f} cm /Imported Do Q EMC\n"
    target.contents_add(Stream(pdf, draw.encode()), prepend=True)


def _extent(form: Object) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of a form after its own matrix."""
    box = [float(value) for value in form.BBox]
    a, b, c, d, e, f = (float(value) for value in form.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    xs = [a * x + c * y + e for x in box[::2] for y in box[1::2]]
    ys = [b * x + d * y + f for x in box[::2] for y in box[1::2]]
    return min(xs), min(ys), max(max(xs) - min(xs), 1e-6), max(max(ys) - min(ys), 1e-6)


def _catalogue(pdf: pikepdf.Pdf) -> None:
    """Only what a packet needs; opened at 100 % on page 1 with the bookmarks shown."""
    root = pdf.Root
    for key in [key for key in root.keys() if key not in CATALOGUE]:  # noqa: SIM118
        del root[key]
    marks = root.get("/MarkInfo", Dictionary())
    if not marks.get(
        "/Suspects", True
    ):  # poppler takes it for a wrong type; without it the same is said
        del marks["/Suspects"]
    root.OpenAction = Array([pdf.pages[0].obj, Name.XYZ, None, None, 1])
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    names = root.get("/Names")
    if names is not None:
        for key in [key for key in names.keys() if key != "/Dests"]:  # noqa: SIM118
            del names[key]


def _links(pdf: pikepdf.Pdf) -> None:
    """Links go to a place in this file and keep the reader's zoom; nothing else is left of an annotation's power."""
    for page in pdf.pages:
        for mark in page.obj.get("/Annots", Array()):
            action = mark.get("/A")
            if action is not None and action.get("/S") == Name.GoTo:
                mark.Dest = action.D
            if "/A" in mark:
                del mark["/A"]
    for item in pdf.objects:
        if isinstance(item, Array) and len(item) == 5 and item[1] == Name.XYZ and item[4] == 0:
            item[4] = None


def _metadata(pdf: pikepdf.Pdf, *, title: str, at: str, language: str) -> None:
    """A title and the time of the build, and nothing about who or what made the file."""
    moment = datetime.fromisoformat(at)
    stamp = moment.strftime("D:%Y%m%d%H%M%SZ")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=String(title), CreationDate=String(stamp), ModDate=String(stamp))
    )
    xmp = XMP.format(
        title=escape(title), language=escape(language), at=f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    )
    stream = Stream(pdf, xmp.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(stream)
