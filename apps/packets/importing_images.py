"""A picture as pages of a PDF: pixels only, upright, without what the camera noted. Runs in the child only."""

from __future__ import annotations

import io
import math
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pi_heif
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageOps

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "HEIF")
MAX_PIXELS: Final = 120_000_000
LONG_SIDE: Final = 2550  # pixels; about 300 to the inch at the printed size
SLICE_FROM: Final = 2.3  # a picture this many times higher than wide is cut into pages
SLICE: Final = 1.3
OVERLAP: Final = 0.03
MAX_SLICES: Final = 20
TURNS: Final = {
    1: 0,
    3: 180,
    6: 90,
    8: 270,
}  # EXIF orientation without mirroring -> degrees clockwise
ORIENTATION: Final = 0x0112
SCAN: Final = 0xDA
END_OF_PICTURE: Final = 0xD9
# Among the pixels FF 00 is a byte and FF D0 to D7 are marks to start over at (ITU-T T.81, B.1.1).
NEXT_MARKER: Final = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])", re.DOTALL)

Note = list[Any]

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow raises at twice this


@dataclass(frozen=True, slots=True)
class Bitmap:
    """An encoded picture as a PDF image wants it."""

    data: bytes
    width: int
    height: int
    colour: Name
    jpeg: bool
    turn: int = 0


def read_image(path: Path, out: Path) -> dict[str, Any]:
    """Write the picture to `out` as one page, or several if it is very long, and say what they are."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            notes = _remarks(image)
            bitmaps = (
                [bitmap] if (bitmap := _unchanged(path, image)) else list(_drawn(image, notes))
            )
    except Image.DecompressionBombError:
        return {"form": "held", "reason": "bad_too_large", "notes": []}
    except (OSError, SyntaxError, ValueError, RuntimeError, struct.error, ZeroDivisionError):
        return {"form": "held", "reason": "bad_damaged", "notes": []}
    pages = _write(bitmaps, out)
    return {"form": "pages", "what": "picture", "pages": pages, "notes": notes}


def _remarks(image: Image.Image) -> list[Note]:
    frames = getattr(image, "n_frames", 1)
    if frames < 2:
        return []
    return [["note_pictures" if image.format in {"TIFF", "HEIF"} else "note_frames", {"n": frames}]]


def _unchanged(path: Path, image: Image.Image) -> Bitmap | None:
    """The file's own compressed data, if it is a plain JPEG or PNG of a fitting size; it is decoded once as a test."""
    turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
    if turn is None or max(image.size) > LONG_SIDE or _is_long(image.size, turn):
        return None
    if image.format == "JPEG" and image.mode in {"RGB", "L"}:
        image.load()
        colour = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
        data = without_notes(path.read_bytes())
        return Bitmap(data, *image.size, colour=colour, jpeg=True, turn=turn)
    if image.format == "PNG" and turn == 0 and _plain_png(path, image):
        image.load()
        return _png(path.read_bytes())
    return None


def _plain_png(path: Path, image: Image.Image) -> bool:
    """8-bit grey or colour, not interlaced, nothing transparent: its compressed rows can be taken over as they are."""
    with path.open("rb") as file:
        head = file.read(29)
    depth, kind, _, _, interlaced = struct.unpack(">5B", head[24:29])
    return depth == 8 and kind in {0, 2} and not interlaced and "transparency" not in image.info


def _is_long(size: tuple[int, int], turn: int) -> bool:
    width, height = size if turn % 180 == 0 else size[::-1]
    return height > SLICE_FROM * width


def _drawn(image: Image.Image, notes: list[Note]) -> Iterator[Bitmap]:
    """The picture decoded: first frame, upright, on white, at most as fine as paper shows."""
    photo = image.format in {"JPEG", "HEIF", "AVIF"}
    if image.format == "JPEG":
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    image.load()
    flat = on_white(ImageOps.exif_transpose(image))
    for part in _slices(flat, notes):
        if max(part.size) > LONG_SIDE:
            part.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
            if ["note_scaled", {}] not in notes:
                notes.append(["note_scaled", {}])
        yield _encoded(part, photo=photo)


def on_white(image: Image.Image) -> Image.Image:
    """Grey or RGB; what is transparent shows white paper."""
    if image.mode.startswith("I") or image.mode == "F":
        return _scaled_grey(image)
    if image.mode in {"1", "L"} and "transparency" not in image.info:
        return image.convert("L")
    if image.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in image.info:
        with_alpha = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return paper
    return image.convert("RGB")


