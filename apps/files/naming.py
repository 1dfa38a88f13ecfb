"""File names are data (R24): kept as they came as far as a database can, never used as a path."""

from __future__ import annotations

import re
import unicodedata

from django.utils.http import content_disposition_header

from apps.core.text import BIDI_CONTROLS

LONGEST_NAME = 255
LONGEST_HEADER_NAME = 120
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def kept_name(raw: str) -> str:
    """The name as it is kept: its last part, without NUL and lone surrogates, at most 255 characters.

    Bidi and other control characters stay; pages show them by name (`visible`). An empty name becomes `file`.
    """
    name = raw.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    last = re.split(r"[/\\]", name)[-1].strip()
    return _shortened(last, LONGEST_NAME) if last not in {"", ".", ".."} else "file"


def _shortened(name: str, longest: int) -> str:
    """Cut in the middle, so that the ending stays."""
    if len(name) <= longest:
        return name
    stem, dot, end = name.rpartition(".")
    if not dot or len(end) > 20:
        return name[:longest]
    return f"{stem[: longest - len(end) - 1]}.{end}"


def header_name(name: str) -> str:
    """A name that every system can save: no controls, no separators, no reserved names, not long."""
    plain = "".join("_" if _is_unsafe(one) else one for one in kept_name(name))
    plain = plain.strip(" .") or "file"
    if RESERVED.match(plain):
        plain = f"_{plain}"
    return _shortened(plain, LONGEST_HEADER_NAME)


def _is_unsafe(one: str) -> bool:
    return (
        one in BIDI_CONTROLS
        or one in '<>:"/\\|?*'
        or unicodedata.category(one) in {"Cc", "Cs", "Zl", "Zp"}
    )


def disposition(name: str, *, is_download: bool = True) -> str:
    """`Content-Disposition` after RFC 6266, with `filename*=` where the name is not plain ASCII."""
    header: str | None = content_disposition_header(is_download, header_name(name))
    return header or "attachment"
