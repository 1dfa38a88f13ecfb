"""Files of every kind, good and hostile, made by code: none of them lies in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

GPS_IFD = 0x8825


def png(size: tuple[int, int] = (60, 40), colour: str = "teal") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def jpeg(size: tuple[int, int] = (60, 40), *, with_place: bool = False) -> bytes:
    """A photo; with a place it says where it was taken (GPS tags)."""
    made = io.BytesIO()
    exif = Image.Exif()
    if with_place:
        exif[0x010F] = "SecretCameraMaker"
        exif.get_ifd(GPS_IFD).update(
            {1: "N", 2: (47.0, 36.0, 22.0), 3: "W", 4: (122.0, 19.0, 55.0)}
        )
    Image.new("RGB", size, "olive").save(made, "JPEG", exif=exif)
    return made.getvalue()


def webp() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (30, 30), "navy").save(made, "WEBP")
    return made.getvalue()


def gif(frames: int = 3) -> bytes:
    made = io.BytesIO()
    first, *rest = [Image.new("P", (20, 20), number % 200) for number in range(frames)]
    first.save(made, "GIF", save_all=True, append_images=rest)
    return made.getvalue()


def heic_head() -> bytes:
    """What an iPhone's picture starts with; nothing to decode after it."""
    return struct.pack(">I", 24) + b"ftypheic" + b"\x00" * 4 + b"heicmif1" + b"\x00" * 200


def huge_png(side: int = 50_000) -> bytes:
    """A picture of 50,000 x 50,000 points in a few kilobytes: only its header is honest work."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(100_000)))
        + chunk(b"IEND", b"")
    )


def pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def packed(names: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(*, body: bytes = b"<w:document/>", macros: bool = False) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": body}
    return packed(parts | ({"word/vbaProject.bin": b"x"} if macros else {}))


def xlsx() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def swelling_docx() -> bytes:
    """A Word file whose text inflates to 200 MB: kept, and never opened by the web process."""
    return docx(body=b"\x00" * (200 << 20))


def nested_zip(depth: int = 5) -> bytes:
    content = b"\x00" * 100_000
    for level in range(depth):
        content = packed({f"{level}.zip": content})
    return content


def slipping_zip() -> bytes:
    return packed({"../../evil.txt": b"x", "/etc/passwd": b"x", "C:\\evil.txt": b"x"})


def eml() -> bytes:
    return b"From: Maren Holt <maren@example.org>\r\nTo: me@example.org\r\nSubject: Launch\r\n\r\nThank you.\r\n"


def ole() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def mp4() -> bytes:
    return struct.pack(">I", 24) + b"ftypmp42" + bytes(200)


HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'

GOOD: dict[str, Callable[[], bytes]] = {
    "mail.eml": eml,
    "mail.msg": ole,
    "all.mbox": lambda: b"From maren@example.org Thu May 28 11:06:00 2026\n" + eml(),
    "winmail.dat": lambda: b"\x78\x9f\x3e\x22" + bytes(40),
    "letter.pdf": pdf,
    "screen.png": png,
    "photo.jpg": jpeg,
    "photo.jpeg": jpeg,
    "photo.webp": webp,
    "photo.heic": heic_head,
    "moving.gif": gif,
    "review.docx": docx,
    "figures.xlsx": xlsx,
    "figures.csv": "name;value\nErrör;0,41\n".encode,
    "utf16.csv": lambda: "name;value\n".encode("utf-16"),
    "note.txt": lambda: b"Agreed on 3 June.\n",
    "note.md": lambda: b"# Agreed\n",
    "dates.ics": lambda: b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
}


def of_name(name: str) -> bytes:
    """A small good file of the kind of its name."""
    end = name.rpartition(".")[2]
    return next(make() for known, make in GOOD.items() if known.endswith(f".{end}"))
