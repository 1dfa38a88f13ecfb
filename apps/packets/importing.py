"""The child that makes an untrusted file safe to print. Called by name through `apps.core.sandbox`; no Django here.

Nothing of the file's own structure reaches the packet: a PDF gives only pages (contents and what they draw with), a
picture only pixels, a text only characters.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from apps.packets.importing_images import read_image
from apps.packets.importing_pdf import read_pdf
from apps.packets.importing_text import read_csv, read_mail, read_text

Answer = dict[str, Any]

READERS: Final[dict[str, Callable[[Path, Path], Answer]]] = {
    "application/pdf": read_pdf,
    "image/png": read_image,
    "image/jpeg": read_image,
    "image/webp": read_image,
    "image/gif": read_image,
    "image/heic": read_image,
    "image/heif": read_image,
    "image/tiff": read_image,
    "image/bmp": read_image,
    "image/avif": read_image,
    "text/plain": read_text,
    "text/markdown": read_text,
    "text/calendar": read_text,
    "text/csv": read_csv,
    "text/tab-separated-values": read_csv,
    "message/rfc822": read_mail,
}
SUFFIXES: Final = {".md": "text/markdown", ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".ics": "text/calendar", ".eml": "message/rfc822"}  # fmt: skip


def printable_type(media_type: str, name: str) -> str | None:
    """The type by which a file is read for printing, or None when it is held but not printed.

    A plain text is told apart by its name: the bytes of a CSV do not say that they are one.
    """
    plain = media_type.partition(";")[0].strip().lower()
    if plain in {"text/plain", "application/octet-stream"}:
        plain = SUFFIXES.get(Path(name).suffix.lower(), plain)
    return plain if plain in READERS else None


def make_safe(payload: dict[str, Any]) -> Answer:
    """Read `path` as `media_type`; write pages, if it has any, to `out`.

    Answers `{"form": "pages", "what", "pages": [{"w", "h", "words", "lost"}], "notes"}`, or `{"form": "text" | "table" |
    "mail", …}`, or `{"form": "held", "reason"}` with the key of a sentence. `notes` are `[key, {argument: value}]`.
    """
    path = Path(payload["path"])
    if path.stat().st_size == 0:
        return {"form": "held", "reason": "bad_empty", "notes": []}
    return READERS[payload["media_type"]](path, Path(payload["out"]))
