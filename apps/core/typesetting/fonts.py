"""Which font files our pages may use and which characters they cover. Pure; nothing is imported from the packages."""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

# The main family and the fixed-width one are inside the typst wheel; the rest are packages with files only.
PACKAGES: Final = ("fontpkg_amiri", "manimgx_fonts", "manimgx_fonts_cjk")
EMBEDDED: Final = Path(__file__).with_name("embedded_coverage.txt")
SERIF: Final = "Libertinus Serif"
MONO: Final = "DejaVu Sans Mono"

# Amiri stands before Noto Sans Arabic: that one's text layer doubles letters when the PDF is searched.
SCRIPTS: Final = (
    "Amiri", "Noto Sans", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali",
    "Noto Sans Gurmukhi", "Noto Sans Gujarati", "Noto Sans Oriya", "Noto Sans Tamil",
    "Noto Sans Telugu", "Noto Sans Kannada", "Noto Sans Malayalam", "Noto Sans Sinhala",
    "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Myanmar", "Noto Sans Georgian",
    "Noto Sans Ethiopic", "Noto Sans Khmer", "Noto Sans Armenian", "Noto Sans Arabic",
)  # fmt: skip
SYMBOLS: Final = ("Noto Sans Symbols", "Noto Emoji")
HAN: Final = {"zh": "Noto Sans CJK SC", "zh-hant": "Noto Sans CJK TC", "ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR"}  # fmt: skip


def families(*, language: str, sample: str) -> list[str]:
    """Families in the order in which a character is looked up.

    Han characters have one shape per language: the document's own language decides, else the first kana or hangul of
    `sample` (all text of the document), else simplified Chinese.
    """
    return [SERIF, *SCRIPTS, _han(language.lower(), sample), *SYMBOLS, MONO]


def _han(language: str, sample: str) -> str:
    if language in HAN or language[:2] in HAN:
        return HAN.get(language, HAN[language[:2]])
    for character in sample:
        if "\u3040" <= character <= "\u30ff":
            return HAN["ja"]
        if "\uac00" <= character <= "\ud7a3":
            return HAN["ko"]
    return HAN["zh"]


@lru_cache(maxsize=1)
def folders() -> tuple[Path, ...]:
    """Folders of the font packages that are installed."""
    specs = (importlib.util.find_spec(name) for name in PACKAGES)
    return tuple(
        Path(place) for spec in specs if spec for place in spec.submodule_search_locations or ()
    )


@lru_cache(maxsize=1)
def coverage() -> frozenset[int]:
    """Code points that some font of ours can draw."""
    found = set(_embedded())
    for folder in folders():
        for path in sorted(folder.rglob("*.[to]t[fc]")):
            found.update(_code_points(path.read_bytes()))
    return frozenset(found)


def _embedded() -> Iterator[int]:
    for line in EMBEDDED.read_text().split():
        first, _, last = line.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def _code_points(data: bytes) -> set[int]:
    """Code points of a font file, or of the first font of a collection (the others cover the same)."""
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", data, start + 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * i)
        if tag == b"cmap":
            for place in _subtables(data, offset):
                found.update(_subtable(data, place))
    return found


def _subtables(data: bytes, cmap: int) -> Iterator[int]:
    """Places of the Unicode subtables."""
    for i in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * i)
        if platform == 0 or (platform == 3 and encoding in {1, 10}):
            yield cmap + offset


def _subtable(data: bytes, place: int) -> Iterator[int]:
    kind = struct.unpack_from(">H", data, place)[0]
    if kind == 12:
        for i in range(struct.unpack_from(">I", data, place + 12)[0]):
            first, last, _ = struct.unpack_from(">III", data, place + 16 + 12 * i)
            yield from range(first, last + 1)
    elif kind == 4:
        yield from _segments(data, place)


def _segments(data: bytes, place: int) -> Iterator[int]:
    """Format 4: segments; a glyph index of 0 inside a segment means that the character is missing."""
    count = struct.unpack_from(">H", data, place + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, place + 14)
    starts = struct.unpack_from(f">{count}H", data, place + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, place + 16 + 4 * count)
    ranges_at = place + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", data, ranges_at)
    for i, (first, last, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(
                    ">H", data, ranges_at + 2 * i + offset + 2 * (code - first)
                )[0]
            if (glyph + delta) & 0xFFFF if glyph or not offset else 0:
                yield code
