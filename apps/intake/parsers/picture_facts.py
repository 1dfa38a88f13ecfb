"""What a picture says of itself, from its header alone: size, when it was taken, whether it tells the place."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pi_heif
from PIL import Image

from apps.intake.parsers.documents import Outcome, unreadable

FORMATS: Final = (
    "PNG",
    "JPEG",
    "WEBP",
    "GIF",
    "HEIF",
)  # as in apps.files.picture_child: fixed, no Ghostscript
MOST_PIXELS: Final = 40_000_000
EXIF_FOLDER: Final = 0x8769
PLACE_FOLDER: Final = 0x8825
TAKEN: Final = (0x9003, 0x9004)  # DateTimeOriginal, DateTimeDigitized
OFFSETS: Final = (0x9011, 0x9012)
STAMP = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
OFFSET = re.compile(r"[+-]\d\d:\d\d")
# What Pillow and its plugins raise for broken headers and metadata.
BROKEN: Final = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, RuntimeError, AttributeError, ArithmeticError)  # fmt: skip

pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # nothing is decoded here
Image.preinit()


def picture_facts(path: Path) -> Outcome:
    """Facts: `width`, `height`, `format`, `taken` (ISO 8601, with an offset if the camera knew it), `has_place`."""
    try:
        with Image.open(path, formats=FORMATS) as picture:
            width, height = picture.size
            facts = {"width": width, "height": height, "format": str(picture.format)}
            facts |= _from_exif(picture)
    except BROKEN:
        return unreadable("damaged")
    problem = "too_many_pixels" if width * height > MOST_PIXELS else ""
    return Outcome(state="nothing", problem=problem, facts=facts)


def _from_exif(picture: Image.Image) -> dict[str, Any]:
    """Broken metadata are no metadata. The plain method: that of PNG would decode the picture to look behind it."""
    try:
        exif = Image.Image.getexif(picture)
        inner = dict(exif.get_ifd(EXIF_FOLDER))
        return {"taken": _taken(inner), "has_place": bool(exif.get_ifd(PLACE_FOLDER))}
    except BROKEN:
        return {"taken": "", "has_place": False}


def _taken(inner: dict[int, Any]) -> str:
    for stamp, offset in zip(TAKEN, OFFSETS, strict=True):
        found = STAMP.match(str(inner.get(stamp, ""))[:40])
        zone = OFFSET.match(str(inner.get(offset, ""))[:10])
        if found is None:
            continue
        moment = "{}-{}-{}T{}:{}:{}".format(*found.groups()) + (zone[0] if zone else "")
        try:
            return datetime.fromisoformat(moment).isoformat()
        except ValueError:
            continue
    return ""
