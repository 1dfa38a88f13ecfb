"""Files for the tests of the packet, all made here."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pi_heif
import pikepdf
import typst
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw, ImageFont

pi_heif.register_heif_opener()

LETTER = """
#set page(paper: "{paper}", margin: 1in, numbering: "1 / 1")
#set text(font: "New Computer Modern", size: 11pt)
#let d = json(bytes(sys.inputs.d))
#align(right, text(d.head)) #v(2em)
#for s in d.paras [ #par(text(s)) ]
"""


def letter_pdf(head: str, paragraphs: list[str], *, paper: str = "us-letter") -> bytes:
    """A letter with embedded fonts and page numbers of its own."""
    data = json.dumps({"head": head, "paras": paragraphs})
    source = LETTER.replace("{paper}", paper).encode()
    return bytes(
        typst.compile(source, sys_inputs={"d": data}, ignore_system_fonts=True, timestamp=0)
    )


def attach(pdf: pikepdf.Pdf, name: str, data: bytes) -> None:
    pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)  # type: ignore[call-arg]


def add_page(pdf: pikepdf.Pdf, words: str, *, size=(595, 842), rotate: int = 0, box=None):
    """A page with a standard font that is not embedded, as old files have it."""
    x0, y0 = (box or [0, 0])[:2]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    contents = b"BT /F 24 Tf %d %d Td (%s) Tj ET" % (x0 + 60, y0 + 300, words.encode("latin-1"))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array(box or [0, 0, *size]),
        Resources=Dictionary(Font=Dictionary(F=font)),
        Contents=pdf.make_indirect(Stream(pdf, contents)),
    )
    if rotate:
        page.Rotate = rotate
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1]


def saved(pdf: pikepdf.Pdf, **options) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def pages_pdf(*words: str) -> bytes:
    pdf = pikepdf.new()
    for text in words:
        add_page(pdf, text)
    return saved(pdf)


def reopened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


FIVE = (
    "first page words",
    "second page words",
    "third page words",
    "fourth page words",
    "fifth page words",
)


def locked() -> bytes:
    return saved(
        reopened(pages_pdf(*FIVE)), encryption=pikepdf.Encryption(user="secret", owner="own", R=6)
    )


def restricted() -> bytes:
    rights = pikepdf.Permissions(extract=False, print_highres=False, modify_assembly=False)
    return saved(
        reopened(pages_pdf(*FIVE)),
        encryption=pikepdf.Encryption(user="", owner="own", R=6, allow=rights),
    )


def truncated() -> bytes:
    data = pages_pdf(*FIVE)
    return data[: len(data) * 6 // 10]


def truncated_letter() -> bytes:
    data = letter_pdf("A head", ["Some words of a letter. " * 30] * 40)
    return data[: len(data) * 6 // 10]


def bad_xref() -> bytes:
    return pages_pdf(*FIVE).replace(b"startxref", b"startxxxx")


def junk_before() -> bytes:
    return b"\x00GARBAGE\n" * 30 + pages_pdf(*FIVE)


def active() -> bytes:
    """JavaScript at opening, on a page and by name, a program to start, a web link, an embedded file."""
    pdf = pikepdf.new()
    page = add_page(pdf, "words of an active file")

    def script(text: str) -> Dictionary:
        return Dictionary(S=Name.JavaScript, JS=String(text))

    pdf.Root.OpenAction = script("app.alert('one')")
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), script("app.alert('two')")]))
    )
    page.obj.AA = Dictionary(O=script("app.alert('three')"))
    launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
    web = Dictionary(S=Name.URI, URI=String("http://evil.example"))
    page.obj.Annots = Array(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 180, 400, 240]), A=action
            )
        )
        for action in (launch, web)
    )
    attach(pdf, "secret.txt", b"attached secret")
    return saved(pdf)


def self_reference() -> bytes:
    pdf = pikepdf.new()
    page = add_page(pdf, "a form that draws itself")
    form = pdf.make_indirect(Stream(pdf, b"/S Do"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    form.Resources = Dictionary(XObject=Dictionary(S=form))
    page.obj.Resources.XObject = Dictionary(S=form)
    page.contents_add(b"/S Do")
    return saved(pdf)


def bomb(megabytes: int = 256) -> bytes:
    pack = zlib.compressobj(9)
    data = b"".join(pack.compress(b" " * (1 << 20)) for _ in range(megabytes)) + pack.flush()
    pdf = pikepdf.new()
    page = add_page(pdf, "bomb")
    stream = Stream(pdf, data)
    stream.stream_dict = Dictionary(Filter=Name.FlateDecode)
    page.obj.Contents = pdf.make_indirect(stream)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def double_bomb() -> bytes:
    """Deflated twice, so that the file itself is tiny."""
    pack = zlib.compressobj(9)
    inner = b"".join(pack.compress(b" " * (1 << 20)) for _ in range(256)) + pack.flush()
    pdf = pikepdf.new()
    page = add_page(pdf, "bomb")
    stream = Stream(pdf, zlib.compress(inner, 9))
    stream.stream_dict = Dictionary(Filter=Array([Name.FlateDecode, Name.FlateDecode]))
    page.obj.Contents = pdf.make_indirect(stream)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def form(*, appearance: bool) -> bytes:
    """A text field with a value, with or without a drawn appearance, and a highlight."""
    pdf = pikepdf.new()
    page = add_page(pdf, "a form below")
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("n"), V=String("FILLED VALUE"),
        DA=String("/Helv 12 Tf 0 g"), Rect=Array([60, 700, 260, 724]), F=4, P=page.obj,
    )  # fmt: skip
    if appearance:
        drawn = Stream(pdf, b"/Tx BMC BT /Helv 12 Tf 2 7 Td (FILLED VALUE) Tj ET EMC")
        drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 24])
        drawn.Resources = Dictionary(Font=Dictionary(Helv=helvetica))
        field.AP = Dictionary(N=pdf.make_indirect(drawn))
    widget = pdf.make_indirect(field)
    page.obj.Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([widget]),
        DR=Dictionary(Font=Dictionary(Helv=helvetica)),
        NeedAppearances=not appearance,
    )
    return saved(pdf)


def mixed() -> bytes:
    pdf = pikepdf.new()
    add_page(pdf, "upright")
    add_page(pdf, "turned 90", rotate=90)
    add_page(pdf, "turned 180", rotate=180)
    add_page(pdf, "A3 turned 270", size=(1191, 842), rotate=270)
    add_page(pdf, "offset box", box=[-200, 100, 395, 942])
    add_page(pdf, "tiny", size=(200, 340))
    add_page(pdf, "huge plan", size=(5000, 3500))
    add_page(pdf, "cropped").obj.CropBox = Array([40, 200, 400, 500])
    add_page(pdf, "user unit").obj.UserUnit = 2
    return saved(pdf)


def portfolio() -> bytes:
    pdf = pikepdf.new()
    add_page(pdf, "open this in another program")
    attach(pdf, "inner.pdf", pages_pdf("inner words"))
    pdf.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)
    return saved(pdf)


def no_pages() -> bytes:
    return saved(pikepdf.new())


def screenshot(size=(1440, 900), *, title: str = "Release board") -> Image.Image:
    """A picture of a screen with words and figures on it."""
    image = Image.new("RGB", size, (236, 238, 244))
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((0, 0, width, 56), fill=(36, 41, 54))
    draw.text((24, 14), title, fill="white", font=ImageFont.load_default(26))
    for i, (value, name) in enumerate([("38", "migrated"), ("4", "waiting"), ("42", "all jobs")]):
        x = 40 + i * width // 4
        draw.text((x, 100), value, fill=(20, 20, 30), font=ImageFont.load_default(64))
        draw.text((x, 180), name, fill=(90, 95, 110), font=ImageFont.load_default(24))
    for i in range((height - 260) // 48):
        y = 250 + i * 48
        draw.line((40, y, width - 40, y), fill=(215, 218, 225), width=2)
        draw.text(
            (44, y + 12),
            f"RJ-{i + 20:03d}  job of the nightly run, state and date",
            fill=(40, 45, 60),
            font=ImageFont.load_default(22),
        )
    return image


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_bomb(side: int = 50_000) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    pack = zlib.compressobj(9)
    row = b"\0" * (side + 1)
    rows = b"".join(pack.compress(row) for _ in range(200)) + pack.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def turned_jpeg(orientation: int = 6) -> bytes:
    """Wider than high as stored, upright only when the orientation is obeyed; the camera noted a place."""
    exif = Image.Exif()
    exif[0x112] = orientation
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)}
    return encoded(screenshot((800, 500)), "JPEG", exif=exif, quality=85)


def animated_gif() -> bytes:
    frames = [Image.new("RGB", (400, 300), (240 - 40 * i, 60, 40 * i)) for i in range(5)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)


HOSTILE_PDFS: dict[str, tuple[Callable[[], bytes], str]] = {
    # name: (maker, "merged" or the key of the reason)
    "locked": (locked, "bad_encrypted"),
    "restricted": (restricted, "merged"),
    "truncated": (truncated, "any"),
    "truncated letter": (truncated_letter, "any"),
    "bad xref": (bad_xref, "merged"),
    "junk before": (junk_before, "merged"),
    "zero": (lambda: b"", "bad_empty"),
    "not a pdf": (lambda: b"<html>hello" * 50, "bad_damaged"),
    "active": (active, "merged"),
    "self reference": (self_reference, "merged"),
    "bomb": (bomb, "bad_too_large"),
    "double bomb": (double_bomb, "bad_too_large"),
    "form": (lambda: form(appearance=True), "merged"),
    "form without appearance": (lambda: form(appearance=False), "merged"),
    "mixed": (mixed, "merged"),
    "portfolio": (portfolio, "merged"),
    "no pages": (no_pages, "bad_no_pages"),
}


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
