"""Makes a small copy of a picture. Runs in the killable child only; knows no Django.

The copy is pixels and nothing else: no place, no camera, no colour profile, no second frame.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pi_heif
from PIL import Image, ImageOps

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "HEIF")  # fixed: no Ghostscript, no FITS, no TIFF
MOST_PIXELS: Final = 40_000_000
LONG_SIDE: Final = 1280
QUALITY: Final = 82

pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # our own check of the header comes first
Image.preinit()


def preview(payload: dict[str, Any]) -> dict[str, Any]:
    """Read `source`, write a JPEG to `target`; answer its size and whether the original says where it was taken.

    Answers `{"refused": "too_many_pixels"}` without decoding if the header says more than 40 million pixels.
    """
    with Image.open(Path(payload["source"]), formats=FORMATS) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS:
            return {"refused": "too_many_pixels"}
        has_place = bool(picture.getexif().get_ifd(0x8825))
        if picture.format == "JPEG":
            picture.draft("RGB", (LONG_SIDE, LONG_SIDE))
        picture.load()
        small = _on_white(ImageOps.exif_transpose(picture))
    small.thumbnail((LONG_SIDE, LONG_SIDE))
    bare = Image.new("RGB", small.size)
    bare.paste(small)
    bare.save(Path(payload["target"]), "JPEG", quality=QUALITY, optimize=True)
    return {"width": bare.width, "height": bare.height, "has_place": has_place}


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("L").convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
