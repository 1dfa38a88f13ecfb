"""Undo the transfer encodings of bodies: base64, quoted-printable, uuencode. Whatever is broken gives what can be had."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_RUN = re.compile(rb"[^=]+=*")
_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? ([0-7]{3,4}) ([^\r\n]{1,255})\r?$")
_UU_END = re.compile(rb"(?m)^(?:end|====)[ \t]*\r?$")


def from_base64(data: bytes) -> tuple[bytes, bool]:
    """Decoded bytes and whether the input was sound. Characters that do not belong are skipped, lost padding is added."""
    padding = data.find(b"=")
    if padding < 0 or not data[padding:].strip(b"= \t\r\n"):
        try:
            return binascii.a2b_base64(data), True
        except binascii.Error:
            return _one_piece(data), False
    return _pieces(data)


def _pieces(data: bytes) -> tuple[bytes, bool]:
    """Several padded runs one after the other; a run that is no base64 (a mailing list's footer) ends them."""
    out: list[bytes] = []
    for run in _RUN.findall(data):
        letters = _NOT_BASE64.sub(b"", run)
        foreign = len(run.translate(None, b" \t\r\n=")) - len(letters)
        if out and (foreign or len(letters) < 4):
            return b"".join(out), not letters
        out.append(_one_piece(letters))
    return b"".join(out), True


def _one_piece(data: bytes) -> bytes:
    letters = _NOT_BASE64.sub(b"", data)
    if len(letters) % 4 == 1:  # a lone letter holds six bits: no byte
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def from_transfer(data: bytes, encoding: str) -> tuple[bytes, bool]:
    """Bytes of a body whose Content-Transfer-Encoding is `encoding` (lower case), and whether it was sound."""
    if encoding == "base64":
        return from_base64(data)
    if encoding in {"quoted-printable", "quoted_printable", "qp", "quotedprintable"}:
        return binascii.a2b_qp(data), True
    if encoding in {"x-uuencode", "uuencode", "x-uu", "uue", "x-uue"}:
        files = [body for _name, body, _span in uu_files(data)]
        return (files[0], True) if files else (data, not data.strip())
    return data, True


def uu_files(data: bytes) -> Iterator[tuple[str, bytes, tuple[int, int]]]:
    """Name, bytes and place of each uuencoded file that stands in a text."""
    place = 0
    while (begin := _UU_BEGIN.search(data, place)) is not None:
        end = _UU_END.search(data, begin.end())
        stop = end.start() if end else len(data)
        body = _uu_body(data[begin.end() : stop], begin[0].startswith(b"begin-base64"))
        place = end.end() if end else len(data)
        if body:
            yield (
                begin[2].decode("utf-8", "replace").replace("\0", "").strip(),
                body,
                (begin.start(), place),
            )


def _uu_body(lines: bytes, base64: bool) -> bytes:  # noqa: FBT001
    """Decoded lines; empty unless the first looks uuencoded (prose may say 'begin 644 times')."""
    if base64:
        return from_base64(lines)[0]
    out: list[bytes] = []
    for line in lines.splitlines():
        if not line.strip():
            continue
        decoded = _uu_line(line)
        if decoded is None:
            if not out:
                return b""
            continue
        out.append(decoded)
    return b"".join(out)


def _uu_line(line: bytes) -> bytes | None:
    """One line, the length byte of which may lie: then as many groups as it should have (as in Python's old codec)."""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        size = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[:size])
    except binascii.Error:
        return None
