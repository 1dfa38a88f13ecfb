"""Encoded words of headers (RFC 2047), as they are really written."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from apps.intake.parsers.charsets import codec_of, decode, keepable
from apps.intake.parsers.transfer import from_base64

# A question mark may stand inside the words (a common mistake) as long as it does not end them.
_WORD = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?((?:[^?]|\?(?!=))*)\?=")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_UNFINISHED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]+)$")


def decode_words(text: str) -> str:
    """`text` with its encoded words decoded and on one line.

    White space between two words is dropped; words in one charset are joined as bytes before they are decoded, because
    many programs cut characters of several bytes in two.
    """
    if not text:
        return ""
    if "=?" in text:
        if not text.endswith("?="):
            text = _UNFINISHED.sub(r"=?\1?\2?\3?=", text)
        text = "".join(_decoded(text))
    if not text.isprintable():
        text = keepable(_CONTROLS.sub(" ", text))
    return text.strip()


def _decoded(text: str) -> Iterator[str]:
    """Alternately what stands between words and the decoded words."""
    place = 0
    label, held = "", b""
    for hit in _WORD.finditer(text):
        between = text[place : hit.start()]
        place = hit.end()
        if between.strip() or hit[1].lower() != label:
            yield _flush(held, label)
            held = b""
            yield between if between.strip() or label == "" else ""
        label = hit[1].lower()
        held += _bytes_of(hit[2], hit[3], label)
    yield _flush(held, label)
    yield text[place:]


def _flush(held: bytes, label: str) -> str:
    return decode(held, label)[0] if held else ""


def _bytes_of(how: str, words: str, label: str) -> bytes:
    raw = words.encode("ascii" if words.isascii() else codec_of(label) or "utf-8", "replace")
    if how in "bB":
        return from_base64(raw)[0]
    try:
        return binascii.a2b_qp(raw, header=True)
    except (binascii.Error, ValueError):
        return raw
