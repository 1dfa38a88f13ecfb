"""Files made to hurt, small on disk (rows of the hostile-upload matrix)."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pikepdf
from openpyxl import Workbook
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(filler: bytes, *, total: int, wrap: int) -> bytes:
    """A deflate stream that unpacks to `total` bytes: one packed block, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wrap)
    first = packer.compress(filler) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(filler) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + block * (total // len(filler))


def docx(body: str = "", **parts: str) -> bytes:
    """A Word file; `parts` name further files under word/."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")  # fmt: skip
        for name, words in parts.items():
            archive.writestr(f"word/{name}.xml", words)
    return file.getvalue()


def docx_of_two_gigabytes(*, said: int = 2 << 30) -> bytes:
    """Its document.xml unpacks to 2 GB; `said` is the size it claims."""
    name, data = b"word/document.xml", packed(b"<w:p/>" * 200_000, total=2 << 30, wrap=-15)
    fields = (20, 0, 8, 0, 0, 0, len(data), said, len(name))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, *fields, 0) + name + data
    central = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, *fields, 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def docx_with_entities() -> bytes:
    """Billion laughs, and an entity that reads a file of this machine."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">{laughs}]>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"{head}<w:document {W}><w:p><w:t>&l9;&file;</w:t></w:p></w:document>")  # fmt: skip
    return file.getvalue()


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def xlsx_of_a_million_columns() -> bytes:
    """A sheet that says it is as wide and long as sheets can be, with its only value in the last row."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(("a",)))) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad:  # fmt: skip
        for part in good.infolist():
            words = good.read(part)
            if part.filename.endswith("sheet1.xml"):
                words = words.replace(b'ref="A1"', b'ref="A1:XFD1048576"').replace(b'<row r="1"', b'<row r="1048576"')  # fmt: skip
            bad.writestr(part.filename, words)
    return file.getvalue()


def png(width: int, height: int) -> bytes:
    """A black picture of one bit a pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))  # fmt: skip

    row = bytes(width // 8 + 1)
    rows = packed(row * 100, total=len(row) * height, wrap=15)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def gif_of_frames(count: int) -> bytes:
    frame = b"\x21\xf9\x04\x00\x00\x00\x00\x00" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"  # fmt: skip
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\x00\x00\x00\xff\xff\xff"
    return head + frame * count + b"\x3b"


def jpeg(*, exif: Image.Exif | None = None) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (200, 30, 30)).save(file, "JPEG", exif=exif or Image.Exif())
    return file.getvalue()


def pdf(pages: int = 1, *, words: str = "plain words", size: tuple[int, int] = (595, 842), **saving) -> bytes:  # fmt: skip
    """Pages that share one stream of words."""
    document, file = pikepdf.new(), io.BytesIO()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    stream = document.make_indirect(Stream(document, f"BT /F 24 Tf 60 300 Td ({words}) Tj ET".encode()))  # fmt: skip
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, *size]), Resources=Dictionary(Font=Dictionary(F=font)), Contents=stream)  # fmt: skip
    for _ in range(pages):
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
    document.save(file, **saving)
    return file.getvalue()


def pdf_with_scripts() -> bytes:
    document, file = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.AcroForm = Dictionary(XFA=Stream(document, b"<xdp/>"), Fields=Array([]))
    launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 280, 400, 340]), A=launch)
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])
    document.attachments["a.exe"] = b"MZ\x90"
    document.save(file)
    return file.getvalue()


def pdf_whose_xref_loops() -> bytes:
    """The table of places names itself as the one before."""
    plain = pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    place = plain.rindex(b"xref\n", 0, plain.rindex(b"startxref"))
    return plain.replace(b"trailer <<", b"trailer << /Prev %d" % place, 1)


def pdf_with_endless_picture() -> bytes:
    document, file = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    document.pages[0].obj.Contents = Stream(document, b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + b"x" * 500_000)  # fmt: skip
    document.save(file)
    return file.getvalue()


def pdf_that_draws_itself() -> bytes:
    document, file = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    form = document.make_indirect(Stream(document, b"/S Do /S Do"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    form.Resources = Dictionary(XObject=Dictionary(S=form))
    document.pages[0].obj.Resources.XObject = Dictionary(S=form)
    document.pages[0].obj.Contents = Stream(document, b"/S Do /S Do")
    document.save(file)
    return file.getvalue()


def pdf_of_two_gigabytes() -> bytes:
    """Its page's stream unpacks to 2 GB of drawing; PDFium, refused the memory, ends the process."""
    document, file = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    stream = Stream(document, packed(b"0 0 m 1 1 l S \n" * 70_000, total=2 << 30, wrap=15))
    stream.stream_dict = Dictionary(Filter=Name.FlateDecode)
    document.pages[0].obj.Contents = document.make_indirect(stream)
    document.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return file.getvalue()


def pdf_that_says_a_million_pages() -> bytes:
    return pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable).replace(b"/Count 1", b"/Count 1000000")  # fmt: skip