def _scaled_grey(image: Image.Image) -> Image.Image:
    """16-bit grey brought to 8 bits."""
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _slices(image: Image.Image, notes: list[Note]) -> Iterator[Image.Image]:
    width, height = image.size
    if height <= SLICE_FROM * width:
        yield image
        return
    count = min(MAX_SLICES, math.ceil(height / (SLICE * width)))
    step = height / count
    notes.append(["note_slices", {}])
    for index in range(count):
        top = max(0, round(index * step - OVERLAP * step))
        yield image.crop((0, top, width, min(height, round((index + 1) * step))))


def _encoded(image: Image.Image, *, photo: bool) -> Bitmap:
    """A photograph as JPEG; anything else without loss, unless that grows too large."""
    if not photo:
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        if buffer.tell() < 4 << 20:
            return _png(buffer.getvalue())
    buffer = io.BytesIO()
    quality, subsampling = (85, 2) if photo else (90, 0)
    image.save(buffer, "JPEG", quality=quality, subsampling=subsampling)
    colour = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
    return Bitmap(buffer.getvalue(), *image.size, colour=colour, jpeg=True)


def _png(data: bytes) -> Bitmap:
    """The compressed rows of a plain PNG; a PDF reads them as they are."""
    width, height = struct.unpack(">II", data[16:24])
    colour = Name.DeviceRGB if data[25] == 2 else Name.DeviceGray
    rows, place = bytearray(), 8
    while place + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if kind == b"IDAT":
            rows += data[place + 8 : place + 8 + length]
        place += 12 + length
    return Bitmap(bytes(rows), width, height, colour=colour, jpeg=False)


def without_notes(data: bytes) -> bytes:
    """A JPEG without camera data, place, thumbnail, remarks, and whatever follows its end (phones hang films there).

    The picture's own data stay byte for byte. Raises ValueError where there is none.
    """
    out, place, drawn = bytearray(data[:2]), 2, False
    while place + 2 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # filling before a marker
            place += 1
            continue
        if marker == END_OF_PICTURE:
            break
        end = _end_of_segment(data, place, marker)
        # APP0 holds the density, APP14 how colours are stored: both are needed to draw it. COM is a remark.
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            out += data[place:end]
        place, drawn = end, drawn or marker == SCAN
    if not drawn:
        raise ValueError("no picture in the file")
    return bytes(out) + bytes([0xFF, END_OF_PICTURE])


def _end_of_segment(data: bytes, place: int, marker: int) -> int:
    """Where the next marker stands; behind the head of a scan lie its pixels, which have no length."""
    end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    if marker != SCAN:
        return end
    found = NEXT_MARKER.search(data, end)
    return found.start() if found else len(data)


def _write(bitmaps: list[Bitmap], out: Path) -> list[dict[str, Any]]:
    pages = []
    with pikepdf.new() as pdf:
        for bitmap in bitmaps:
            pdf.pages.append(_page(pdf, bitmap))
            width, height = bitmap.width, bitmap.height
            if bitmap.turn % 180:
                width, height = height, width
            pages.append({"w": width, "h": height, "words": "", "lost": False})
        pdf.save(out, deterministic_id=True, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return pages


def _page(pdf: pikepdf.Pdf, bitmap: Bitmap) -> pikepdf.Page:
    """One page, a point for each pixel; the packet scales it."""
    image = Stream(pdf, bitmap.data)
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=bitmap.width, Height=bitmap.height,
        ColorSpace=bitmap.colour, BitsPerComponent=8,
    )  # fmt: skip
    if bitmap.jpeg:
        image.Filter = Name.DCTDecode
    else:
        colours = 3 if bitmap.colour == Name.DeviceRGB else 1
        image.Filter = Name.FlateDecode
        image.DecodeParms = Dictionary(
            Predictor=15, Colors=colours, BitsPerComponent=8, Columns=bitmap.width
        )
    contents = b"q %d 0 0 %d 0 0 cm /I Do Q" % (bitmap.width, bitmap.height)
    page = Dictionary(
        Type=Name.Page, MediaBox=Array([0, 0, bitmap.width, bitmap.height]),
        Resources=Dictionary(XObject=Dictionary(I=pdf.make_indirect(image))),
        Contents=pdf.make_indirect(Stream(pdf, contents)),
    )  # fmt: skip
    if bitmap.turn:
        page.Rotate = bitmap.turn
    return pikepdf.Page(pdf.make_indirect(page))
